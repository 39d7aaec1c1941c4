import { InputError } from '../errors/index.js';
import { makeFolders } from '../sensors/makeFolders.js';

/**
 * Makes a folder and those above it.
 *
 * @param mend what the user can do where the system refuses
 * @throws InputError with the system's reason: read-only, no permission, a file in the way
 */
export async function makeFolder(path: string, mend: string): Promise<void> {
  try {
    await makeFolders(path);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    // Node names a read-only file system ENOENT where several folders are missing: "no such folder" would mislead.
    const reason = code === 'ENOENT' ? 'read-only, or gone' : code;
    throw new InputError(`${path}: the folder cannot be made (${reason}); ${mend}`, { cause: error });
  }
}
