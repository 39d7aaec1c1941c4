/** The chain of OpenCV filters that gives drops of water their light and dark sides. */
import type { Distances } from './distanceTransform.js';
import { DISTANCE_UNIT } from './distanceTransform.js';
import { edgeIndex } from './edges.js';

/** 3 × 3 means of distances, truncated to whole pixels; the border reflects about its pixel. */
function meanDistances({ distance, stride, first }: Distances, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height);
  // Distances are at most some tens of pixels: nine of them fit 32 bits.
  const columns = new Int32Array(width + 2);
  const left = edgeIndex(-1, width, 'reflect101') + 1;
  const right = edgeIndex(width, width, 'reflect101') + 1;
  for (let y = 0, to = 0; y < height; y++) {
    const above = first + edgeIndex(y - 1, height, 'reflect101') * stride;
    const here = first + y * stride;
    const below = first + edgeIndex(y + 1, height, 'reflect101') * stride;
    for (let x = 0; x < width; x++) columns[x + 1] = distance[above + x] + distance[here + x] + distance[below + x];
    columns[0] = columns[left];
    columns[width + 1] = columns[right];
    for (let x = 0; x < width; x++, to++) {
      const sum = (columns[x] + columns[x + 1] + columns[x + 2]) / DISTANCE_UNIT;
      out[to] = Math.fround(sum * (1 / 9));
    }
  }
  return out;
}

/** Histogram equalisation as a table: the lowest level present becomes 0, the others their cumulative share. */
function equalization(values: Uint8Array): Uint8Array {
  const histogram = new Int32Array(256);
  for (let i = 0; i < values.length; i++) histogram[values[i]]++;
  const lowest = histogram.findIndex((count) => count > 0);
  const table = new Uint8Array(256);
  if (histogram[lowest] === values.length) {
    table[lowest] = lowest;
    return table;
  }
  const scale = Math.fround(255 / (values.length - histogram[lowest]));
  for (let level = lowest + 1, sum = 0; level < 256; level++) {
    sum += histogram[level];
    table[level] = Math.round(Math.fround(sum * scale));
  }
  return table;
}

/**
 * How bright the light from the upper left makes each pixel, looked up pixel by pixel: distances averaged, equalised,
 * embossed by [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], clipped to bytes, averaged again and rounded.
 *
 * @param wanted (height, width) pixels that are not 0 are computed, others stay 0
 */
export function waterRelief(distances: Distances, width: number, height: number, wanted: Uint8Array): Uint8Array {
  const relief = meanDistances(distances, width, height);
  const level = equalization(relief);
  for (let i = 0; i < relief.length; i++) relief[i] = level[relief[i]];
  const embossed = (x: number, y: number): number => {
    const left = x > 0 ? x - 1 : edgeIndex(-1, width, 'reflect101');
    const right = x + 1 < width ? x + 1 : edgeIndex(width, width, 'reflect101');
    const above = (y > 0 ? y - 1 : edgeIndex(-1, height, 'reflect101')) * width;
    const here = y * width;
    const below = (y + 1 < height ? y + 1 : edgeIndex(height, height, 'reflect101')) * width;
    const sum =
      relief[here + x] -
      2 * relief[above + left] -
      relief[above + x] -
      relief[here + left] +
      relief[here + right] +
      relief[below + x] +
      2 * relief[below + right];
    return sum < 0 ? 0 : sum > 255 ? 255 : sum;
  };
  const column = (x: number, y: number): number =>
    embossed(x, edgeIndex(y - 1, height, 'reflect101')) +
    embossed(x, y) +
    embossed(x, edgeIndex(y + 1, height, 'reflect101'));
  const out = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    // Column sums are reused along a run of wanted pixels.
    let before = 0;
    let here = 0;
    let running = false;
    for (let x = 0; x < width; x++, at++) {
      if (wanted[at] === 0) {
        running = false;
        continue;
      }
      if (!running) {
        before = column(edgeIndex(x - 1, width, 'reflect101'), y);
        here = column(x, y);
        running = true;
      }
      const after = column(edgeIndex(x + 1, width, 'reflect101'), y);
      out[at] = ((before + here + after) * (1 / 9) + 0.5) | 0;
      before = here;
      here = after;
    }
  }
  return out;
}
