import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors/index.js';
import { findDataset, folderOf, readDatasets } from './lockFile.js';
import type { KnownDataset, LockOptions } from './lockFile.js';
import type { DatasetEntry } from './schema.js';

export interface ListedDataset {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly track: string | null;
  readonly licence: string;
  readonly homepage: string | null;
  readonly access: DatasetEntry['access'];
  readonly origin: KnownDataset['origin'];
  /** Null as long as no pull has listed them. */
  readonly fileCount: number | null;
  /** Null where a size is not known yet. */
  readonly bytes: number | null;
  /** By sizes alone: `verify` compares the contents. */
  readonly state: 'absent' | 'partial' | 'present';
  readonly folder: string;
  readonly note?: string;
}

async function stateOf(entry: DatasetEntry, folder: string): Promise<ListedDataset['state']> {
  let present = 0;
  for (const file of entry.files) {
    const size = await stat(join(folder, file.path)).then(
      (about) => (about.isFile() ? about.size : undefined),
      () => undefined,
    );
    if (size !== undefined && (file.bytes === null || size === file.bytes)) present++;
  }
  if (present === 0) return 'absent';
  return present === entry.files.length ? 'present' : 'partial';
}

async function describe({ entry, origin }: KnownDataset, options: LockOptions): Promise<ListedDataset> {
  const { name, version, title, track, licence, homepage, access, files, note } = entry;
  const folder = folderOf(entry, options);
  const sized = files.length > 0 && files.every(({ bytes }) => bytes !== null);
  return {
    name,
    version,
    title,
    track,
    licence,
    homepage,
    access,
    origin,
    fileCount: files.length === 0 ? null : files.length,
    bytes: sized ? files.reduce((sum, { bytes }) => sum + (bytes as number), 0) : null,
    state: await stateOf(entry, folder),
    folder,
    ...(note !== undefined && { note }),
  };
}

/** Every data set of the shipped and the user's lock, and whether its files are there. */
export async function listDatasets(options: LockOptions = {}): Promise<ListedDataset[]> {
  return Promise.all((await readDatasets(options)).map((dataset) => describe(dataset, options)));
}

/**
 * The folder of a data set that is there, for whoever wants to read it by name.
 *
 * @throws InputError when it is unknown, absent or only partly there.
 */
export async function datasetFolder(name: string, options: LockOptions = {}): Promise<string> {
  const found = await describe(await findDataset(name, options), options);
  if (found.state === 'present') return found.folder;
  throw new InputError(`${name}: is ${found.state} in ${found.folder}: robosense datasets pull ${name}`);
}
