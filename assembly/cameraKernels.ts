// Hot loops of the camera corruptions, in AssemblyScript with SIMD. `reference.ts` beside the
// binary says the same in TypeScript; the binary is compiled from this file by `npm run kernels`.
// Pointers are byte offsets into the one memory; strides and offsets count elements of 8 bytes.
// Every sum runs in the stated order and in float64, so that both versions give the same bits.

/** to[r][j] = Σ_i weights[i] · from[r][j + offsets[i]], i ascending; 8 columns at a time, the last ones in surplus. */
export function correlate(
  from: usize,
  fromStride: i32,
  to: usize,
  toStride: i32,
  rows: i32,
  columns: i32,
  offsets: usize,
  weights: usize,
  taps: i32,
): void {
  for (let row = 0; row < rows; row++) {
    let source = from + ((<usize>(row * fromStride)) << 3);
    let target = to + ((<usize>(row * toStride)) << 3);
    for (let column = 0; column < columns; column += 8) {
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      let c = f64x2.splat(0);
      let d = f64x2.splat(0);
      for (let tap = 0; tap < taps; tap++) {
        const at = source + (<usize>load<i32>(offsets + ((<usize>tap) << 2)) << 3);
        const weight = v128.load64_splat(weights + ((<usize>tap) << 3));
        a = f64x2.add(a, f64x2.mul(weight, v128.load(at)));
        b = f64x2.add(b, f64x2.mul(weight, v128.load(at, 16)));
        c = f64x2.add(c, f64x2.mul(weight, v128.load(at, 32)));
        d = f64x2.add(d, f64x2.mul(weight, v128.load(at, 48)));
      }
      v128.store(target, a);
      v128.store(target, b, 16);
      v128.store(target, c, 32);
      v128.store(target, d, 48);
      source += 64;
      target += 64;
    }
  }
}

/** to[r][j] = w₀ x[j] + Σ_k w_k (x[j − k·step] + x[j + k·step]), k from `radius` down to 1. */
export function correlateSymmetric(
  from: usize,
  fromStride: i32,
  to: usize,
  toStride: i32,
  rows: i32,
  columns: i32,
  step: i32,
  weights: usize,
  radius: i32,
): void {
  const stepBytes = (<usize>step) << 3;
  for (let row = 0; row < rows; row++) {
    let source = from + ((<usize>(row * fromStride)) << 3);
    let target = to + ((<usize>(row * toStride)) << 3);
    for (let column = 0; column < columns; column += 8) {
      const centre = v128.load64_splat(weights);
      let a = f64x2.mul(v128.load(source), centre);
      let b = f64x2.mul(v128.load(source, 16), centre);
      let c = f64x2.mul(v128.load(source, 32), centre);
      let d = f64x2.mul(v128.load(source, 48), centre);
      let before = source - stepBytes * <usize>radius;
      let after = source + stepBytes * <usize>radius;
      for (let tap = radius; tap > 0; tap--) {
        const weight = v128.load64_splat(weights + ((<usize>tap) << 3));
        a = f64x2.add(a, f64x2.mul(f64x2.add(v128.load(before), v128.load(after)), weight));
        b = f64x2.add(b, f64x2.mul(f64x2.add(v128.load(before, 16), v128.load(after, 16)), weight));
        c = f64x2.add(c, f64x2.mul(f64x2.add(v128.load(before, 32), v128.load(after, 32)), weight));
        d = f64x2.add(d, f64x2.mul(f64x2.add(v128.load(before, 48), v128.load(after, 48)), weight));
        before += stepBytes;
        after -= stepBytes;
      }
      v128.store(target, a);
      v128.store(target, b, 16);
      v128.store(target, c, 32);
      v128.store(target, d, 48);
      source += 64;
      target += 64;
    }
  }
}

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
      0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
    );
    v128.store(sum, f32x4.add(v128.load(sum), pixel));
    sum += 16;
  }
}
