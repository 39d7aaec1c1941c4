import type { Command } from 'commander';
import { late } from '../late.js';
import { withRunOptions } from '../options.js';

export function registerDemo(program: Command): void {
  withRunOptions(program.command('demo'))
    .description('the quickstart: shipped baselines on built-in data, clean and shifted; needs no download')
    .option('--json', 'print the result documents on standard output')
    .addHelpText('after', '\nExample:\n  robosense demo\n')
    .action(late(() => import('../actions/demo.js')));
}
