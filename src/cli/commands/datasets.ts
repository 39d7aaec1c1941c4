import type { Command } from 'commander';
import { listDatasets } from '../../datasets/lock/index.js';
import { print, printJson, table } from '../output.js';
import { byteCount } from '../downloadProgress.js';
import { registerAdd, registerPull, registerVerify } from '../lockCommands.js';

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
    .action(async ({ json }: { json?: boolean }) => {
      const listed = await listDatasets();
      if (json) return printJson(listed);
      const rows = listed.map(({ name, state, access, fileCount, bytes, licence }) => [
        name,
        state,
        access,
        fileCount === null ? '?' : String(fileCount),
        bytes === null ? '?' : byteCount(bytes),
        licence,
      ]);
      print(table(['name', 'state', 'access', 'files', 'size', 'licence'], rows, [3, 4]));
    });
}
