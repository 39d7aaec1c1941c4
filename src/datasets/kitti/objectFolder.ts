import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KittiObjects, Warning } from '../../contracts/index.js';
import { firstOf, InputError } from '../../errors/index.js';
import { readFileBounded } from '../../sensors/index.js';
import { parseKittiObjects } from './objectText.js';

/** {@link parseKittiObjects} of a file. */
export async function readKittiObjects(path: string): Promise<KittiObjects> {
  return parseKittiObjects(Buffer.from(await readFileBounded(path)).toString('utf8'), path);
}

/** Text files of a folder by frame. */
export interface KittiObjectFolder {
  /** Folder the files really lie in. */
  readonly path: string;
  /** Frame id → file, in the order of the ids asked for, else by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Ids asked for that have no file. */
  readonly missing: readonly string[];
  /** Ids that have a file and were not asked for. */
  readonly extra: readonly string[];
}

async function textFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw new InputError(`${folder}: is no folder that can be read`, { cause });
  });
  return entries.filter((name) => name.endsWith('.txt')).sort();
}

/**
 * Finds the files of a folder of labels or results: `NNNNNN.txt`, also in a sub-folder `data/` as KITTI's server has
 * it.
 *
 * @param ids frames that are expected; all files when absent
 * @throws InputError where there is no text file at all
 */
export async function findKittiObjects(path: string, ids?: readonly string[]): Promise<KittiObjectFolder> {
  let folder = path;
  let names = await textFiles(path);
  if (names.length === 0) {
    folder = join(path, 'data');
    names = await textFiles(folder).catch(() => []);
  }
  if (names.length === 0) throw new InputError(`${path}: holds no KITTI text files (NNNNNN.txt, or data/NNNNNN.txt)`);
  const found = new Set(names.map((name) => name.slice(0, -4)));
  const wanted = ids ?? [...found];
  const asked = new Set(wanted);
  return {
    path: folder,
    files: new Map(wanted.filter((id) => found.has(id)).map((id) => [id, join(folder, `${id}.txt`)])),
    missing: wanted.filter((id) => !found.has(id)),
    extra: [...found].filter((id) => !asked.has(id)),
  };
}

/** Results of a detector read from KITTI text files. */
export interface KittiPredictions extends Omit<KittiObjectFolder, 'files'> {
  /** Frame id → objects with scores, in the order of the ids asked for. */
  readonly frames: ReadonlyMap<string, KittiObjects>;
  readonly warnings: readonly Warning[];
}

/**
 * Reads a folder of results.
 *
 * Lines without a score get score 0, as in the official Python reader, with a warning. Frames that are missing or not
 * asked for are reported, not refused: the caller knows what the evaluator does with them.
 *
 * @param ids frames that are expected; all files when absent
 * @throws FileFormatError naming file and line
 */
export async function readKittiPredictions(path: string, ids?: readonly string[]): Promise<KittiPredictions> {
  const { files, ...folder } = await findKittiObjects(path, ids);
  const frames = new Map<string, KittiObjects>();
  const unscored: string[] = [];
  for (const [id, file] of files) {
    const objects = await readKittiObjects(file);
    if (!objects.score && objects.name.length > 0) unscored.push(id);
    frames.set(id, { ...objects, score: objects.score ?? new Float64Array(objects.name.length) });
  }
  const warnings: Warning[] = [];
  if (unscored.length > 0) {
    warnings.push({
      code: 'kitti-score-missing',
      message: `${folder.path}: results without score in ${unscored.length} frames (${firstOf(unscored)}) count as score 0`,
    });
  }
  return { ...folder, frames, warnings };
}
