import { kernels } from './module.js';
import { placeOffsets, rowBytes } from './workspace.js';

interface Disks {
  slideSums(sums: number, entering: number, leaving: number, count: number): void;
  widenSums(bytes: number, narrow: number, to: number, inner: number, outer: number, count: number): void;
  sumRows(rows: number, groups: number, groupCount: number, to: number, count: number): void;
  combineRows(rows: number, plus: number, minus: number, to: number, count: number): void;
  mixRow(...row: [sums: number, near: number, far: number, reach: number, ...Weights, to: number, count: number]): void;
  finishRow(
    ...row: [
      ...[rows: number, rest: number, reach: number, ...Weights, scale: number, margin: number],
      ...[bytes: number, unsure: number, count: number],
    ]
  ): number;
  equalRuns(bytes: number, above: number, runs: number, count: number): void;
}
type Weights = [w0: number, w1: number, w2: number];

/**
 * Rows of sums under a disk with blurred edges; addresses are byte offsets in the kernels' memory, `count` elements are
 * worked on in sixteens. What each does is written out in `reference/disk.ts`.
 */
export function diskKernels() {
  const run = kernels<Disks>();
  return {
    slideSums: run.slideSums,
    widenSums: run.widenSums,
    /** @param rows addresses, in groups of the given sizes whose sums have 16 bits */
    sumRows(rows: readonly number[], groups: readonly number[], to: number, count: number): void {
      const at = placeOffsets([...rows, ...groups]);
      run.sumRows(at, at + 4 * rows.length, groups.length, to, count);
    },
    /** @param weights of the row itself and of its neighbours to both sides */
    mixRow(sums: number, near: number, far: number, weights: ArrayLike<number>, to: number, count: number): void {
      run.mixRow(sums, near, far, weights.length - 1, weights[0], weights[1], weights[2] ?? 0, to, count);
    },
    combineRows(plus: readonly number[], minus: readonly number[], to: number, count: number): void {
      run.combineRows(placeOffsets([...plus, ...minus]), plus.length, minus.length, to, count);
    },
    /**
     * @param rows addresses: the row, those above and below it, those two above and below
     * @param rest address of what is blurred along the row, 0 for nothing
     * @param out receives the bytes from `start`
     * @returns indices of results within `margin` of a whole number
     */
    finishRow(
      rows: readonly number[],
      rest: number,
      weights: ArrayLike<number>,
      scale: number,
      margin: number,
      out: Uint8Array,
      start: number,
      count: number,
    ): Int32Array {
      // Sixteens of bytes first, then the list.
      const bytes = 16 * Math.ceil(count / 16);
      const row = rowBytes(bytes + 4 * count);
      const list = row.byteOffset + bytes;
      const [w0, w1, w2] = [weights[0], weights[1], weights[2] ?? 0];
      const reach = weights.length - 1;
      const at = placeOffsets(rows);
      const found = run.finishRow(at, rest, reach, w0, w1, w2, scale, margin, row.byteOffset, list, count);
      out.set(row.subarray(0, count), start);
      return new Int32Array(row.buffer, list, found);
    },
  };
}

/** runs[i] = how many values one above the other equal that of the row at `start`, itself among them, at most 255. */
export function equalRuns(bytes: Uint8Array, start: number, above: number, runs: Uint8Array, count: number): void {
  kernels<Disks>().equalRuns(bytes.byteOffset + start, bytes.byteOffset + above, runs.byteOffset, count);
}
