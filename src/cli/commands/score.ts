import type { Command } from 'commander';
import { late } from '../late.js';
import { collect, wholeNumber } from '../options.js';

export function registerScore(program: Command): void {
  program
    .command('score')
    .description("score anybody's predictions in the official formats, or the predictions of a plan's run")
    .argument(
      '[plan]',
      'a plan whose run has predictions, or its run folder (instead of --ground-truth and --predictions)',
    )
    .option('--track <id>', 'track; a profile names its track too')
    .option('--profile <id>', 'metric profile, e.g. kitti/r40-exact')
    .option('--ground-truth <path>', 'official ground truth: folder or file')
    .option('--predictions <path>', 'official predictions: folder or file')
    .option('--phase <n>', "challenge phase; takes the official scorer's profile unless one is named")
    .option('--split <name>', 'split name or a file of ids')
    .option('--final <results...>', 'combine the result files of the phases, in order')
    .option('--out <file>', 'also write the result document (of several plans, a list of them)')
    .option(
      '--export <dir>',
      "also write the official program's own files, e.g. metrics_summary.json (of a plan, a folder per condition)",
    )
    .option('--seed <n>', 'seed of the bootstrap (default: 0)', wholeNumber)
    .option('--replicates <n>', 'bootstrap replicates; 0 for none (default: 1000)', wholeNumber)
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print the result document on standard output')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense score --profile kitti/r40-exact --ground-truth kitti/training/label_2 --predictions results/data\n' +
        '  robosense score --track cross-platform-3d-object-detection --phase 1 --ground-truth pi3det_infos_val.pkl --predictions result.zip\n' +
        '  robosense score --profile nuscenes/robosense-track3 --ground-truth data/track3 --predictions results_nusc.zip --export official\n' +
        '  robosense score --final phase1.json phase2.json\n',
    )
    .action(late(() => import('../actions/score.js')));
}
