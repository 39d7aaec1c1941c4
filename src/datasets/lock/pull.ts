import { InputError } from '../../errors/index.js';
import { download } from './download.js';
import { listHubFolder } from './hub.js';
import type { HubOptions } from './hub.js';
import { findDataset, folderOf, updateUserLock, withEntry } from './lockFile.js';
import type { LockOptions } from './lockFile.js';
import { prepareTarget } from './place.js';
import type { DatasetEntry, LockedFile } from './schema.js';
import { inspectFile } from './verify.js';

export interface PullProgress {
  /** The file that moved. */
  readonly path: string;
  readonly fileBytes: number;
  readonly fileTotalBytes: number | null;
  readonly filesDone: number;
  readonly fileCount: number;
}

export interface PullOptions extends LockOptions, HubOptions {
  readonly onProgress?: (progress: PullProgress) => void;
  /** Files at the same time; 4 unless given. */
  readonly concurrency?: number;
  /** Largest single file whose size the lock does not know; 1 TiB unless given. */
  readonly maxBytes?: number;
  /** Lists a folder on the hub anew instead of keeping to the commit that the first pull recorded. */
  readonly refresh?: boolean;
  readonly attempts?: number;
  readonly retryDelayMs?: number;
}

export interface Pulled {
  readonly name: string;
  readonly folder: string;
  /** Paths that were downloaded, and how many were there already and right. */
  readonly fetched: readonly string[];
  readonly kept: number;
}

/** How often what is known of finished files is written down during a long pull. */
const RECORD_EVERY_MS = 5000;

function cannotPull(entry: DatasetEntry): InputError {
  const where = entry.homepage === null ? '' : ` (${entry.homepage})`;
  const note = entry.note === undefined ? '' : ` ${entry.note}`;
  if (entry.access === 'form') {
    return new InputError(
      `${entry.name}: its publisher gives it out only after a form or an account${where}.${note} ` +
        `Get it there, then: robosense datasets add ${entry.name} FOLDER`,
    );
  }
  return new InputError(`${entry.name}: the lock names no files to download${where}.${note}`);
}

/** What is to be fetched; a folder on the hub is listed once and written down before anything is fetched. */
async function filesToPull(entry: DatasetEntry, options: PullOptions): Promise<LockedFile[]> {
  const { hub } = entry;
  if (hub === undefined || (entry.files.length > 0 && options.refresh !== true)) return entry.files;
  const before = new Map(entry.files.map((file) => [file.url, file]));
  // What was recorded for the same address (the same commit) stays recorded.
  return (await listHubFolder(hub, options)).map((file) => {
    const known = before.get(file.url);
    return known === undefined ? file : { ...file, sha256: file.sha256 ?? known.sha256 };
  });
}

/**
 * Brings a data set to the data folder. Files that are there and right are left alone, others are downloaded, continued
 * where a download broke off. Digests and sizes that the lock did not know are recorded in the user's lock and compared
 * ever after.
 *
 * @throws InputError when it cannot be had this way or a server refuses; FileFormatError naming the file that is not
 * what the lock says. What is finished by then stays, and is recorded.
 */
export async function pullDataset(name: string, options: PullOptions = {}): Promise<Pulled> {
  const { entry } = await findDataset(name, options);
  const folder = folderOf(entry, options);
  if (entry.files.length === 0 && entry.hub === undefined) throw cannotPull(entry);
  const files = await filesToPull(entry, options);
  const record = async (): Promise<void> => {
    await updateUserLock(options, (datasets) => withEntry(datasets, { ...entry, files }));
  };
  const unknown = files.some(({ sha256, bytes }) => sha256 === null || bytes === null);
  const isNews = unknown || files !== entry.files;
  if (isNews) await record();

  const abort = new AbortController();
  const signal = options.signal === undefined ? abort.signal : AbortSignal.any([abort.signal, options.signal]);
  const fetched: string[] = [];
  let kept = 0;
  let next = 0;
  let recordedAt = Date.now();

  const pullFile = async (index: number): Promise<void> => {
    const file = files[index];
    const report = (fileBytes: number, fileTotalBytes: number | null, filesDone = fetched.length + kept): void => {
      options.onProgress?.({ path: file.path, fileBytes, fileTotalBytes, filesDone, fileCount: files.length });
    };
    const defect = await inspectFile(folder, file);
    if (defect === undefined) {
      kept++;
      report(file.bytes ?? 0, file.bytes);
      return;
    }
    if (file.url === null) throw new InputError(`${defect.message}; it has no address to fetch it from`);
    const target = await prepareTarget(folder, file.path);
    const { bytes, sha256 } = await download({
      url: file.url,
      target,
      bytes: file.bytes,
      sha256: file.sha256,
      maxBytes: options.maxBytes ?? 2 ** 40,
      signal,
      onBytes: report,
      ...(options.token !== undefined && entry.hub !== undefined && { token: options.token }),
      ...(options.attempts !== undefined && { attempts: options.attempts }),
      ...(options.retryDelayMs !== undefined && { retryDelayMs: options.retryDelayMs }),
    });
    files[index] = { ...file, bytes, sha256 };
    fetched.push(file.path);
    report(bytes, bytes);
    if (isNews && Date.now() - recordedAt > RECORD_EVERY_MS) {
      recordedAt = Date.now();
      await record();
    }
  };
  const work = async (): Promise<void> => {
    while (next < files.length && !signal.aborted) await pullFile(next++);
  };
  try {
    const workers = Array.from({ length: Math.max(1, Math.min(options.concurrency ?? 4, files.length)) }, async () => {
      try {
        await work();
      } catch (error) {
        // One failure stops the others; theirs would only follow from it.
        abort.abort();
        throw error;
      }
    });
    const outcomes = await Promise.allSettled(workers);
    options.signal?.throwIfAborted();
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
    const first = failures.find((error) => error.name !== 'AbortError') ?? failures[0];
    if (first !== undefined) throw first;
  } finally {
    if (isNews && fetched.length > 0) await record();
  }
  return { name, folder, fetched: fetched.sort(), kept };
}
