import type { Command } from 'commander';
import { late } from '../late.js';
import { withRunOptions } from '../options.js';

export function registerRun(program: Command): void {
  withRunOptions(program.command('run'))
    .description('predict, score and write the submission of a plan; the same command resumes')
    .argument('<plan>', 'plan file (YAML), or a run folder to go on with')
    .option('--json', 'print the result document on standard output')
    .addHelpText('after', '\nExample:\n  robosense run configs/track5-phase1.yaml --limit 20\n')
    .action(late(() => import('../actions/run.js')));
}
