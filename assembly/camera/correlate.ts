// Pointers are byte offsets into the one memory; strides, offsets and steps count elements of 8 bytes. Every sum runs in
// the stated order.

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
        const at = source + ((<usize>load<i32>(offsets + ((<usize>tap) << 2))) << 3);
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
