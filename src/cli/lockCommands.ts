import type { Command } from 'commander';
import { addFolder, addUrls, pullDataset, verifyDataset } from '../datasets/lock/index.js';
import { downloadProgress } from './downloadProgress.js';
import { inform, print, printJson } from './output.js';
import { terminalProgress } from './progress.js';

interface AddCommandOptions {
  readonly url: boolean;
  readonly title?: string;
  readonly track?: string;
  readonly licence?: string;
  readonly homepage?: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

/** Adds `pull`: downloads of the lock into the data folder. */
export function registerPull(parent: Command, example: string): void {
  parent
    .command('pull')
    .description('download into the data folder (ROBOSENSE_DATA or ./data); resumes, and verifies every digest')
    .argument('<names...>')
    .option('--refresh', "list the publisher's folder anew instead of keeping to the recorded commit")
    .option('--json', 'print what was downloaded as JSON')
    .addHelpText('after', `\nExample:\n  robosense ${parent.name()} pull ${example}\n`)
    .action(async (names: readonly string[], { refresh = false, json }: { refresh?: boolean; json?: boolean }) => {
      const pulled = [];
      for (const name of names) {
        const progress = downloadProgress(name);
        try {
          const { folder, fetched, kept } = await pullDataset(name, { refresh, onProgress: progress.update });
          progress.stop();
          pulled.push({ name, folder, fetched, kept });
          if (!json) print(`${name}: ${fetched.length} files downloaded, ${kept} were there; ${folder}`);
        } finally {
          progress.stop();
        }
      }
      if (json) printJson(pulled);
    });
}

/** Adds `verify`: every file against its digest. */
export function registerVerify(parent: Command, example: string): void {
  parent
    .command('verify')
    .description('compare every file with its recorded digest; exit code 1 when one differs')
    .argument('<names...>')
    .option('--json', 'print as JSON')
    .addHelpText('after', `\nExample:\n  robosense ${parent.name()} verify ${example}\n`)
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

/** Adds `add`: pins a folder or addresses of the user's. */
export function registerAdd(parent: Command): void {
  parent
    .command('add')
    .description('pin files of your own by digest: a folder where it lies, or addresses to pull from')
    .argument('<name>')
    .argument('<places...>', 'one folder, or URLs with --url')
    .option('--url', 'the places are URLs', false)
    .option('--title <text>')
    .option('--track <id>')
    .option('--licence <text>')
    .option('--homepage <url>')
    .option('--replace', 'replace your own entry of this name')
    .option('--json', 'print the entry as JSON')
    .addHelpText('after', `\nExample:\n  robosense ${parent.name()} add my-own some/folder --licence Apache-2.0\n`)
    .action(async (name: string, places: readonly string[], { url, json, ...options }: AddCommandOptions) => {
      const [folder] = places;
      if (!url && places.length > 1) inform(`only the first folder is added: ${folder}`);
      const entry = url ? await addUrls(name, places, options) : await addFolder(name, folder as string, options);
      if (json) return printJson(entry);
      print(`${entry.name}: ${entry.files.length} files pinned`);
    });
}
