import { zipSync } from 'fflate';
import type { Zippable } from 'fflate';
import type { NdArray } from 'ndarray';
import { InputError } from '../../errors/index.js';
import { writeFileAtomic } from '../atomicWrite.js';
import { readFileBounded } from '../readBounded.js';
import type { NpyData } from './dtype.js';
import { encodeNpy, parseNpy } from './npy.js';
import type { NpyArray } from './npy.js';
import { isSafeRelativePath, readZipDirectory, unpackEntry } from '../zipArchive.js';

export interface NpzReading {
  /** Most bytes of the file; 1 GiB unless given. */
  readonly maxBytes?: number;
  /** Most bytes of all arrays together once unpacked; 4 GiB unless given. */
  readonly maxUnpackedBytes?: number;
}

export interface NpzWriting {
  /** As `numpy.savez_compressed`; stored as they are (`numpy.savez`) unless set. */
  readonly compressed?: boolean;
}

/** The arrays of an .npz file by name; each is unpacked when it is asked for. */
export interface NpzFile {
  readonly names: readonly string[];
  /** @throws InputError naming the arrays there are when there is none of this name. */
  get(name: string): NpyArray;
}

const SUFFIX = '.npy';

/** Lists the bytes of an .npz file; the archive's directory is checked before anything is unpacked. */
export function parseNpz(bytes: Uint8Array, name: string, options: NpzReading = {}): NpzFile {
  const entries = readZipDirectory(bytes, name, { maxUnpackedBytes: options.maxUnpackedBytes ?? 2 ** 32 });
  const arrays = new Map(
    entries
      .filter(({ path }) => path.endsWith(SUFFIX))
      .map((entry) => [entry.path.slice(0, -SUFFIX.length), entry] as const),
  );
  return {
    names: [...arrays.keys()],
    get(array) {
      const entry = arrays.get(array);
      if (entry === undefined) {
        throw new InputError(`${name}: no array ${array}; there are ${[...arrays.keys()].join(', ') || 'none'}`);
      }
      return parseNpy(unpackEntry(bytes, entry, name), `${name}: ${array}`);
    },
  };
}

export async function readNpz(path: string, options: NpzReading = {}): Promise<NpzFile> {
  return parseNpz(await readFileBounded(path, options.maxBytes), path, options);
}

/** Equal arrays give equal bytes: entries stand in the given order under one fixed date. */
export function encodeNpz(arrays: Readonly<Record<string, NdArray<NpyData>>>, options: NpzWriting = {}): Uint8Array {
  const files: Zippable = {};
  for (const [name, array] of Object.entries(arrays)) {
    if (!isSafeRelativePath(name)) throw new InputError(`'${name}' cannot be the name of an array in an .npz file`);
    files[name + SUFFIX] = encodeNpy(array);
  }
  return zipSync(files, { level: options.compressed === true ? 6 : 0, mtime: new Date(1980, 0, 1) });
}

export async function writeNpz(
  path: string,
  arrays: Readonly<Record<string, NdArray<NpyData>>>,
  options?: NpzWriting,
): Promise<void> {
  await writeFileAtomic(path, encodeNpz(arrays, options));
}
