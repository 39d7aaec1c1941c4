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
