import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { InputError } from '../../errors/index.js';

const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg']);

/** What a path holds. */
export type InputKind = 'image' | 'cloud' | 'dataset';

export const isImageFile = (path: string): boolean => IMAGE_EXTENSIONS.has(extname(path).toLowerCase());

/** @throws InputError where nothing is there */
export async function kindOfInput(path: string): Promise<InputKind> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new InputError(`${path}: no such file or folder`, { cause });
  });
  if (facts.isDirectory()) return 'dataset';
  return isImageFile(path) ? 'image' : 'cloud';
}

/** Id of a lone file: its name without extension (`.pcd.bin` is one). */
export function idOfFile(path: string): string {
  return basename(path)
    .replace(/\.pcd\.bin$/i, '')
    .replace(/\.[^.]+$/, '');
}

/** @throws InputError where something is there already */
export function refuseExisting(path: string): void {
  if (existsSync(path)) throw new InputError(`${path} exists already: name another --out, or remove it first`);
}

/** The KITTI data folder that a scan or image stands in: its calibration and labels are then known. */
export function kittiFolderOf(path: string): string | undefined {
  const part = basename(dirname(path));
  const folder = dirname(dirname(path));
  const isPart = part === 'velodyne' || part === 'image_2';
  return isPart && existsSync(join(folder, 'calib', `${idOfFile(path)}.txt`)) ? folder : undefined;
}
