/** A pixel's width in the distances' fixed point, and the nine pixels of a mean. */
const NINE_PIXELS: f32 = 589_824;
/** A ninth in fixed point of 15 bits; rounds whole sums up to 2,295 as a division does. */
const NINTH: i16 = 3641;

function three(row: usize): v128 {
  return i32x4.add(i32x4.add(v128.load(row - 4), v128.load(row)), v128.load(row, 4));
}

/** to[i] = mean of the 3 × 3 distances around, truncated to whole pixels: 32-bit fixed point to bytes, four at a time. */
export function meanRow(above: usize, here: usize, below: usize, to: usize, width: i32): void {
  for (let x = 0; x < width; x += 4) {
    const sum = i32x4.add(i32x4.add(three(above), three(here)), three(below));
    const mean = i32x4.trunc_sat_f32x4_s(f32x4.div(f32x4.convert_i32x4_s(sum), f32x4.splat(NINE_PIXELS)));
    const levels = i16x8.narrow_i32x4_s(mean, mean);
    v128.store32_lane(to, i8x16.narrow_i16x8_u(levels, levels), 0);
    above += 16;
    here += 16;
    below += 16;
    to += 4;
  }
}

function count(bytes: usize, histogram: usize): void {
  const at = histogram + ((<usize>load<u8>(bytes)) << 2);
  store<i32>(at, load<i32>(at) + 1);
}

/** Counts levels in four histograms of 256 in turn, so that no count waits for the one before. */
export function countLevels(bytes: usize, pixels: i32, histograms: usize): void {
  let i = 0;
  for (; i + 4 <= pixels; i += 4) {
    count(bytes, histograms);
    count(bytes + 1, histograms + 1024);
    count(bytes + 2, histograms + 2048);
    count(bytes + 3, histograms + 3072);
    bytes += 4;
  }
  for (; i < pixels; i++) count(bytes++, histograms);
}

/** bytes[i] = table[bytes[i]] for levels below 32, sixteen at a time. */
export function mapRow(bytes: usize, table: usize, pixels: i32): void {
  const low = v128.load(table);
  const high = v128.load(table, 16);
  for (let i = 0; i < pixels; i += 16) {
    const levels = v128.load(bytes);
    const beyond = i8x16.sub(levels, i8x16.splat(16));
    v128.store(bytes, v128.or(i8x16.swizzle(low, levels), i8x16.swizzle(high, beyond)));
    bytes += 16;
  }
}

/** [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]] over bytes, clipped to bytes, eight at a time. */
export function embossRow(above: usize, here: usize, below: usize, to: usize, width: i32): void {
  for (let x = 0; x < width; x += 8) {
    const falling = i16x8.shl(i16x8.sub(v128.load8x8_u(below + 1), v128.load8x8_u(above - 1)), 1);
    const upright = i16x8.sub(v128.load8x8_u(below), v128.load8x8_u(above));
    const level = i16x8.sub(v128.load8x8_u(here + 1), v128.load8x8_u(here - 1));
    const sum = i16x8.add(i16x8.add(falling, upright), i16x8.add(level, v128.load8x8_u(here)));
    v128.store64_lane(to, i8x16.narrow_i16x8_u(sum, sum), 0);
    above += 8;
    here += 8;
    below += 8;
    to += 8;
  }
}

function threeBytes(row: usize): v128 {
  return i16x8.add(i16x8.add(v128.load8x8_u(row - 1), v128.load8x8_u(row)), v128.load8x8_u(row + 1));
}

/**
 * to[i] = depth[i] · mean of the 3 × 3 embossed bytes around, rounded: 16-bit, eight at a time. Returns the largest of
 * these and `most`.
 */
export function shineRow(above: usize, here: usize, below: usize, depth: usize, to: usize, most: i32, width: i32): i32 {
  let largest = i16x8.splat(<i16>most);
  for (let x: usize = 0; x < <usize>width; x += 8) {
    const deep = v128.load8x8_u(depth + x);
    if (!v128.any_true(deep)) {
      v128.store(to + 2 * x, i16x8.splat(0));
      continue;
    }
    const sum = i16x8.add(i16x8.add(threeBytes(above + x), threeBytes(here + x)), threeBytes(below + x));
    const light = i16x8.mul(deep, i16x8.q15mulr_sat_s(sum, i16x8.splat(NINTH)));
    largest = i16x8.max_u(largest, light);
    v128.store(to + 2 * x, light);
  }
  largest = i16x8.max_u(largest, i8x16.shuffle(largest, largest, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  largest = i16x8.max_u(largest, i8x16.shuffle(largest, largest, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  return max(i32(i16x8.extract_lane_u(largest, 0)), i32(i16x8.extract_lane_u(largest, 1)));
}
