import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import { didYouMean, FileFormatError, InputError } from '../../errors/index.js';
import { packageRoot } from '../../installation/index.js';
import { makeFolders, readError, writeError, writeFileAtomic } from '../../sensors/index.js';
import { lockSchema } from './schema.js';
import type { DatasetEntry, DatasetsLock, LockedFile } from './schema.js';

const LOCK_NAME = 'datasets.lock.json';

export interface LockOptions {
  /** Folder of all data; the environment's ROBOSENSE_DATA or ./data unless given. */
  readonly dataFolder?: string;
  /** The lock that comes with the package; only tests give another. */
  readonly shippedLock?: string;
}

/** Folder below which every data set has a folder of its name. */
export function dataFolderOf(options: LockOptions = {}): string {
  return resolve(options.dataFolder ?? (process.env.ROBOSENSE_DATA || 'data'));
}

/** The user's lock: data sets of their own, and what first downloads recorded. */
export function userLockPath(options: LockOptions = {}): string {
  return join(dataFolderOf(options), LOCK_NAME);
}

/** Folder that holds the files of a data set. */
export function folderOf(entry: DatasetEntry, options: LockOptions = {}): string {
  return entry.location ?? join(dataFolderOf(options), entry.name);
}

/** Reads and checks a lock. @throws FileFormatError with the JSON pointer of what is wrong. */
export async function readLock(path: string): Promise<DatasetsLock> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw readError(path, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FileFormatError(path, undefined, `not JSON (${(error as Error).message})`, { cause: error });
  }
  const parsed = lockSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new FileFormatError(path, `/${issue.path.join('/')}`, issue.message);
}

async function readUserLock(options: LockOptions): Promise<DatasetsLock> {
  const path = userLockPath(options);
  try {
    return await readLock(path);
  } catch (error) {
    const { cause } = error as Error;
    if ((cause as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT') throw error;
    return { schema: 'robosense.datasets-lock/1', datasets: [] };
  }
}

/** A data set with where its entry comes from. */
export interface KnownDataset {
  readonly entry: DatasetEntry;
  readonly origin: 'shipped' | 'user';
}

/**
 * Lays what the user's lock recorded over the shipped entry. A digest that ships is never replaced. Records of another
 * version are left out, because they describe other files, unless the user said where their own copy lies.
 */
function mergeEntry(shipped: DatasetEntry, user: DatasetEntry): DatasetEntry {
  const own = user.location !== undefined;
  if (!own && user.version !== shipped.version) return shipped;
  const files = new Map<string, LockedFile>(user.files.map((file) => [file.path, file]));
  for (const file of shipped.files) {
    const recorded = files.get(file.path);
    if (own && recorded === undefined) continue;
    files.set(file.path, {
      ...file,
      sha256: file.sha256 ?? recorded?.sha256 ?? null,
      bytes: file.bytes ?? recorded?.bytes ?? null,
    });
  }
  const place = own ? { version: user.version, location: user.location } : {};
  return { ...shipped, ...place, files: [...files.values()] };
}

/** Every known data set: the shipped ones with what the user's lock recorded, then the user's own. */
export async function readDatasets(options: LockOptions = {}): Promise<KnownDataset[]> {
  const shipped = await readLock(options.shippedLock ?? join(packageRoot, LOCK_NAME));
  const user = await readUserLock(options);
  const recorded = new Map(user.datasets.map((entry) => [entry.name, entry]));
  const names = new Set(shipped.datasets.map(({ name }) => name));
  return [
    ...shipped.datasets.map((entry): KnownDataset => {
      const own = recorded.get(entry.name);
      return { entry: own === undefined ? entry : mergeEntry(entry, own), origin: 'shipped' };
    }),
    ...user.datasets.filter(({ name }) => !names.has(name)).map((entry): KnownDataset => ({ entry, origin: 'user' })),
  ];
}

/** @throws InputError naming the nearest known name. */
export async function findDataset(name: string, options: LockOptions = {}): Promise<KnownDataset> {
  const known = await readDatasets(options);
  const found = known.find(({ entry }) => entry.name === name);
  if (found !== undefined) return found;
  const names = known.map(({ entry }) => entry.name);
  throw new InputError(`no data set is called '${name}'${didYouMean(name, names)} Known: ${names.join(', ')}`);
}

/** Changes the user's lock; other processes wait, so that two pulls at once both keep what they recorded. */
export async function updateUserLock(
  options: LockOptions,
  change: (datasets: DatasetEntry[]) => DatasetEntry[],
): Promise<void> {
  const path = userLockPath(options);
  let release: () => Promise<void>;
  try {
    await makeFolders(dirname(path));
    const retries = { retries: 50, minTimeout: 50, maxTimeout: 500 };
    release = await lockfile.lock(path, { realpath: false, retries });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw writeError(path, error);
    throw new InputError(`${path}: another process has been changing it for a long time; try again`, { cause: error });
  }
  try {
    const lock = await readUserLock(options);
    const datasets = change(lock.datasets).sort((a, b) => (a.name < b.name ? -1 : 1));
    await writeFileAtomic(path, `${JSON.stringify({ ...lock, datasets }, undefined, 2)}\n`);
  } finally {
    await release();
  }
}

/** Puts an entry in the place of the one of its name, or at the end. */
export function withEntry(datasets: readonly DatasetEntry[], entry: DatasetEntry): DatasetEntry[] {
  return [...datasets.filter(({ name }) => name !== entry.name), entry];
}
