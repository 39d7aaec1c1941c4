import type { Command } from 'commander';
import { late } from '../late.js';
import { registerAdd, registerPull, registerVerify } from './lock.js';

export function registerDatasets(program: Command): void {
  const datasets = program
    .command('datasets')
    .description('data sets pinned by digest in datasets.lock.json: list, pull, verify, add')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense datasets list\n  robosense datasets pull robosense-track5-vehicle\n',
    );
  registerList(datasets);
  registerPull(datasets, 'robosense-track5-vehicle');
  registerVerify(datasets, 'robosense-track5-vehicle');
  registerAdd(datasets);
}

function registerList(datasets: Command): void {
  datasets
    .command('list')
    .description('every data set of the lock, its licence, and whether its files are here')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  robosense datasets list --json\n')
    .action(late(() => import('../actions/lock/list.js')));
}
