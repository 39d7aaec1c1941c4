import { InputError } from '../../errors/index.js';
import type { RgbImage } from '../operation.js';

/** The smallest image that the common corruptions accept, as their reference implementation does. */
export const SMALLEST_SIDE_PX = 32;

/** An image of the same size with pixels of its own, all zero. */
export function emptyLike(image: RgbImage): { widthPx: number; heightPx: number; data: Uint8Array } {
  return { widthPx: image.widthPx, heightPx: image.heightPx, data: new Uint8Array(image.data.length) };
}

/** @throws InputError for an image whose sides are shorter than `sidePx`, naming size and need */
export function requireSide(image: RgbImage, operation: string, sidePx: number = SMALLEST_SIDE_PX): void {
  const { widthPx, heightPx } = image;
  if (widthPx >= sidePx && heightPx >= sidePx) return;
  throw new InputError(
    `${operation} needs an image of at least ${sidePx} × ${sidePx} pixels; this one has ${widthPx} × ${heightPx}`,
  );
}

/** Every value replaced by its entry in `table` (256). */
export function mapLevels(image: RgbImage, table: Uint8Array): RgbImage {
  const out = emptyLike(image);
  const { data } = image;
  for (let i = 0; i < data.length; i++) out.data[i] = table[data[i]];
  return out;
}

/** A table of what becomes of each of the 256 levels: value in [0, 1] → [0, 1], clipped and truncated to a byte. */
export function levelTable(change: (value: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, level) => toByte(change(level / 255)));
}

/** Clips to [0, 1] and truncates to a byte, as the reference implementations do; not a number gives 0. */
export function toByte(value: number): number {
  return value >= 1 ? 255 : value > 0 ? Math.trunc(value * 255) : 0;
}

/** (256) level / 255. */
export const UNIT_LEVELS = Float64Array.from({ length: 256 }, (_, level) => level / 255);
