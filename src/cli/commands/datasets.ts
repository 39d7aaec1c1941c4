import type { Command } from 'commander';
import { addFolder, addUrls, listDatasets, pullDataset, verifyDataset } from '../../datasets/lock/index.js';
import { inform, print, printJson, table } from '../output.js';
import { byteCount, downloadProgress } from '../downloadProgress.js';
import { terminalProgress } from '../progress.js';

interface AddCommandOptions {
  readonly url: boolean;
  readonly title?: string;
  readonly track?: string;
  readonly licence?: string;
  readonly homepage?: string;
  readonly replace?: boolean;
}

export function registerDatasets(program: Command): void {
  const datasets = program
    .command('datasets')
    .description('data sets pinned by digest in datasets.lock.json: list, pull, verify, add')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense datasets list\n  robosense datasets pull robosense-track5-vehicle\n',
    );
  registerList(datasets);
  registerPull(datasets);
  registerVerify(datasets);
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

function registerPull(datasets: Command): void {
  datasets
    .command('pull')
    .description('download into the data folder (ROBOSENSE_DATA or ./data); resumes, and verifies every digest')
    .argument('<names...>')
    .option('--refresh', "list the publisher's folder anew instead of keeping to the recorded commit")
    .addHelpText('after', '\nExample:\n  robosense datasets pull robosense-track5-vehicle\n')
    .action(async (names: readonly string[], { refresh = false }: { refresh?: boolean }) => {
      for (const name of names) {
        const progress = downloadProgress(name);
        try {
          const { folder, fetched, kept } = await pullDataset(name, { refresh, onProgress: progress.update });
          progress.stop();
          print(`${name}: ${fetched.length} files downloaded, ${kept} were there; ${folder}`);
        } finally {
          progress.stop();
        }
      }
    });
}

function registerVerify(datasets: Command): void {
  datasets
    .command('verify')
    .description('compare every file with its recorded digest; exit code 1 when one differs')
    .argument('<names...>')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  robosense datasets verify robosense-track5-vehicle\n')
    .action(async (names: readonly string[], { json }: { json?: boolean }) => {
      const found = [];
      for (const name of names) {
        const progress = terminalProgress();
        let open = false;
        const onProgress = (done: number, total: number): void => {
          if (!open) progress.start(name, total, 0);
          else progress.advance();
          open = true;
          if (done === total) progress.stop();
        };
        found.push(await verifyDataset(name, { onProgress }));
      }
      if (json) printJson(found);
      for (const { name, fileCount, defects } of json ? [] : found) {
        for (const { message } of defects) print(message);
        print(`${name}: ${fileCount - defects.length} of ${fileCount} files are as recorded`);
      }
      if (found.some(({ defects }) => defects.length > 0)) process.exitCode = 1;
    });
}

function registerAdd(datasets: Command): void {
  datasets
    .command('add')
    .description('pin a data set of your own: a folder where it lies, or addresses to pull from')
    .argument('<name>')
    .argument('<places...>', 'one folder, or URLs with --url')
    .option('--url', 'the places are URLs', false)
    .option('--title <text>')
    .option('--track <id>')
    .option('--licence <text>')
    .option('--homepage <url>')
    .option('--replace', 'replace your own entry of this name')
    .addHelpText(
      'after',
      '\nExample:\n  robosense datasets add my-drive recordings/2026-05 --track cross-platform-3d-object-detection\n',
    )
    .action(async (name: string, places: readonly string[], { url, ...options }: AddCommandOptions) => {
      const [folder] = places;
      if (!url && places.length > 1) inform(`only the first folder is added: ${folder}`);
      const entry = url ? await addUrls(name, places, options) : await addFolder(name, folder as string, options);
      print(`${entry.name}: ${entry.files.length} files pinned`);
    });
}
