import { open, readFile, rm, stat } from 'node:fs/promises';
import type { Hash } from 'node:crypto';
import { FileFormatError } from '../../errors/index.js';
import { writeError, writeFileAtomic } from '../../sensors/index.js';

/*
 * While a file grows it is called `<target>.part`; `<target>.part.json` says which version of which address it is a part of.
 */

export const partOf = (target: string): string => `${target}.part`;
const notesOf = (target: string): string => `${target}.part.json`;

/** Which version of the file a part belongs to: only the same one may be continued. */
export interface PartNotes {
  readonly url: string;
  readonly etag: string | null;
}

export async function readNotes(target: string): Promise<PartNotes | undefined> {
  try {
    return JSON.parse(await readFile(notesOf(target), 'utf8')) as PartNotes;
  } catch {
    return undefined;
  }
}

export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** Removes what there is of an unfinished file. */
export async function forget(target: string): Promise<void> {
  await rm(partOf(target), { force: true });
  await rm(notesOf(target), { force: true });
}

export async function writeNotes(target: string, notes: PartNotes): Promise<void> {
  await writeFileAtomic(notesOf(target), JSON.stringify(notes));
}

/** The file is whole: its notes are no longer needed. */
export async function forgetNotes(target: string): Promise<void> {
  await rm(notesOf(target), { force: true });
}

export interface Appending {
  readonly url: string;
  readonly target: string;
  /** Byte to go on from; 0 begins anew. */
  readonly start: number;
  readonly total: number | null;
  /** No more bytes than this are taken. */
  readonly limit: number;
  /** Hears every byte that is written. */
  readonly hash: Hash;
  readonly onBytes: ((done: number, total: number | null) => void) | undefined;
}

/** Appends a stream to the part; returns how long it is now. */
export async function appendToPart(body: AsyncIterable<Uint8Array>, to: Appending): Promise<number> {
  const { url, target, start, total, limit, hash, onBytes } = to;
  const handle = await open(partOf(target), start === 0 ? 'w' : 'r+');
  let done = start;
  try {
    onBytes?.(done, total);
    for await (const chunk of body) {
      if (done + chunk.byteLength > limit) {
        throw new FileFormatError(url, undefined, `sends more than the ${limit} bytes it may have`);
      }
      try {
        for (let at = 0; at < chunk.byteLength;) {
          at += (await handle.write(chunk, at, chunk.byteLength - at, done + at)).bytesWritten;
        }
      } catch (error) {
        throw writeError(target, error, 'the part that arrived is kept and is continued from');
      }
      hash.update(chunk);
      done += chunk.byteLength;
      onBytes?.(done, total);
    }
  } finally {
    await handle.close();
  }
  return done;
}
