// The blur of the edge of a disk, over the sums under it, in float32.

/** Whole numbers on both sides, summed. */
function pair(at: usize, bytes: usize): v128 {
  return i32x4.add(v128.load(at - bytes), v128.load(at + bytes));
}

/**
 * to[i] = w0 · sums[i] + w1 · (sums[i ± 3] + near[i]) + w2 · (sums[i ± 6] + far[i]), the last part where `reach` is 2:
 * sums 32-bit, near and far 16-bit, to float32.
 */
export function mixRow(
  sums: usize,
  near: usize,
  far: usize,
  reach: i32,
  w0: f32,
  w1: f32,
  w2: f32,
  to: usize,
  count: i32,
): void {
  const centre = f32x4.splat(w0);
  const next = f32x4.splat(w1);
  const second = f32x4.splat(w2);
  for (let i = 0; i < count; i += 4) {
    const beside = i32x4.add(pair(sums, 12), v128.load16x4_s(near));
    let value = f32x4.add(
      f32x4.mul(f32x4.convert_i32x4_s(v128.load(sums)), centre),
      f32x4.mul(f32x4.convert_i32x4_s(beside), next),
    );
    if (reach == 2) {
      const beyond = i32x4.add(pair(sums, 24), v128.load16x4_s(far));
      value = f32x4.add(value, f32x4.mul(f32x4.convert_i32x4_s(beyond), second));
    }
    v128.store(to, value);
    sums += 16;
    near += 8;
    far += 8;
    to += 16;
  }
}

/** Numbers of two rows, summed. */
function both(one: usize, other: usize): v128 {
  return f32x4.add(v128.load(one), v128.load(other));
}

/** Four results of `finishRow`, `offset` bytes from the beginning of the rows. */
function finished(
  rows: usize,
  offset: usize,
  reach: i32,
  w0: v128,
  w1: v128,
  w2: v128,
  rest: usize,
  scale: v128,
): v128 {
  let value = f32x4.add(
    f32x4.mul(v128.load(<usize>load<i32>(rows) + offset), w0),
    f32x4.mul(both(<usize>load<i32>(rows, 4) + offset, <usize>load<i32>(rows, 8) + offset), w1),
  );
  if (rest != 0) {
    const at = rest + offset;
    value = f32x4.add(value, f32x4.add(f32x4.mul(v128.load(at), w0), f32x4.mul(both(at - 12, at + 12), w1)));
    if (reach == 2) value = f32x4.add(value, f32x4.mul(both(at - 24, at + 24), w2));
  }
  if (reach == 2) {
    const far = both(<usize>load<i32>(rows, 12) + offset, <usize>load<i32>(rows, 16) + offset);
    value = f32x4.add(value, f32x4.mul(far, w2));
  }
  return f32x4.mul(value, scale);
}

/** Writes the indices of numbers within `margin` of a whole one; returns where the list ends. */
function listUnsure(value: v128, margin: v128, index: i32, count: i32, unsure: usize): usize {
  let found = i32x4.bitmask(f32x4.lt(f32x4.abs(f32x4.sub(value, f32x4.nearest(value))), margin));
  while (found != 0) {
    const at = index + ctz(found);
    found &= found - 1;
    if (at >= count) continue;
    store<i32>(unsure, at);
    unsure += 4;
  }
  return unsure;
}

/**
 * bytes[i] = scale · (blur of five rows, one above the other, + blur of rest[i], rest[i ± 3], …), truncated and clipped.
 * Both blurs have the weights w0, w1 and, where `reach` is 2, w2. `rows` holds the addresses of the row itself, those
 * above and below it, and those two above and below; `rest` is 0 where there is none. Writes to `unsure` the indices of
 * results within `margin` of a whole number and returns how many there are.
 */
export function finishRow(
  rows: usize,
  rest: usize,
  reach: i32,
  w0: f32,
  w1: f32,
  w2: f32,
  scale: f32,
  margin: f32,
  bytes: usize,
  unsure: usize,
  count: i32,
): i32 {
  const centre = f32x4.splat(w0);
  const next = f32x4.splat(w1);
  const second = f32x4.splat(w2);
  const by = f32x4.splat(scale);
  const limit = f32x4.splat(margin);
  let end = unsure;
  for (let i = 0; i < count; i += 8) {
    const offset = (<usize>i) << 2;
    const low = finished(rows, offset, reach, centre, next, second, rest, by);
    const high = finished(rows, offset + 16, reach, centre, next, second, rest, by);
    const levels = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(low), i32x4.trunc_sat_f32x4_s(high));
    v128.store64_lane(bytes + <usize>i, i8x16.narrow_i16x8_u(levels, levels), 0);
    end = listUnsure(low, limit, i, count, end);
    end = listUnsure(high, limit, i + 4, count, end);
  }
  return i32((end - unsure) >> 2);
}

/** runs[i] = how many bytes one above the other equal bytes[i], itself among them, at most 255. */
export function equalRuns(bytes: usize, above: usize, runs: usize, count: i32): void {
  const one = i8x16.splat(1);
  for (let i = 0; i < count; i += 16) {
    const same = i8x16.eq(v128.load(bytes), v128.load(above));
    v128.store(runs, i8x16.add_sat_u(v128.and(v128.load(runs), same), one));
    bytes += 16;
    above += 16;
    runs += 16;
  }
}
