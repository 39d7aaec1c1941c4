// Bytes to float64 and back.

/** to[i] = from[i] / divisor, bytes to float64, four at a time. */
export function loadBytes(from: usize, to: usize, count: i32, divisor: f64): void {
  const by = f64x2.splat(divisor);
  for (let i = 0; i < count; i += 4) {
    const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
    v128.store(to, f64x2.div(f64x2.convert_low_i32x4_s(words), by));
    v128.store(
      to,
      f64x2.div(
        f64x2.convert_low_i32x4_s(
          i8x16.shuffle(words, words, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15),
        ),
        by,
      ),
      16,
    );
    from += 4;
    to += 32;
  }
}

/** to[i] = from[i] · scale, truncated and clipped to a byte, four at a time. */
export function storeBytes(from: usize, to: usize, count: i32, scale: f64): void {
  const by = f64x2.splat(scale);
  for (let i = 0; i < count; i += 4) {
    const low = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(v128.load(from), by));
    const high = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(v128.load(from, 16), by));
    const words = i16x8.narrow_i32x4_s(
      i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
      i32x4.splat(0),
    );
    v128.store32_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
    from += 32;
    to += 4;
  }
}
