/** What the kernels do, in plain TypeScript: the tests hold the WebAssembly version to the same bits. */

/** to[r][j] = Σ_i weights[i] · from[r][j + offsets[i]], i ascending. Strides and offsets count elements. */
export function correlateReference(
  from: Float64Array,
  fromStart: number,
  fromStride: number,
  to: Float64Array,
  toStart: number,
  toStride: number,
  rows: number,
  columns: number,
  offsets: Int32Array,
  weights: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = fromStart + row * fromStride + column;
      let sum = 0;
      for (let tap = 0; tap < offsets.length; tap++) sum += weights[tap] * from[at + offsets[tap]];
      to[toStart + row * toStride + column] = sum;
    }
  }
}

/** to[r][j] = w₀ x[j] + Σ_k w_k (x[j − k·step] + x[j + k·step]), k from the last weight down to 1. */
export function correlateSymmetricReference(
  from: Float64Array,
  fromStart: number,
  fromStride: number,
  to: Float64Array,
  toStart: number,
  toStride: number,
  rows: number,
  columns: number,
  step: number,
  weights: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = fromStart + row * fromStride + column;
      let sum = from[at] * weights[0];
      for (let tap = weights.length - 1; tap > 0; tap--) {
        sum += (from[at - tap * step] + from[at + tap * step]) * weights[tap];
      }
      to[toStart + row * toStride + column] = sum;
    }
  }
}

/**
 * Adds one row of a bilinearly zoomed RGBX image to `sum`, interpolated in float64, rounded and added in float32.
 *
 * @param upper @param lower (columns, 4) the rows above and below
 * @param weight share of the lower row
 * @param indices (outColumns) left column of each output pixel
 * @param weights (outColumns) share of the right column
 * @param sum (outColumns, 4)
 */
export function addZoomedRowReference(
  upper: Float32Array,
  lower: Float32Array,
  weight: number,
  indices: Int32Array,
  weights: Float64Array,
  sum: Float32Array,
): void {
  const mixed = new Float64Array(upper.length + 4);
  for (let i = 0; i < upper.length; i++) mixed[i] = upper[i] * (1 - weight) + lower[i] * weight;
  for (let column = 0; column < indices.length; column++) {
    const right = weights[column];
    for (let channel = 0; channel < 4; channel++) {
      const at = 4 * indices[column] + channel;
      sum[4 * column + channel] += Math.fround(mixed[at] * (1 - right) + mixed[at + 4] * right);
    }
  }
}
