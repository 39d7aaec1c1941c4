import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, statfs, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileFormatError, InputError } from '../../errors/index.js';
import { readError } from '../../sensors/index.js';
import { hashInto } from './digest.js';
import { TransientError, httpGet } from './http.js';
import { appendToPart, forget, partOf, readNotes, sizeOf, writeNotes } from './partFile.js';

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

/** One request: continues the part where that is possible; returns the hash of the whole file when it is complete. */
export async function fetchOnce(download: Download): Promise<Hash> {
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
  // An older version's bytes must be gone before the notes speak of this one.
  if (start === 0) await forget(target);
  const etag = response.headers.get('etag');
  // Weak marks do not promise equal bytes.
  await writeNotes(target, { url, etag: etag?.startsWith('"') ? etag : null });
  if (start > 0) {
    await truncate(partOf(target), start);
    await hashInto(hash, partOf(target), start);
  }
  let done: number;
  try {
    const limit = total ?? download.bytes ?? download.maxBytes;
    const body = response.body ?? new ReadableStream<Uint8Array>();
    done = await appendToPart(body, { url, target, start, total, limit, hash, onBytes: download.onBytes });
  } catch (error) {
    // Too many bytes: nothing of it is worth keeping.
    if (error instanceof FileFormatError) await forget(target);
    if (error instanceof InputError || signal?.aborted === true) throw error;
    throw new TransientError(`${url}: the connection broke off`, { cause: error });
  }
  const expected = total ?? download.bytes;
  if (expected !== null && done < expected) {
    throw new TransientError(`${url}: the connection broke off after ${done} of ${expected} bytes`);
  }
  return hash;
}

/** Copies a file URL. */
export async function copyOnce(download: Download): Promise<Hash> {
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
  const body = createReadStream(path, { highWaterMark: 1 << 20, ...signal });
  const { url, target, onBytes } = download;
  const done = await appendToPart(body, { url, target, start: 0, total: size, limit: size, hash, onBytes });
  if (done !== size)
    throw new FileFormatError(path, undefined, `shrank to ${done} of ${size} bytes while it was copied`);
  return hash;
}
