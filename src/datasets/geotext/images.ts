import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors/index.js';
import { readError } from '../../sensors/index.js';

/** What the official script looks for, in lower and in upper case; mixed case is not found. */
const EXTENSION = /\.(?:jpg|jpeg|png|bmp|tiff|webp|JPG|JPEG|PNG|BMP|TIFF|WEBP)$/;

export interface GalleryImage {
  /** File name without its last extension: the id in a submission. */
  readonly id: string;
  readonly path: string;
}

/** A file's name without folders and its last extension, as Python's `Path.stem`. */
export function fileStem(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 || dot === name.length - 1 ? name : name.slice(0, dot);
}

/** Order of texts by code points, as Python compares them; JavaScript's own order differs above U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    let [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // Surrogates stand for code points above all others.
    if (x >= 0xd800 && x <= 0xdfff) x += 0x10000;
    if (y >= 0xd800 && y <= 0xdfff) y += 0x10000;
    return x - y;
  }
  return a.length - b.length;
}

/** Order of paths as Python sorts `Path` objects: part by part. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareCodePoints(left[i], right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/**
 * The images of a folder and all folders below, in the order of the official script.
 *
 * Source: `generate_sub.py` of robosense2025/track4 (`sorted` over `Path.glob` and `Path.rglob`).
 * @throws InputError where the folder cannot be read
 */
export async function listGalleryImages(folder: string): Promise<GalleryImage[]> {
  const found: string[] = [];
  const walk = async (relative: string): Promise<void> => {
    const entries = await readdir(join(folder, relative), { withFileTypes: true }).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'ENOTDIR'
        ? new InputError(`${join(folder, relative)}: is no folder of images`)
        : readError(join(folder, relative), error);
    });
    for (const entry of entries) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) await walk(path);
      else if (EXTENSION.test(entry.name)) found.push(path);
    }
  };
  await walk('');
  return found.sort(comparePaths).map((path) => ({ id: fileStem(path), path: join(folder, path) }));
}
