/** tan 22.5° in fixed point of 15 bits. */
const TAN_22: i16 = 13573;
const EDGE: u8 = 255;

/**
 * Which pixels of a row are ridges of the magnitude (16-bit) across their edge: 0 no, 1 above `low`, 255 above `high`; eight
 * at a time. Magnitudes before the first pixel and behind the last are read, with those of the rows above and below.
 */
export function ridgeRow(
  above: usize,
  here: usize,
  below: usize,
  dx: usize,
  dy: usize,
  low: i32,
  high: i32,
  to: usize,
  width: i32,
): void {
  const weak = i16x8.splat(<i16>low);
  const strong = i16x8.splat(<i16>high);
  const slope = i16x8.splat(TAN_22);
  for (let x = 0; x < width; x += 8) {
    const strength = v128.load(here);
    const seen = i16x8.gt_s(strength, weak);
    if (v128.any_true(seen)) {
      const across = v128.load(dx);
      const down = v128.load(dy);
      const run = i16x8.abs(across);
      const rise = i16x8.abs(down);
      const flatLow = i32x4.extmul_low_i16x8_s(run, slope);
      const flatHigh = i32x4.extmul_high_i16x8_s(run, slope);
      const riseLow = i32x4.shl(i32x4.extend_low_i16x8_s(rise), 15);
      const riseHigh = i32x4.shl(i32x4.extend_high_i16x8_s(rise), 15);
      const isFlat = i16x8.narrow_i32x4_s(i32x4.lt_s(riseLow, flatLow), i32x4.lt_s(riseHigh, flatHigh));
      const steepLow = i32x4.add(flatLow, i32x4.shl(i32x4.extend_low_i16x8_s(run), 16));
      const steepHigh = i32x4.add(flatHigh, i32x4.shl(i32x4.extend_high_i16x8_s(run), 16));
      const isSteep = i16x8.narrow_i32x4_s(i32x4.gt_s(riseLow, steepLow), i32x4.gt_s(riseHigh, steepHigh));
      const flatRidge = v128.and(i16x8.gt_s(strength, v128.load(here - 2)), i16x8.ge_s(strength, v128.load(here, 2)));
      const steepRidge = v128.and(i16x8.gt_s(strength, v128.load(above)), i16x8.ge_s(strength, v128.load(below)));
      const falls = i16x8.lt_s(v128.xor(across, down), i16x8.splat(0));
      const before = v128.bitselect(v128.load(above, 2), v128.load(above - 2), falls);
      const after = v128.bitselect(v128.load(below - 2), v128.load(below, 2), falls);
      const aslantRidge = v128.and(i16x8.gt_s(strength, before), i16x8.gt_s(strength, after));
      const standing = v128.bitselect(steepRidge, aslantRidge, isSteep);
      const ridge = v128.and(v128.bitselect(flatRidge, standing, isFlat), seen);
      const clear = v128.and(ridge, i16x8.gt_s(strength, strong));
      const candidates = v128.and(i8x16.narrow_i16x8_s(ridge, ridge), i8x16.splat(1));
      v128.store64_lane(to, v128.or(candidates, i8x16.narrow_i16x8_s(clear, clear)), 0);
    } else store<i64>(to, 0);
    above += 16;
    here += 16;
    below += 16;
    dx += 16;
    dy += 16;
    to += 8;
  }
}

function follow(at: usize, stack: usize): usize {
  if (load<u8>(at) != 1) return stack;
  store<u8>(at, EDGE);
  store<usize>(stack, at);
  return stack + sizeof<usize>();
}

/**
 * Ridges that touch an edge become edges, and all others nothing, in `count` bytes (a multiple of 16) of rows `stride`
 * apart. `stack` has room for an address per byte.
 */
export function followEdges(ridges: usize, count: i32, stride: i32, stack: usize): void {
  const edge = i8x16.splat(<i8>EDGE);
  const last = ridges + <usize>count;
  let top = stack;
  for (let at = ridges; at < last; at += 16) {
    for (let found = i8x16.bitmask(v128.load(at)); found != 0; found &= found - 1) {
      store<usize>(top, at + <usize>ctz(found));
      top += sizeof<usize>();
    }
  }
  while (top > stack) {
    top -= sizeof<usize>();
    const at = load<usize>(top);
    const above = at - <usize>stride;
    const below = at + <usize>stride;
    top = follow(above - 1, top);
    top = follow(above, top);
    top = follow(above + 1, top);
    top = follow(at - 1, top);
    top = follow(at + 1, top);
    top = follow(below - 1, top);
    top = follow(below, top);
    top = follow(below + 1, top);
  }
  for (let at = ridges; at < last; at += 16) v128.store(at, i8x16.eq(v128.load(at), edge));
}
