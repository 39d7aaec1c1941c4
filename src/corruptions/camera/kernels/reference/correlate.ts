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
