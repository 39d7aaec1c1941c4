import type { FloatArray } from '../../contracts/index.js';

const BINS = 65_536;
const counts = new Uint32Array(BINS);
/** Clouds larger than this are looked at twice: one of so many points tells how near the others must be. */
const SAMPLED_FROM = 4096;
const SAMPLE_STEP = 16;

/**
 * The `wanted` rows nearest to a row, by squared Euclidean distance over the first `columns` (three or more) channels; of
 * equally far ones at the limit the earlier.
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
  const candidates = new Int32Array(rows.length);
  let limit = Infinity;
  if (rows.length > SAMPLED_FROM) {
    const sample = Math.ceil(rows.length / SAMPLE_STEP);
    for (let i = 0; i < sample; i++) {
      squared[i] = squaredDistance(points, width, columns, rows[i * SAMPLE_STEP], centre);
    }
    // Half as many again and some more than the sample says, so that the limit is hardly ever too near.
    limit = atRank(squared.subarray(0, sample), Math.min(Math.ceil((1.5 * wanted) / SAMPLE_STEP) + 32, sample));
  }
  let found = collect(points, width, columns, rows, centre, limit, candidates, squared);
  if (found < wanted) found = collect(points, width, columns, rows, centre, Infinity, candidates, squared);
  return selectNearest(candidates.subarray(0, found), squared.subarray(0, found), wanted);
}

function squaredDistance(points: FloatArray, width: number, columns: number, row: number, centre: number): number {
  const at = row * width;
  const from = centre * width;
  const dx = points[at] - points[from];
  const dy = points[at + 1] - points[from + 1];
  const dz = points[at + 2] - points[from + 2];
  let sum = dx * dx + dy * dy + dz * dz;
  for (let column = 3; column < columns; column++) {
    const difference = points[at + column] - points[from + column];
    sum += difference * difference;
  }
  return sum;
}

/** Rows no farther than the limit and their squared distances, in the rows' order; returns how many there are. */
function collect(
  points: FloatArray,
  width: number,
  columns: number,
  rows: Int32Array,
  centre: number,
  limit: number,
  candidates: Int32Array,
  squared: Float32Array,
): number {
  let found = 0;
  for (let place = 0; place < rows.length; place++) {
    const distance = Math.fround(squaredDistance(points, width, columns, rows[place], centre));
    if (distance > limit) continue;
    candidates[found] = rows[place];
    squared[found++] = distance;
  }
  return found;
}

/** Fills `counts` and finds the bin of the value of a rank (from 1), and how many values lie in lower bins. */
function binOfRank(values: Float32Array, rank: number): { bin: number; below: number } {
  // Positive floats order as their bits do, so that the upper 16 bits make a histogram.
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  counts.fill(0);
  for (let i = 0; i < bits.length; i++) counts[bits[i] >>> 16]++;
  let bin = 0;
  let below = 0;
  while (below + counts[bin] < rank) below += counts[bin++];
  return { bin, below };
}

/** A value that at least `rank` of the given ones do not exceed, and few more. */
function atRank(values: Float32Array, rank: number): number {
  const { bin } = binOfRank(values, rank);
  return new Float32Array(Uint32Array.of(((bin << 16) | 0xffff) >>> 0).buffer)[0];
}

function selectNearest(rows: Int32Array, squared: Float32Array, wanted: number): Int32Array {
  const nearest = new Int32Array(wanted);
  if (wanted === 0) return nearest;
  const { bin, below } = binOfRank(squared, wanted);
  const bits = new Uint32Array(squared.buffer, squared.byteOffset, squared.length);
  // In the bin of the limit the exact order decides.
  const atLimit: number[] = [];
  let found = 0;
  for (let i = 0; i < rows.length; i++) {
    const own = bits[i] >>> 16;
    if (own < bin) nearest[found++] = rows[i];
    else if (own === bin) atLimit.push(i);
  }
  atLimit.sort((a, b) => squared[a] - squared[b] || a - b);
  for (let i = 0; i < wanted - below; i++) nearest[found++] = rows[atLimit[i]];
  return nearest;
}
