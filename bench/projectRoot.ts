import { existsSync } from 'node:fs';

/** The project's folder, from the sources as from `dist/`: the nearest one upwards with a package.json. */
export function projectRoot(): URL {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    if (existsSync(new URL('package.json', folder))) return folder;
    if (folder.pathname === '/') throw new Error('no package.json above the benchmarks');
  }
}
