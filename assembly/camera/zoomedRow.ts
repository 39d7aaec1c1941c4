/**
 * One row of a bilinearly zoomed image of float32 RGBX pixels, added to `sum` in float32; the interpolation itself is
 * float64. `mixed` is room for one row of float64 RGBX pixels. `indices` (byte offsets into `mixed`) and `weights`
 * belong to the output columns.
 */
export function addZoomedRow(
  upper: usize,
  lower: usize,
  weight: f64,
  columns: i32,
  mixed: usize,
  indices: usize,
  weights: usize,
  outColumns: i32,
  sum: usize,
): void {
  const lowerShare = f64x2.splat(weight);
  const upperShare = f64x2.splat(1 - weight);
  let out = mixed;
  for (let column = 0; column < columns; column++) {
    const rg = f64x2.add(
      f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(upper)), upperShare),
      f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(lower)), lowerShare),
    );
    const bx = f64x2.add(
      f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(upper, 8)), upperShare),
      f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(lower, 8)), lowerShare),
    );
    v128.store(out, rg);
    v128.store(out, bx, 16);
    upper += 16;
    lower += 16;
    out += 32;
  }
  // The column after the last one is read with weight 0.
  v128.store(out, f64x2.splat(0));
  v128.store(out, f64x2.splat(0), 16);
  for (let column = 0; column < outColumns; column++) {
    const at = mixed + <usize>load<i32>(indices + ((<usize>column) << 2));
    const right = v128.load64_splat(weights + ((<usize>column) << 3));
    const left = f64x2.sub(f64x2.splat(1), right);
    const rg = f64x2.add(f64x2.mul(v128.load(at), left), f64x2.mul(v128.load(at, 32), right));
    const bx = f64x2.add(f64x2.mul(v128.load(at, 16), left), f64x2.mul(v128.load(at, 48), right));
    const pixel = i8x16.shuffle(
      f32x4.demote_f64x2_zero(rg),
      f32x4.demote_f64x2_zero(bx),
      0,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      16,
      17,
      18,
      19,
      20,
      21,
      22,
      23,
    );
    v128.store(sum, f32x4.add(v128.load(sum), pixel));
    sum += 16;
  }
}
