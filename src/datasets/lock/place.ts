import { realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { InputError } from '../../errors/index.js';
import { makeFolders, isSafeRelativePath, writeError } from '../../sensors/index.js';

/**
 * Where a file of a data set is written: makes its folder and refuses every way out of the data set's own, also
 * through a link that somebody put there.
 */
export async function prepareTarget(folder: string, path: string): Promise<string> {
  if (!isSafeRelativePath(path)) throw new InputError(`${JSON.stringify(path)} leaves the folder of the data set`);
  const target = join(folder, path);
  try {
    await makeFolders(folder);
    await makeFolders(dirname(target));
  } catch (error) {
    throw writeError(target, error);
  }
  const inside = relative(await realpath(folder), await realpath(dirname(target)));
  if (inside === '..' || inside.startsWith('../')) {
    throw new InputError(`${target}: a link leads out of ${folder}; remove it or add the data set where it lies`);
  }
  return target;
}
