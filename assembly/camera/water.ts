/** to[i] = layer[i] · 255, truncated to its lowest byte, where the layer reaches the threshold, else 0; four at a time. */
export function depthRow(layer: usize, to: usize, threshold: f64, count: i32): void {
  const least = f64x2.splat(threshold);
  const full = f64x2.splat(255);
  for (let i = 0; i < count; i += 4) {
    const one = v128.load(layer);
    const other = v128.load(layer, 16);
    const low = i32x4.trunc_sat_f64x2_s_zero(v128.and(f64x2.mul(one, full), f64x2.ge(one, least)));
    const high = i32x4.trunc_sat_f64x2_s_zero(v128.and(f64x2.mul(other, full), f64x2.ge(other, least)));
    const words = i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    // The lowest bytes of the four words.
    const bytes = i8x16.swizzle(words, i8x16(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
    v128.store32_lane(to, bytes, 0);
    layer += 32;
    to += 4;
  }
}

/** The three bytes of a pixel with light of a colour added, in float32. */
function brighten(bytes: usize, light: v128): void {
  const levels = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes)));
  const units = f32x4.div(f32x4.convert_i32x4_s(levels), f32x4.splat(255));
  const lit = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.add(units, light), f32x4.splat(255)));
  const words = i16x8.narrow_i32x4_s(lit, lit);
  const pixel = i8x16.narrow_i16x8_u(words, words);
  v128.store16_lane(bytes, pixel, 0);
  v128.store8_lane(bytes, pixel, 2, 2);
}

/**
 * Adds (light[i] / most) · share of a colour to RGB pixels in place, four at a time; light is 16-bit. The sum is clipped,
 * multiplied by 255 and truncated.
 */
export function brightenRow(
  bytes: usize,
  light: usize,
  most: f32,
  share: f32,
  red: f32,
  green: f32,
  blue: f32,
  count: i32,
): void {
  const color = f32x4(red, green, blue, 0);
  for (let i = 0; i < count; i += 4) {
    if (load<i64>(light) != 0) {
      const part = f32x4.div(f32x4.convert_i32x4_s(v128.load16x4_u(light)), f32x4.splat(most));
      const amount = f32x4.mul(part, f32x4.splat(share));
      brighten(bytes, f32x4.mul(f32x4.splat(f32x4.extract_lane(amount, 0)), color));
      brighten(bytes + 3, f32x4.mul(f32x4.splat(f32x4.extract_lane(amount, 1)), color));
      brighten(bytes + 6, f32x4.mul(f32x4.splat(f32x4.extract_lane(amount, 2)), color));
      brighten(bytes + 9, f32x4.mul(f32x4.splat(f32x4.extract_lane(amount, 3)), color));
    }
    light += 8;
    bytes += 12;
  }
}
