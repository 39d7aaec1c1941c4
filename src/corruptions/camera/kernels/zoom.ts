import { kernels } from './module.js';

interface Zooms {
  addZoomedRow(
    upper: number,
    lower: number,
    weight: number,
    columns: number,
    mixed: number,
    offsets: number,
    weights: number,
    outColumns: number,
    sum: number,
  ): void;
}

/** Which columns an output column of a zoom lies between, in the kernels' memory. */
export interface ZoomColumns {
  /** (columns) byte offset of the left pixel in a row of float64 RGBX pixels. */
  readonly offsets: Int32Array;
  /** (columns) share of the right pixel. */
  readonly weights: Float64Array;
}

/**
 * Adds one row of a bilinearly zoomed image to `sum`; see `addZoomedRowReference`. All arrays are views of one
 * workspace.
 *
 * @param upper @param lower float32 RGBX pixels at the first column of the cut
 * @param mixed room for (columns + 1) float64 RGBX pixels
 */
export function addZoomedRow(
  upper: number,
  lower: number,
  weight: number,
  columns: number,
  mixed: Float64Array,
  at: ZoomColumns,
  sum: Float32Array,
): void {
  const { offsets, weights } = at;
  kernels<Zooms>().addZoomedRow(
    upper,
    lower,
    weight,
    columns,
    mixed.byteOffset,
    offsets.byteOffset,
    weights.byteOffset,
    offsets.length,
    sum.byteOffset,
  );
}
