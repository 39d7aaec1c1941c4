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

/** to[0] = 0, to[k + 1] = to[k] + from[k] for three interleaved channels. */
export function runningSums(from: usize, to: usize, pixels: i32): void {
  let red: f64 = 0;
  let green: f64 = 0;
  let blue: f64 = 0;
  store<f64>(to, 0);
  store<f64>(to, 0, 8);
  store<f64>(to, 0, 16);
  for (let pixel = 0; pixel < pixels; pixel++) {
    to += 24;
    red += load<f64>(from);
    green += load<f64>(from, 8);
    blue += load<f64>(from, 16);
    store<f64>(to, red);
    store<f64>(to, green, 8);
    store<f64>(to, blue, 16);
    from += 24;
  }
}

/**
 * values[i] = values[i] · scale + added[i], which is float32; writes to `unsure` the indices of results within `margin` of a whole number
 * and returns how many there are.
 */
export function scaleAndAdd(values: usize, added: usize, count: i32, scale: f64, margin: f64, unsure: usize): i32 {
  const by = f64x2.splat(scale);
  const limit = f64x2.splat(margin);
  let found = 0;
  for (let i = 0; i < count; i += 2) {
    const value = f64x2.add(f64x2.mul(v128.load(values), by), f64x2.promote_low_f32x4(v128.load64_zero(added)));
    v128.store(values, value);
    const near = f64x2.lt(f64x2.abs(f64x2.sub(value, f64x2.nearest(value))), limit);
    if (v128.any_true(near)) {
      if (i64x2.extract_lane(near, 0) != 0) {
        store<i32>(unsure, i);
        unsure += 4;
        found++;
      }
      if (i64x2.extract_lane(near, 1) != 0 && i + 1 < count) {
        store<i32>(unsure, i + 1);
        unsure += 4;
        found++;
      }
    }
    values += 16;
    added += 8;
  }
  return found;
}

/** to[i] = from[i] in float32, four at a time. */
export function demote(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const low = f32x4.demote_f64x2_zero(v128.load(from));
    const high = f32x4.demote_f64x2_zero(v128.load(from, 16));
    v128.store(to, i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    from += 32;
    to += 16;
  }
}

/** As `correlate`, of float32 elements and weights, 16 columns at a time. */
export function correlateSingle(
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
    let source = from + ((<usize>(row * fromStride)) << 2);
    let target = to + ((<usize>(row * toStride)) << 2);
    for (let column = 0; column < columns; column += 16) {
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      let c = f32x4.splat(0);
      let d = f32x4.splat(0);
      for (let tap = 0; tap < taps; tap++) {
        const at = source + ((<usize>load<i32>(offsets + ((<usize>tap) << 2))) << 2);
        const weight = v128.load32_splat(weights + ((<usize>tap) << 2));
        a = f32x4.add(a, f32x4.mul(weight, v128.load(at)));
        b = f32x4.add(b, f32x4.mul(weight, v128.load(at, 16)));
        c = f32x4.add(c, f32x4.mul(weight, v128.load(at, 32)));
        d = f32x4.add(d, f32x4.mul(weight, v128.load(at, 48)));
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

function nearer(best: i32, at: usize, cost: i32): i32 {
  const other = load<i32>(at) + cost;
  return other < best ? other : best;
}

function nearerFour(best: v128, at: usize, cost: v128): v128 {
  return i32x4.min_s(best, i32x4.add(v128.load(at), cost));
}

/**
 * Chamfer distances in place, two passes with a mask of 5 × 5: `distance` holds 0 on edges and the largest distance
 * elsewhere, with a frame of two. A pixel takes from the rows passed before, four at a time, then from its neighbour in
 * the row.
 */
export function chamfer(distance: usize, width: i32, height: i32, step: i32, diagonal: i32, knight: i32): void {
  const stride: usize = usize(width + 4) << 2;
  const first = distance + 2 * stride + 8;
  passRows(first, width, height, stride, -i32(stride), 4, step, diagonal, knight);
  const last = first + stride * usize(height - 1) + usize(width - 1) * 4;
  passRows(last, width, height, stride, i32(stride), -4, step, diagonal, knight);
}

/** One pass from the pixel `start`: rows towards −`before`, along each row by `along` bytes. */
function passRows(
  start: usize,
  width: i32,
  height: i32,
  stride: usize,
  before: i32,
  along: i32,
  step: i32,
  diagonal: i32,
  knight: i32,
): void {
  const steps = i32x4.splat(step);
  const diagonals = i32x4.splat(diagonal);
  const knights = i32x4.splat(knight);
  let row = along > 0 ? start : start - usize(width - 1) * 4;
  for (let y = 0; y < height; y++) {
    const near = row + before;
    const far = near + before;
    let offset: usize = 0;
    let x = 0;
    for (; x + 4 <= width; x += 4, offset += 16) {
      let best = v128.load(row + offset);
      best = nearerFour(best, near + offset, steps);
      best = nearerFour(best, near + offset - 4, diagonals);
      best = nearerFour(best, near + offset + 4, diagonals);
      best = nearerFour(best, near + offset - 8, knights);
      best = nearerFour(best, near + offset + 8, knights);
      best = nearerFour(best, far + offset - 4, knights);
      best = nearerFour(best, far + offset + 4, knights);
      v128.store(row + offset, best);
    }
    for (; x < width; x++, offset += 4) {
      let best = load<i32>(row + offset);
      best = nearer(best, near + offset, step);
      best = nearer(best, near + offset - 4, diagonal);
      best = nearer(best, near + offset + 4, diagonal);
      best = nearer(best, near + offset - 8, knight);
      best = nearer(best, near + offset + 8, knight);
      best = nearer(best, far + offset - 4, knight);
      best = nearer(best, far + offset + 4, knight);
      store<i32>(row + offset, best);
    }
    let at = along > 0 ? row : row + usize(width - 1) * 4;
    let carried = load<i32>(at - along);
    for (let i = 0; i < width; i++, at += along) {
      carried = min(load<i32>(at), carried + step);
      store<i32>(at, carried);
    }
    row -= before;
  }
}

function single(at: usize, index: i32): f32 {
  return load<f32>(at + ((<usize>index) << 2));
}

/**
 * One step of a plasma fractal for one row of cells: to = ((a + b) + (c + d)) / 4 + wibble · (2 wibble · draw − wibble),
 * sums in float32. `order` says which pairs are summed: 0 the corners of the cell (each pair one above the other),
 * 1 the centres below and above and the corners to both sides, 2 the centres to both sides and the corners above and
 * below.
 */
export function plasmaRow(map: usize, size: i32, step: i32, y: i32, order: i32, draws: usize, wibble: f64): void {
  const half = step >> 1;
  const mask = size - 1;
  const here = y * size;
  const below = ((y + step) & mask) * size;
  const centre = (y + half) * size;
  const above = ((y - half) & mask) * size;
  const spread = 2 * wibble;
  for (let x = 0; x < size; x += step) {
    let sum: f32;
    let to: i32;
    if (order == 0) {
      const next = (x + step) & mask;
      sum = single(map, here + x) + single(map, below + x) + (single(map, here + next) + single(map, below + next));
      to = centre + half + x;
    } else if (order == 1) {
      const next = (x + step) & mask;
      sum =
        single(map, centre + half + x) +
        single(map, above + half + x) +
        (single(map, here + x) + single(map, here + next));
      to = here + half + x;
    } else {
      const before = (x - half) & mask;
      sum =
        single(map, centre + half + x) +
        single(map, centre + before) +
        (single(map, here + x) + single(map, below + x));
      to = centre + x;
    }
    const noise = wibble * (spread * load<f64>(draws) - wibble);
    store<f32>(map + ((<usize>to) << 2), <f32>(<f64>(sum / 4) + noise));
    draws += 8;
  }
}

/** Writes the lowest and highest of `count` float32 values (a multiple of 4) to `out`. */
export function lowestAndHighest(values: usize, count: i32, out: usize): void {
  let low = v128.load(values);
  let high = low;
  for (let i = 4; i < count; i += 4) {
    values += 16;
    const next = v128.load(values);
    low = f32x4.pmin(low, next);
    high = f32x4.pmax(high, next);
  }
  let lowest = f32x4.extract_lane(low, 0);
  lowest = min(lowest, f32x4.extract_lane(low, 1));
  lowest = min(lowest, f32x4.extract_lane(low, 2));
  let highest = f32x4.extract_lane(high, 0);
  highest = max(highest, f32x4.extract_lane(high, 1));
  highest = max(highest, f32x4.extract_lane(high, 2));
  store<f32>(out, min(lowest, f32x4.extract_lane(low, 3)));
  store<f32>(out, max(highest, f32x4.extract_lane(high, 3)), 4);
}

/**
 * One row of fog over RGB bytes in place: truncate(255 · ((level / 255 + contrast · density) · most) / divisor), density =
 * (map − lowest) / range in float32. `units` holds the 256 levels / 255 as float64.
 */
export function fogRow(
  map: usize,
  bytes: usize,
  pixels: i32,
  lowest: f32,
  range: f32,
  contrast: f64,
  most: f64,
  divisor: f64,
  units: usize,
): void {
  const by = f64x2.splat(divisor);
  const times = f64x2.splat(most);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const density = (load<f32>(map) - lowest) / range;
    const added = f64x2.splat(<f64>(<f32>(contrast * <f64>density)));
    const red = load<f64>(units + ((<usize>load<u8>(bytes)) << 3));
    const green = load<f64>(units + ((<usize>load<u8>(bytes, 1)) << 3));
    const blue = load<f64>(units + ((<usize>load<u8>(bytes, 2)) << 3));
    const redGreen = f64x2.replace_lane(f64x2.splat(red), 1, green);
    const scaled = f64x2.div(f64x2.mul(f64x2.add(redGreen, added), times), by);
    const levels = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(scaled, f64x2.splat(255)));
    const last = (((blue + f64x2.extract_lane(added, 0)) * most) / divisor) * 255;
    store<u8>(bytes, min(i32x4.extract_lane(levels, 0), 255));
    store<u8>(bytes, min(i32x4.extract_lane(levels, 1), 255), 1);
    store<u8>(bytes, last >= 255 ? 255 : <u8>last, 2);
    map += 4;
    bytes += 3;
  }
}

/**
 * Sobel gradients of a row of grey bytes, eight at a time. The rows above and below and the row itself have a byte before
 * the first; dx, dy and the sum of their absolutes are 16-bit.
 */
export function sobelRow(above: usize, here: usize, below: usize, width: i32, dx: usize, dy: usize, sum: usize): void {
  for (let x = 0; x < width; x += 8) {
    const a0 = v128.load8x8_u(above - 1);
    const a1 = v128.load8x8_u(above);
    const a2 = v128.load8x8_u(above + 1);
    const h0 = v128.load8x8_u(here - 1);
    const h2 = v128.load8x8_u(here + 1);
    const b0 = v128.load8x8_u(below - 1);
    const b1 = v128.load8x8_u(below);
    const b2 = v128.load8x8_u(below + 1);
    const corners = i16x8.sub(b2, a0);
    const others = i16x8.sub(a2, b0);
    // (a2 + 2 h2 + b2) − (a0 + 2 h0 + b0) and (b0 + 2 b1 + b2) − (a0 + 2 a1 + a2).
    const across = i16x8.add(i16x8.add(corners, others), i16x8.shl(i16x8.sub(h2, h0), 1));
    const down = i16x8.add(i16x8.sub(corners, others), i16x8.shl(i16x8.sub(b1, a1), 1));
    v128.store(dx, across);
    v128.store(dy, down);
    v128.store(sum, i16x8.add(i16x8.abs(across), i16x8.abs(down)));
    above += 8;
    here += 8;
    below += 8;
    dx += 16;
    dy += 16;
    sum += 16;
  }
}
