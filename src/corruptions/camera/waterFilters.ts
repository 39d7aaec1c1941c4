/** The chain of OpenCV filters that gives drops of water their light and dark sides. */
import { edgeIndex } from './edges.js';

/** Sum over 3 × 3 pixels, the border reflected about its pixel. */
function boxSums(
  values: ArrayLike<number>,
  width: number,
  height: number,
  take: (at: number, sum: number) => void,
): void {
  const columns = new Float64Array(width + 2);
  const left = edgeIndex(-1, width, 'reflect101') + 1;
  const right = edgeIndex(width, width, 'reflect101') + 1;
  for (let y = 0; y < height; y++) {
    const above = edgeIndex(y - 1, height, 'reflect101') * width;
    const here = y * width;
    const below = edgeIndex(y + 1, height, 'reflect101') * width;
    for (let x = 0; x < width; x++) columns[x + 1] = values[above + x] + values[here + x] + values[below + x];
    columns[0] = columns[left];
    columns[width + 1] = columns[right];
    for (let x = 0; x < width; x++) take(here + x, columns[x] + columns[x + 1] + columns[x + 2]);
  }
}

/** 3 × 3 means, truncated to bytes. */
export function meanTruncated(values: Float32Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(values.length);
  boxSums(values, width, height, (at, sum) => (out[at] = Math.fround(sum * (1 / 9))));
  return out;
}

/** 3 × 3 means, rounded to bytes. */
export function meanRounded(values: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(values.length);
  boxSums(values, width, height, (at, sum) => (out[at] = (sum * (1 / 9) + 0.5) | 0));
  return out;
}

/** Histogram equalisation: the lowest level present becomes 0, the others their cumulative share. */
export function equalizeHistogram(values: Uint8Array): Uint8Array {
  const histogram = new Int32Array(256);
  for (const value of values) histogram[value]++;
  const lowest = histogram.findIndex((count) => count > 0);
  const table = new Uint8Array(256);
  if (histogram[lowest] === values.length) table[lowest] = lowest;
  else {
    const scale = Math.fround(255 / (values.length - histogram[lowest]));
    for (let level = lowest + 1, sum = 0; level < 256; level++) {
      sum += histogram[level];
      // Halves cannot be told from their neighbours in float32: rounding to even and rounding up agree.
      table[level] = Math.round(Math.fround(sum * scale));
    }
  }
  return values.map((value) => table[value]);
}

/** Correlation with [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], clipped to bytes: light from the upper left. */
export function emboss(values: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(values.length);
  const columns = Int32Array.from({ length: width + 2 }, (_, x) => edgeIndex(x - 1, width, 'reflect101'));
  for (let y = 0; y < height; y++) {
    const above = edgeIndex(y - 1, height, 'reflect101') * width;
    const here = y * width;
    const below = edgeIndex(y + 1, height, 'reflect101') * width;
    for (let x = 0; x < width; x++) {
      const left = columns[x];
      const right = columns[x + 2];
      const sum =
        values[here + x] -
        2 * values[above + left] -
        values[above + x] -
        values[here + left] +
        values[here + right] +
        values[below + x] +
        2 * values[below + right];
      out[here + x] = sum < 0 ? 0 : sum > 255 ? 255 : sum;
    }
  }
  return out;
}
