import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../../errors/index.js';
import { isSafeRelativePath, readError } from '../../sensors/index.js';
import { sha256OfFile } from './digest.js';
import { readDatasets, updateUserLock, userLockPath, withEntry } from './lockFile.js';
import type { LockOptions } from './lockFile.js';
import { datasetEntrySchema } from './schema.js';
import type { DatasetEntry, LockedFile } from './schema.js';

export interface AddedFile {
  readonly url: string;
  /** Path below the data set's folder; the address's last part unless given. */
  readonly path?: string;
  readonly sha256?: string;
  readonly bytes?: number;
}

export interface AddOptions extends LockOptions {
  readonly version?: string;
  readonly title?: string;
  readonly track?: string;
  readonly licence?: string;
  readonly homepage?: string;
  /** Replaces the user's own entry of this name. */
  readonly replace?: boolean;
  readonly onProgress?: (done: number, path: string) => void;
}

const MAX_FILES = 1_000_000;

/** Every file below a folder, links followed, in the order of their paths. */
async function walk(root: string): Promise<{ path: string; bytes: number }[]> {
  const files: { path: string; bytes: number }[] = [];
  const enter = async (folder: string, prefix: string, above: readonly string[]): Promise<void> => {
    const real = await realpath(folder);
    // A link to a folder above would never end.
    if (above.includes(real)) return;
    for (const name of (await readdir(folder)).sort()) {
      const path = prefix + name;
      const about = await stat(join(folder, name));
      if (about.isDirectory()) await enter(join(folder, name), `${path}/`, [...above, real]);
      else if (about.isFile()) {
        if (!isSafeRelativePath(path))
          throw new InputError(`${join(folder, name)}: a name that other systems cannot hold`);
        files.push({ path, bytes: about.size });
      }
      if (files.length > MAX_FILES) throw new InputError(`${root}: more than ${MAX_FILES} files`);
    }
  };
  await enter(root, '', []);
  return files;
}

async function addEntry(entry: DatasetEntry, options: AddOptions): Promise<DatasetEntry> {
  const checked = datasetEntrySchema.safeParse(entry);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new InputError(`${entry.name}: /${issue.path.join('/')}: ${issue.message}`);
  }
  await updateUserLock(options, (datasets) => {
    if (options.replace !== true && datasets.some(({ name }) => name === entry.name)) {
      throw new InputError(`${entry.name}: is in ${userLockPath(options)} already; replace it or choose another name`);
    }
    return withEntry(datasets, checked.data);
  });
  return checked.data;
}

/** What the entry says of itself: the user's words, else those of the shipped entry of that name. */
async function wordsFor(name: string, options: AddOptions) {
  const known = (await readDatasets(options)).find(({ entry, origin }) => entry.name === name && origin === 'shipped');
  const { entry } = known ?? {};
  return {
    name,
    version: options.version ?? entry?.version ?? '1',
    title: options.title ?? entry?.title ?? name,
    track: options.track ?? entry?.track ?? null,
    licence: options.licence ?? entry?.licence ?? 'not stated',
    homepage: options.homepage ?? entry?.homepage ?? null,
    access: entry?.access ?? ('own' as const),
  };
}

/**
 * Adds a folder of the user's to their lock: every file is hashed where it lies, nothing is copied. Under the name of a
 * shipped data set that needs a form it says where that one lies.
 */
export async function addFolder(name: string, folder: string, options: AddOptions = {}): Promise<DatasetEntry> {
  const location = resolve(folder);
  let found: { path: string; bytes: number }[];
  try {
    if (!(await stat(location)).isDirectory()) throw new InputError(`${folder}: is not a folder`);
    found = await walk(location);
  } catch (error) {
    throw readError(folder, error);
  }
  if (found.length === 0) throw new InputError(`${folder}: has no files`);
  const words = await wordsFor(name, options);
  const files: LockedFile[] = [];
  for (const { path, bytes } of found) {
    options.onProgress?.(files.length, path);
    files.push({ path, url: null, sha256: await sha256OfFile(join(location, path)), bytes });
  }
  return addEntry({ ...words, location, files }, options);
}

/** Adds a list of addresses to the user's lock; `pullDataset` fetches them and records what is not given. */
export async function addUrls(
  name: string,
  files: readonly (AddedFile | string)[],
  options: AddOptions = {},
): Promise<DatasetEntry> {
  if (files.length === 0) throw new InputError(`${name}: no addresses are given`);
  const locked = files.map((file): LockedFile => {
    const { url, path, sha256 = null, bytes = null } = typeof file === 'string' ? { url: file } : file;
    if (!URL.canParse(url)) throw new InputError(`${name}: '${url}' is no URL`);
    const last = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
    if (path === undefined && last === '') throw new InputError(`${name}: ${url} names no file; give its path`);
    return { path: path ?? last, url, sha256, bytes };
  });
  return addEntry({ ...(await wordsFor(name, options)), files: locked }, options);
}
