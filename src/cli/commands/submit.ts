import type { Command } from 'commander';
import { late } from '../late.js';
import { collect } from '../options.js';

export function registerSubmit(program: Command): void {
  program
    .command('submit')
    .description("write the challenge's submission files from a run's clean predictions, and check them")
    .argument('<plan>', 'a plan whose run has predictions, or its run folder')
    .option('--out <dir>', "folder of the files (default: the run's submission folder)")
    .option('--json', 'print files and defects as JSON')
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .addHelpText('after', '\nExample:\n  robosense submit configs/track5-phase1.yaml --out submission\n')
    .action(late(() => import('../actions/submit.js')));
}
