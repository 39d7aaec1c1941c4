import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  // The nearest folder above that holds our package.json.
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Folder of the installed package: where configs/, tracks/ and datasets.lock.json lie. */
export const packageRoot: string = findRoot();

/** Version of the package. */
export const packageVersion: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

/** Root of the code that runs: the compiled src/ and tracks/ lie there. */
export const codeRoot: string = join(packageRoot, 'dist');
