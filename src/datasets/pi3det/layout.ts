import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../../errors/index.js';

const INFO_FILE = /^pi3det_infos_(\w+)\.pkl$/;
/** Other names of the splits, as the folders are called. */
const ALIASES: Readonly<Record<string, string>> = { training: 'train', validation: 'val' };
/** What is opened when no split is named. */
const PREFERENCE = ['val_answers', 'val', 'train'];

/** An info file and the folder of the data set it was found in. */
export interface Pi3detInfoFile {
  readonly path: string;
  readonly split: string;
}

/** Official instructions put an info file beside or inside `training/`, `validation/` or a phase's own folder. */
async function infoFiles(root: string): Promise<Pi3detInfoFile[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = [root];
  for (const entry of entries) {
    if (entry.isDirectory() || entry.isSymbolicLink()) folders.push(join(root, entry.name));
  }
  const found: Pi3detInfoFile[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.sort()) {
      const match = INFO_FILE.exec(name);
      if (match) found.push({ path: join(folder, name), split: match[1] });
    }
  }
  return found;
}

/**
 * Finds the info file of a split.
 *
 * @param path the data set's root, one of its folders, or the info file itself
 * @param split `train`, `val`, …: the end of the file's name; without it `val_answers` (the mini data set's labelled
 *   validation), then `val`, then `train`
 * @throws InputError where there is none, or more than one
 */
export async function findPi3detInfos(path: string, split: string | undefined): Promise<Pi3detInfoFile> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new InputError(`${path}: no such file or folder`, { cause });
  });
  if (found.isFile()) {
    const own = INFO_FILE.exec(basename(path))?.[1] ?? basename(path, '.pkl');
    return { path: resolve(path), split: split ?? own };
  }
  const files = await infoFiles(resolve(path));
  const known = [...new Set(files.map((file) => file.split))].sort();
  if (known.length === 0) throw new InputError(`${path}: no Pi3DET data: expected a file pi3det_infos_<split>.pkl`);
  const wanted =
    split === undefined ? (PREFERENCE.find((name) => known.includes(name)) ?? known[0]) : (ALIASES[split] ?? split);
  const matching = files.filter((file) => file.split === wanted);
  if (matching.length === 0) throw new InputError(`${path}: no split '${split}'; known: ${known.join(', ')}`);
  // Beside the folders and inside one of them it is the same file twice: the outer one counts.
  const outer = matching.filter((file) => dirname(file.path) === resolve(path));
  if (matching.length > 1 && outer.length !== 1) {
    throw new InputError(
      `${path}: several info files for split ${wanted}; name one: ${matching.map((file) => file.path).join(', ')}`,
    );
  }
  return outer[0] ?? matching[0];
}

/**
 * Turns the paths of an info file into paths on this machine.
 *
 * They are relative to the data set's root, but the info file may lie there or one folder deeper, and a phase's folder
 * may be used without the `training/` or `validation/` that the paths begin with.
 *
 * @param firstPath path of the first frame's scan; decides which folder is meant
 */
export function pathResolver(infoFile: string, firstPath: string | undefined): (path: string) => string {
  const withoutFirst = (path: string): string => path.split(/[\\/]/).slice(1).join('/');
  const folders = [dirname(infoFile), dirname(dirname(infoFile))];
  const candidates = folders.flatMap((folder) => [
    (path: string) => join(folder, path),
    (path: string) => join(folder, withoutFirst(path)),
  ]);
  return candidates.find((candidate) => firstPath !== undefined && existsSync(candidate(firstPath))) ?? candidates[0];
}
