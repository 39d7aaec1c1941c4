import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  // From src/ and from dist/src/ alike: the nearest folder above that holds our package.json.
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Folder of the installed package: where configs/, tracks/ and datasets.lock.json lie. */
export const packageRoot: string = findRoot();

/** Version of the package. */
export const packageVersion: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

/** Whether the code runs compiled (dist/) or from its TypeScript sources. */
export const compiled: boolean = fileURLToPath(import.meta.url).endsWith('.js');

/** Root of the code that runs: dist/ or the package root. */
export const codeRoot: string = compiled ? join(packageRoot, 'dist') : packageRoot;

export { compiledTwin } from './compiledTwin.js';
