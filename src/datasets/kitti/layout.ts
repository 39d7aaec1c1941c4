import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileFormatError, firstOf, InputError } from '../../errors/index.js';

const PARTS = ['velodyne', 'image_2', 'calib', 'label_2'] as const;
export type KittiPart = (typeof PARTS)[number];

const EXTENSIONS: Readonly<Record<KittiPart, readonly string[]>> = {
  velodyne: ['.bin'],
  image_2: ['.png', '.jpg', '.jpeg'],
  calib: ['.txt'],
  label_2: ['.txt'],
};

/** Where the files of a split lie. */
export interface KittiLayout {
  readonly split: string;
  /** Holds velodyne, image_2, calib and label_2. */
  readonly folder: string;
  readonly ids: readonly string[];
  /** Frame id → file, for each folder that exists. */
  readonly files: Readonly<Partial<Record<KittiPart, ReadonlyMap<string, string>>>>;
  /** The list of frames in ImageSets, where the split has one. */
  readonly listFile?: string;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function hasPart(folder: string): Promise<boolean> {
  const found = await Promise.all(PARTS.map((part) => isFolder(join(folder, part))));
  return found.includes(true);
}

async function listPart(folder: string, part: KittiPart): Promise<Map<string, string> | undefined> {
  if (!(await isFolder(join(folder, part)))) return undefined;
  const files = new Map<string, string>();
  for (const name of (await readdir(join(folder, part))).sort()) {
    const extension = EXTENSIONS[part].find((ending) => name.endsWith(ending));
    if (extension) files.set(name.slice(0, -extension.length), join(folder, part, name));
  }
  return files;
}

async function readIds(path: string): Promise<string[]> {
  const seen = new Set<string>();
  (await readFile(path, 'utf8')).split(/\r?\n/).forEach((line, index) => {
    const id = line.trim();
    if (id === '') return;
    const fail = (problem: string): never => {
      throw new FileFormatError(path, `line ${index + 1}`, problem);
    };
    if (!/^\w+$/.test(id)) fail(`'${id.slice(0, 40)}' is no frame id`);
    if (seen.has(id)) fail(`frame ${id} is listed twice`);
    seen.add(id);
  });
  return [...seen];
}

/** The data folder of a split: `testing` for the splits of the test set, `training` for all others. */
async function dataFolder(path: string, split: string | undefined): Promise<{ root: string; folder: string }> {
  if (await hasPart(path)) return { root: dirname(path), folder: path };
  const wanted = split === 'testing' || split === 'test' ? ['testing'] : ['training'];
  const candidates = split === undefined ? ['training', 'testing'] : wanted;
  for (const name of candidates) {
    if (await hasPart(join(path, name))) return { root: path, folder: join(path, name) };
  }
  throw new InputError(
    `${path}: no KITTI object data: expected ${candidates.join('/ or ')}/ with ${PARTS.join(', ')} (or one of them)`,
  );
}

/**
 * Finds the frames of a KITTI object data set.
 *
 * @param path the root (with `training/`, `testing/`, `ImageSets/`) or one of its data folders
 * @param split `training` or `testing` for all frames of that folder, or the name of a list in ImageSets
 * @throws InputError where nothing of the layout is there or the split is unknown
 */
export async function findKittiFrames(path: string, split: string | undefined): Promise<KittiLayout> {
  const { root, folder } = await dataFolder(resolve(path), split);
  const entries = await Promise.all(PARTS.map(async (part) => [part, await listPart(folder, part)] as const));
  const files = Object.fromEntries(entries.filter(([, found]) => found !== undefined)) as KittiLayout['files'];
  const name = split ?? basename(folder);
  if (split === undefined || split === 'training' || split === 'testing') {
    // What a sensor recorded is a frame; labels alone still are one for scoring.
    const first = (['velodyne', 'image_2', 'label_2', 'calib'] as const).find((part) => files[part]?.size);
    if (!first) throw new InputError(`${folder}: holds no frames`);
    return { split: name, folder, ids: [...(files[first] as ReadonlyMap<string, string>).keys()], files };
  }
  const lists = [join(root, 'ImageSets'), join(folder, 'ImageSets')];
  const listFile = lists.map((list) => join(list, `${split}.txt`)).find(existsSync);
  if (!listFile) {
    const known = (await Promise.all(lists.map((list) => readdir(list).catch(() => [])))).flat();
    const names = known.filter((file) => file.endsWith('.txt')).map((file) => file.slice(0, -4));
    throw new InputError(
      `${path}: unknown split '${split}'; known: ${firstOf(['training', 'testing', ...names.sort()], 10)}`,
    );
  }
  return { split: name, folder, ids: await readIds(listFile), files, listFile };
}
