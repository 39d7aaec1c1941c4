import { rename } from 'node:fs/promises';
import type { Hash } from 'node:crypto';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileFormatError, InputError } from '../../errors/index.js';
import { makeFolders } from '../../sensors/index.js';
import { copyOnce, fetchOnce } from './fetchPart.js';
import type { Download } from './fetchPart.js';
import { TransientError } from './http.js';
import { forget, forgetNotes, partOf, sizeOf } from './partFile.js';

/** What the finished file is. */
export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
}

const MAX_PAUSE_MS = 60_000;
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
  await makeFolders(dirname(request.target));
  for (let fresh = (await sizeOf(partOf(request.target))) === 0; ; fresh = true) {
    const sha256 = (await fetchWithRetries(request)).digest('hex');
    if (request.sha256 === null || sha256 === request.sha256) {
      const bytes = await sizeOf(partOf(request.target));
      await rename(partOf(request.target), request.target);
      await forgetNotes(request.target);
      return { bytes, sha256 };
    }
    await forget(request.target);
    // A part of an older version explains a wrong digest; a whole download does not.
    if (fresh) {
      throw new FileFormatError(request.url, undefined, `SHA-256 is ${sha256}, the lock says ${request.sha256}`);
    }
  }
}
