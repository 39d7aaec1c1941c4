import { verifyDataset } from '../../../datasets/lock/index.js';
import { print, printJson } from '../../output.js';
import { terminalProgress } from '../../progress.js';

export default async function verify(names: readonly string[], { json }: { json?: boolean }): Promise<void> {
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
}
