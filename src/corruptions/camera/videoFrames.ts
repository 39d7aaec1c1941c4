import type { RgbImage } from '../operation.js';

/** Encoders take even sides: the last column and row are repeated where needed. */
export function padToEven({ widthPx, heightPx, data }: RgbImage): RgbImage {
  const width = widthPx + (widthPx % 2);
  const height = heightPx + (heightPx % 2);
  if (width === widthPx && height === heightPx) return { widthPx, heightPx, data };
  const out = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * Math.min(y, heightPx - 1) * widthPx;
    const to = 3 * y * width;
    out.set(data.subarray(from, from + 3 * widthPx), to);
    if (width > widthPx) out.set(data.subarray(from + 3 * (widthPx - 1), from + 3 * widthPx), to + 3 * widthPx);
  }
  return { widthPx: width, heightPx: height, data: out };
}

/** The upper left part of a frame. */
export function cropTo(frame: RgbImage, widthPx: number, heightPx: number): RgbImage {
  const out = new Uint8Array(3 * widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const from = 3 * y * frame.widthPx;
    out.set(frame.data.subarray(from, from + 3 * widthPx), 3 * y * widthPx);
  }
  return { widthPx, heightPx, data: out };
}
