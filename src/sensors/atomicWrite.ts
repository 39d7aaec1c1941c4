import { randomBytes } from 'node:crypto';
import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../errors/index.js';
import { makeFolders } from './makeFolders.js';

/** A file that appears under its name only when it is whole. */
export interface AtomicFile {
  /** Appends; resolves when the system has taken the bytes, so a slow disk slows the producer. */
  write(chunk: Uint8Array | string): Promise<void>;
  /** Closes the file and gives it its name. */
  commit(): Promise<void>;
  /** Throws away what was written; the earlier file of that name, if any, stays. Safe to call after `commit`. */
  abort(): Promise<void>;
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space or choose another place',
  EDQUOT: 'the disk quota is used up: free some space or choose another place',
  EFBIG: 'the file is larger than this file system allows',
  EROFS: 'the file system is read-only',
  ENOENT: 'the folder cannot be made there',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'it is a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the device reports a read or write error',
};

/**
 * Turns a failed write into an {@link InputError} that names the file, the reason and what is left of the file; other
 * errors pass unchanged.
 */
export function writeError(path: string, error: unknown, left = 'nothing was left behind'): Error {
  const code = (error as NodeJS.ErrnoException).code;
  const reason = code === undefined ? undefined : reasons[code];
  if (reason === undefined) return error as Error;
  return new InputError(`${path}: not written, ${left}: ${reason} (${code})`, { cause: error });
}

/** What stands at a path now: the real file behind links, its mode, and whether a rename may replace it. */
async function inspect(path: string): Promise<{ target: string; mode?: number; replaceable: boolean }> {
  const asked = resolve(path);
  try {
    const target = await realpath(asked);
    const found = await stat(target);
    // Devices and pipes (/dev/stdout, /dev/null) are written to; replacing them would destroy them.
    return { target, mode: found.mode & 0o7777, replaceable: found.isFile() || found.isDirectory() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { target: asked, replaceable: true };
  }
}

async function writeWhole(handle: FileHandle, chunk: Uint8Array | string): Promise<void> {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
  for (let done = 0; done < bytes.byteLength;) {
    done += (await handle.write(bytes, done, bytes.byteLength - done)).bytesWritten;
  }
}

/**
 * Opens a file that is written under a temporary name beside its target and renamed when whole.
 *
 * Missing folders are made; links are followed; the mode of a replaced file is kept. Whatever goes wrong (full disk,
 * missing permission), the temporary file is removed and an earlier file of that name stays as it was.
 *
 * @throws InputError when the system refuses (full disk, read-only, a folder in the way …).
 */
export async function openAtomic(path: string): Promise<AtomicFile> {
  let handle: FileHandle;
  let temporary: string | undefined;
  let place: Awaited<ReturnType<typeof inspect>>;
  try {
    place = await inspect(path);
    const folder = dirname(place.target);
    await makeFolders(folder);
    if (place.replaceable) {
      // Cut long names, so that the temporary one never exceeds the file system's limit where the target does not.
      const stem = basename(place.target).slice(0, 48);
      temporary = join(folder, `.${stem}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
    }
    handle = await open(temporary ?? place.target, temporary === undefined ? 'w' : 'wx');
  } catch (error) {
    throw writeError(path, error);
  }

  let active = true;
  const discard = async (): Promise<void> => {
    if (!active) return;
    active = false;
    await handle.close().catch(() => undefined);
    if (temporary !== undefined) await rm(temporary, { force: true });
  };

  return {
    async write(chunk) {
      try {
        await writeWhole(handle, chunk);
      } catch (error) {
        await discard();
        throw writeError(path, error);
      }
    },
    async commit() {
      try {
        // Some file systems (NFS, quotas) report a full disk only at close.
        await handle.close();
        if (temporary !== undefined) {
          if (place.mode !== undefined) await chmod(temporary, place.mode);
          await rename(temporary, place.target);
        }
        active = false;
      } catch (error) {
        await discard();
        throw writeError(path, error);
      }
    },
    abort: discard,
  };
}

/**
 * Writes a whole file under a temporary name, then renames it: a reader sees the old file or the new one, never a part.
 *
 * @throws InputError when the system refuses, e.g. because the disk is full; nothing is left behind then.
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  await writeStreamAtomic(path, [data]);
}

/**
 * {@link writeFileAtomic} for data that comes in pieces (a generator, a stream). When the source throws, nothing is
 * left behind and its error is passed on.
 */
export async function writeStreamAtomic(
  path: string,
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): Promise<void> {
  const file = await openAtomic(path);
  try {
    for await (const chunk of chunks) await file.write(chunk);
    await file.commit();
  } finally {
    await file.abort();
  }
}
