import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, statfs, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FileFormatError, InputError } from '../../errors/index.js';
import { readError, writeError, writeFileAtomic } from '../../sensors/index.js';
import { hashInto } from './digest.js';
import { TransientError, httpGet } from './http.js';

export interface Download {
  readonly url: string;
  /** Path of the finished file; while it grows it is called `<target>.part`. */
  readonly target: string;
  /** What is known of the file; anything else is refused. */
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** Bound for files whose size is not known. */
  readonly maxBytes: number;
  readonly token?: string;
  readonly signal?: AbortSignal;
  /** Hears how many bytes of the file are there, and of how many. */
  readonly onBytes?: (done: number, total: number | null) => void;
  /** Tries without progress before giving up; 5 unless given. */
  readonly attempts?: number;
  /** Pause before the second try, doubled before each further one; 1,000 ms unless given. */
  readonly retryDelayMs?: number;
}

/** What the finished file is. */
export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
}

const MAX_PAUSE_MS = 60_000;
const partOf = (target: string): string => `${target}.part`;
const notesOf = (target: string): string => `${target}.part.json`;

/** Which version of the file a part belongs to: only the same one may be continued. */
interface PartNotes {
  readonly url: string;
  readonly etag: string | null;
}

async function readNotes(target: string): Promise<PartNotes | undefined> {
  try {
    return JSON.parse(await readFile(notesOf(target), 'utf8')) as PartNotes;
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

async function forget(target: string): Promise<void> {
  await rm(partOf(target), { force: true });
  await rm(notesOf(target), { force: true });
}

async function checkSpace(target: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(target));
  const free = bavail * bsize;
  if (needed > free) {
    throw new InputError(`${target}: needs ${needed} bytes, the disk has ${free} free: free some space first`);
  }
}

/** Compares what the server announces with what is known, before anything is written. */
function checkTotal(download: Download, total: number | null): void {
  const { url, bytes, maxBytes } = download;
  if (total === null) return;
  if (bytes !== null && total !== bytes) {
    throw new FileFormatError(url, undefined, `the server has ${total} bytes, the lock says ${bytes}`);
  }
  if (total > maxBytes) throw new FileFormatError(url, undefined, `${total} bytes, more than the limit of ${maxBytes}`);
}

/** Appends a stream to the part from byte `start` on. */
async function appendBody(
  download: Download,
  body: AsyncIterable<Uint8Array>,
  start: number,
  total: number | null,
  hash: Hash,
): Promise<number> {
  const limit = total ?? download.bytes ?? download.maxBytes;
  const handle = await open(partOf(download.target), start === 0 ? 'w' : 'r+');
  let done = start;
  try {
    download.onBytes?.(done, total);
    for await (const chunk of body) {
      if (done + chunk.byteLength > limit) {
        throw new FileFormatError(download.url, undefined, `sends more than the ${limit} bytes it may have`);
      }
      try {
        for (let at = 0; at < chunk.byteLength;) {
          at += (await handle.write(chunk, at, chunk.byteLength - at, done + at)).bytesWritten;
        }
      } catch (error) {
        throw writeError(download.target, error, 'the part that arrived is kept and is continued from');
      }
      hash.update(chunk);
      done += chunk.byteLength;
      download.onBytes?.(done, total);
    }
  } finally {
    await handle.close();
  }
  return done;
}

/** One request: continues the part where that is possible; returns the hash of the whole file when it is complete. */
async function fetchOnce(download: Download): Promise<Hash> {
  const { url, target, token, signal } = download;
  const notes = await readNotes(target);
  const there = await sizeOf(partOf(target));
  // Without a version mark only a known digest can tell that two halves belong together.
  const mayContinue = there > 0 && notes?.url === url && (notes.etag !== null || download.sha256 !== null);
  const headers: Record<string, string> = {};
  if (mayContinue) {
    headers.range = `bytes=${there}-`;
    if (notes.etag !== null) headers['if-range'] = notes.etag;
  }
  const response = await httpGet(url, {
    headers,
    ...(token !== undefined && { token }),
    ...(signal !== undefined && { signal }),
  });
  const hash = createHash('sha256');
  if (response.status === 416) {
    await response.body?.cancel();
    const total = Number(/\*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN);
    if (mayContinue && total === there) {
      checkTotal(download, total);
      await hashInto(hash, partOf(target));
      return hash;
    }
    await forget(target);
    throw new TransientError(`${url}: the server cannot continue at byte ${there}`, { retryAfterMs: 0 });
  }
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    await response.body?.cancel();
    throw new InputError(`${url}: the server sends it compressed (${encoding}), which cannot be checked`);
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  const start = response.status === 206 ? Number(range?.[1] ?? NaN) : 0;
  if (response.status === 206 && start !== there) {
    await response.body?.cancel();
    await forget(target);
    throw new TransientError(`${url}: the server continues at another byte than asked`, { retryAfterMs: 0 });
  }
  const length = response.headers.get('content-length');
  const total =
    response.status === 206
      ? range?.[2] === '*'
        ? null
        : Number(range?.[2])
      : length === null
        ? null
        : Number(length);
  try {
    checkTotal(download, total);
    if (total !== null) await checkSpace(target, total - start);
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
  const etag = response.headers.get('etag');
  // Weak marks do not promise equal bytes.
  await writeFileAtomic(notesOf(target), JSON.stringify({ url, etag: etag?.startsWith('"') ? etag : null }));
  if (start > 0) {
    await truncate(partOf(target), start);
    await hashInto(hash, partOf(target), start);
  }
  let done: number;
  try {
    done = await appendBody(download, response.body ?? new ReadableStream(), start, total, hash);
  } catch (error) {
    if (error instanceof InputError || signal?.aborted === true) throw error;
    throw new TransientError(`${url}: the connection broke off`, { cause: error });
  }
  const expected = total ?? download.bytes;
  if (expected !== null && done < expected) {
    throw new TransientError(`${url}: the connection broke off after ${done} of ${expected} bytes`);
  }
  return hash;
}

async function copyOnce(download: Download): Promise<Hash> {
  const path = fileURLToPath(download.url);
  let size: number;
  try {
    const about = await stat(path);
    if (!about.isFile()) throw new InputError(`${path}: is not a file`);
    size = about.size;
  } catch (error) {
    throw readError(path, error);
  }
  checkTotal(download, size);
  await checkSpace(download.target, size);
  const hash = createHash('sha256');
  const signal = download.signal === undefined ? {} : { signal: download.signal };
  const done = await appendBody(download, createReadStream(path, { highWaterMark: 1 << 20, ...signal }), 0, size, hash);
  if (done !== size)
    throw new FileFormatError(path, undefined, `shrank to ${done} of ${size} bytes while it was copied`);
  return hash;
}

async function fetchWithRetries(download: Download): Promise<Hash> {
  const attempts = download.attempts ?? 5;
  let pauseMs = download.retryDelayMs ?? 1000;
  for (let failures = 0; ;) {
    const before = await sizeOf(partOf(download.target));
    try {
      return await (download.url.startsWith('file:') ? copyOnce(download) : fetchOnce(download));
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      const arrived = await sizeOf(partOf(download.target));
      failures = arrived > before ? 1 : failures + 1;
      if (failures >= attempts) {
        const kept = arrived > 0 ? `; ${arrived} bytes are kept, the same command goes on from there` : '';
        throw new InputError(`${error.message}, ${failures} times in a row${kept}`, { cause: error });
      }
      await sleep(
        error.retryAfterMs ?? pauseMs,
        undefined,
        download.signal === undefined ? {} : { signal: download.signal },
      );
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    }
  }
}

/**
 * Downloads (http, https) or copies (file) one file; it gets its name only when its size and digest are right.
 *
 * A download that broke off is continued where the server allows it: from the same address, of the same version.
 * @throws InputError when the server cannot be reached or refuses, FileFormatError when the file is not what is known
 * of it; a file of the wrong digest is removed.
 */
export async function download(request: Download): Promise<Downloaded> {
  const { protocol } = new URL(request.url);
  if (!['http:', 'https:', 'file:'].includes(protocol)) {
    throw new InputError(`${request.url}: only http, https and file URLs are fetched`);
  }
  await mkdir(dirname(request.target), { recursive: true });
  for (let fresh = (await sizeOf(partOf(request.target))) === 0; ; fresh = true) {
    const sha256 = (await fetchWithRetries(request)).digest('hex');
    if (request.sha256 === null || sha256 === request.sha256) {
      const bytes = await sizeOf(partOf(request.target));
      await rename(partOf(request.target), request.target);
      await rm(notesOf(request.target), { force: true });
      return { bytes, sha256 };
    }
    await forget(request.target);
    // A part of an older version explains a wrong digest; a whole download does not.
    if (fresh) {
      throw new FileFormatError(request.url, undefined, `SHA-256 is ${sha256}, the lock says ${request.sha256}`);
    }
  }
}
