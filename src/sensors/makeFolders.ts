import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, one by one.
 *
 * Node's own recursive mkdir never returns where a file system refuses with ENOENT, as /proc does.
 *
 * @throws the system's error: no permission, read-only, a file in the way
 */
export async function makeFolders(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (found !== undefined) throw Object.assign(new Error(`${path} is a file`), { code: 'ENOTDIR' });
  const above = dirname(path);
  if (above !== path) await makeFolders(above);
  try {
    await mkdir(path);
  } catch (error) {
    // Somebody else may have made it in between.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
