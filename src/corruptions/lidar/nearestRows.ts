import type { FloatArray } from '../../contracts/index.js';

const BINS = 65_536;
const counts = new Uint32Array(BINS);

/**
 * The `wanted` rows nearest to a row, by squared Euclidean distance over the first `columns` (three or more) channels; of equally far
 * ones at the limit the earlier.
 *
 * Positive floats order as their bits do, so that a histogram of the upper 16 bits finds the limit in one pass.
 *
 * @returns (wanted), in no particular order
 */
export function nearestRows(
  points: FloatArray,
  width: number,
  columns: number,
  rows: Int32Array,
  centre: number,
  wanted: number,
): Int32Array {
  if (wanted >= rows.length) return rows;
  const squared = new Float32Array(rows.length);
  const from = centre * width;
  for (let place = 0; place < rows.length; place++) {
    const at = rows[place] * width;
    const dx = points[at] - points[from];
    const dy = points[at + 1] - points[from + 1];
    const dz = points[at + 2] - points[from + 2];
    let sum = dx * dx + dy * dy + dz * dz;
    for (let column = 3; column < columns; column++) {
      const difference = points[at + column] - points[from + column];
      sum += difference * difference;
    }
    squared[place] = sum;
  }
  const bits = new Uint32Array(squared.buffer);
  counts.fill(0);
  for (let place = 0; place < bits.length; place++) counts[bits[place] >>> 16]++;
  let bin = 0;
  let nearer = 0;
  while (nearer + counts[bin] < wanted) nearer += counts[bin++];
  // In the bin of the limit the exact order decides.
  const atLimit: number[] = [];
  const nearest = new Int32Array(wanted);
  let found = 0;
  for (let place = 0; place < bits.length; place++) {
    const own = bits[place] >>> 16;
    if (own < bin) nearest[found++] = rows[place];
    else if (own === bin) atLimit.push(place);
  }
  atLimit.sort((a, b) => squared[a] - squared[b] || a - b);
  for (let i = 0; found < wanted; i++) nearest[found++] = rows[atLimit[i]];
  return nearest;
}
