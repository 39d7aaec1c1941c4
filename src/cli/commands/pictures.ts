import type { Command } from 'commander';
import { late } from '../late.js';
import { collect, positiveNumber } from '../options.js';

export function registerPictures(program: Command): void {
  program
    .command('pictures')
    .description("draw a run's predictions beside the truth (PNG): boxes from above, queries with what they found")
    .argument('<plan>', 'a plan whose run has predictions, or its run folder')
    .option('--condition <id>', 'condition of the run (default: clean)')
    .option('--sample <id>', 'sample to show; repeats (default: the track chooses)', collect)
    .option('--count <n>', 'how many, where the track chooses (default: 8)', positiveNumber)
    .option('--out <dir>', "folder of the files (default: the run's pictures folder)")
    .option('--json', 'print the paths as JSON')
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .addHelpText('after', '\nExample:\n  robosense pictures configs/track4-mini.yaml --count 6\n')
    .action(late(() => import('../actions/pictures.js')));
}
