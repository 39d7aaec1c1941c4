import type { NdArray } from 'ndarray';
import type { FloatArray } from '../contracts/index.js';

/**
 * The rows of a two-dimensional view as one contiguous row-major array.
 *
 * The view's own buffer when it already is one (no copy), else a copy of the same precision.
 */
export function flatRows<T extends FloatArray>(view: NdArray<T>): T {
  const [rows, columns] = view.shape as [number, number];
  const contiguous = view.stride[1] === 1 && view.stride[0] === columns;
  if ((contiguous || rows * columns === 0) && view.offset === 0 && view.data.length === rows * columns)
    return view.data;
  if (contiguous) return view.data.subarray(view.offset, view.offset + rows * columns) as T;
  const copy = (
    view.data instanceof Float32Array ? new Float32Array(rows * columns) : new Float64Array(rows * columns)
  ) as T;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) copy[row * columns + column] = view.get(row, column);
  }
  return copy;
}
