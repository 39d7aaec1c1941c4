import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { FileFormatError, InputError } from '../errors/index.js';

/** Largest sensor file that is read unless the caller allows more: 1 GiB, some 60 million points. */
export const DEFAULT_MAX_BYTES = 2 ** 30;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'is a folder, a file is needed',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
};

/** Turns a failed read into an {@link InputError} that names the file; other errors pass unchanged. */
export function readError(path: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code;
  const reason = code === undefined ? undefined : reasons[code];
  return reason === undefined ? (error as Error) : new InputError(`${path}: ${reason}`, { cause: error });
}

/**
 * Reads a whole file into memory of its own, after its size was checked against `maxBytes`.
 *
 * @throws InputError when the file is missing or not readable, FileFormatError when it is too large.
 */
export async function readFileBounded(path: string, maxBytes: number = DEFAULT_MAX_BYTES): Promise<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const about = await handle.stat();
    if (about.isDirectory()) throw new InputError(`${path}: ${reasons.EISDIR}`);
    if (!about.isFile()) throw new InputError(`${path}: is not a regular file`);
    if (about.size > maxBytes) {
      throw new FileFormatError(path, undefined, `${about.size} bytes, more than the limit of ${maxBytes} bytes`);
    }
    const bytes = new Uint8Array(about.size);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done);
      if (bytesRead === 0) {
        throw new FileFormatError(path, undefined, `shrank from ${bytes.length} to ${done} bytes while it was read`);
      }
      done += bytesRead;
    }
    return bytes;
  } catch (error) {
    throw readError(path, error);
  } finally {
    await handle?.close();
  }
}
