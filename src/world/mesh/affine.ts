/** (12) row-major 3 × 4: target = M · (source, 1). */
export type Affine = ArrayLike<number>;

/** a after b. */
export function composeAffine(a: Affine, b: Affine): Float64Array {
  const out = new Float64Array(12);
  for (let row = 0; row < 12; row += 4) {
    for (let column = 0; column < 4; column++) {
      out[row + column] =
        a[row] * b[column] + a[row + 1] * b[4 + column] + a[row + 2] * b[8 + column] + (column === 3 ? a[row + 3] : 0);
    }
  }
  return out;
}

export function translation(x: number, y: number, z: number): Float64Array {
  return Float64Array.of(1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z);
}

/** Scaled along its own axes first, then turned about z, then moved. */
export function placement(
  at: readonly [x: number, y: number, z: number],
  yawRad: number,
  scale: readonly [number, number, number] = [1, 1, 1],
): Float64Array {
  const cos = Math.cos(yawRad);
  const sin = Math.sin(yawRad);
  return Float64Array.of(
    cos * scale[0], -sin * scale[1], 0, at[0],
    sin * scale[0], cos * scale[1], 0, at[1],
    0, 0, scale[2], at[2],
  ); // prettier-ignore
}
