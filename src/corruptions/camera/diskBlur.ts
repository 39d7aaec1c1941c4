import type { RgbImage } from '../operation.js';
import { decomposeDisk } from './diskDecomposition.js';
import type { DiskKernel } from './diskKernel.js';
import { diskKernel } from './diskKernel.js';
import { DiskRows } from './diskRows.js';
import { edgeIndex, padRow } from './edges.js';
import { EvenAreas } from './evenAreas.js';
import { emptyLike, UNIT_LEVELS } from './rgbImage.js';

const CHANNELS = 3;
/** Roundings to float32 on the way to a result, generously counted, and what each can move a sum of levels by. */
const ROUNDINGS = 16;
const ROUNDING = 2 ** -24 * 256;

/** The sum over the kernel as it stands, for results so near a whole number that its float32 weights decide. */
function exactSum({ half, weights }: DiskKernel, padded: Uint8Array, stride: number, centre: number): number {
  let total = 0;
  for (let y = -half, at = 0; y <= half; y++) {
    let from = centre + y * stride - half * CHANNELS;
    for (let x = -half; x <= half; x++, at++, from += CHANNELS) total += weights[at] * UNIT_LEVELS[padded[from]];
  }
  return total * 255;
}

/**
 * An image correlated with a blurred disk, edges reflected about their pixel, truncated to bytes.
 *
 * The disk is a row of columns whose sums move down row by row: exact in whole numbers. The blur of the edge follows in
 * float32; results too near a whole number for that are summed again as they stand.
 */
export function blurByDisk(image: RgbImage, radius: number, aliasBlurPx: number): RgbImage {
  const kernel = diskKernel(radius, aliasBlurPx);
  const disk = decomposeDisk(kernel, radius);
  const { widthPx: width, heightPx: height, data } = image;
  const rows = new DiskRows(width, height, kernel.half, kernel.edgeBlur, disk);
  const { padded, stride, pad } = rows;
  const narrow = width * CHANNELS;
  for (let row = 0; row < height + 2 * pad; row++) {
    const from = edgeIndex(row - pad, height, 'reflect101') * narrow;
    const start = row * stride;
    padded.set(data.subarray(from, from + narrow), start + pad * CHANNELS);
    padRow(padded, start, width, CHANNELS, pad, 'reflect101');
  }
  const evenAreas = new EvenAreas(padded, stride, kernel.half, rows.room);
  const margin = 255 * disk.rounding + ROUNDINGS * ROUNDING * Math.max(1, disk.sum);
  const out = emptyLike(image);
  for (let y = 0; y < height; y++) {
    const to = y * narrow;
    const unsure = rows.next(margin, out.data, to);
    evenAreas.moveTo(y + pad + kernel.half);
    for (const i of unsure) {
      const place = pad * CHANNELS + i;
      const centre = (y + pad) * stride + place;
      const value = evenAreas.isEven(place) ? padded[centre] * disk.sum : exactSum(kernel, padded, stride, centre);
      out.data[to + i] = value >= 255 ? 255 : value > 0 ? value : 0;
    }
  }
  return out;
}
