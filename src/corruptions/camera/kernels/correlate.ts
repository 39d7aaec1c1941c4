import { kernels } from './module.js';
import { placeOffsets, placeWeights } from './workspace.js';

type Pointers = [from: number, fromStride: number, to: number, toStride: number, rows: number, columns: number];
interface Correlations {
  correlate(...rest: [...Pointers, offsets: number, weights: number, taps: number]): void;
  correlateSymmetric(...rest: [...Pointers, step: number, weights: number, radius: number]): void;
}

/**
 * to[r][j] = Σ_i weights[i] · from[r][j + offsets[i]], i ascending; strides and offsets count elements. Columns are
 * written in eights: up to seven elements behind the last column of each row of `to` are overwritten.
 *
 * @param from @param to arrays of one workspace
 */
export function correlate(
  from: Float64Array,
  fromStart: number,
  fromStride: number,
  to: Float64Array,
  toStart: number,
  toStride: number,
  rows: number,
  columns: number,
  offsets: ArrayLike<number>,
  weights: ArrayLike<number>,
): void {
  const source = from.byteOffset + 8 * fromStart;
  const target = to.byteOffset + 8 * toStart;
  const { correlate: run } = kernels<Correlations>();
  const [offsetsAt, weightsAt] = [placeOffsets(offsets), placeWeights(weights)];
  run(source, fromStride, target, toStride, rows, columns, offsetsAt, weightsAt, offsets.length);
}

/**
 * to[r][j] = w₀ x[j] + Σ_k w_k (x[j − k·step] + x[j + k·step]), k from the last weight down to 1; otherwise as
 * `correlate`.
 */
export function correlateSymmetric(
  from: Float64Array,
  fromStart: number,
  fromStride: number,
  to: Float64Array,
  toStart: number,
  toStride: number,
  rows: number,
  columns: number,
  step: number,
  weights: ArrayLike<number>,
): void {
  const source = from.byteOffset + 8 * fromStart;
  const target = to.byteOffset + 8 * toStart;
  const { correlateSymmetric: run } = kernels<Correlations>();
  run(source, fromStride, target, toStride, rows, columns, step, placeWeights(weights), weights.length - 1);
}
