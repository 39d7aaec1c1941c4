import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { InputError } from '../../errors/index.js';

/** Every file below a folder, links followed. @throws InputError for links that lead back up */
export async function listFiles(root: string): Promise<Set<string>> {
  const files = new Set<string>();
  const walk = async (folder: string, above: readonly string[]): Promise<void> => {
    const real = await realpath(folder);
    if (above.includes(real)) throw new InputError(`${folder}: is a link to a folder above it`);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const facts = await stat(path);
      if (facts.isDirectory()) await walk(path, [...above, real]);
      else if (facts.isFile()) files.add(path);
    }
  };
  await walk(root, []);
  return files;
}

/** The place of a file of one tree in another. @throws InputError for a file outside the tree */
export function movedTo(root: string, file: string, target: string): string {
  const path = relative(root, file);
  if (path.startsWith('..')) throw new InputError(`${file} lies outside ${root}: corrupt the folder that holds it all`);
  return join(target, path);
}

/** The folders of files, each once. */
export const foldersOf = (files: Iterable<string>): Set<string> => new Set([...files].map((file) => dirname(file)));
