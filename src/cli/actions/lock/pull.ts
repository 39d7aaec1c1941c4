import { pullDataset } from '../../../datasets/lock/index.js';
import { downloadProgress } from '../../downloadProgress.js';
import { print, printJson } from '../../output.js';

export default async function pull(
  names: readonly string[],
  { refresh = false, json }: { refresh?: boolean; json?: boolean },
): Promise<void> {
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
}
