// Sums over a disk, row by row, in whole numbers. Rows are worked on in sixteens: up to fifteen elements behind the last are
// read and written.

/** sums[i] += entering[i] − leaving[i]: 16-bit sums over some rows of bytes move down by one row. */
export function slideSums(sums: usize, entering: usize, leaving: usize, count: i32): void {
  for (let i = 0; i < count; i += 16) {
    const more = v128.load(entering);
    const less = v128.load(leaving);
    const low = i16x8.sub(i16x8.extend_low_i8x16_u(more), i16x8.extend_low_i8x16_u(less));
    const high = i16x8.sub(i16x8.extend_high_i8x16_u(more), i16x8.extend_high_i8x16_u(less));
    v128.store(sums, i16x8.add(v128.load(sums), low));
    v128.store(sums, i16x8.add(v128.load(sums, 16), high), 16);
    entering += 16;
    leaving += 16;
    sums += 32;
  }
}

/**
 * to[i] = narrow[i] + Σ bytes[i ± 3 k], inner < k ≤ outer: 16-bit sums along a row of RGB pixels. The pixel itself, k = 0,
 * counts once.
 */
export function widenSums(bytes: usize, narrow: usize, to: usize, inner: i32, outer: i32, count: i32): void {
  for (let i = 0; i < count; i += 16) {
    let low = v128.load(narrow);
    let high = v128.load(narrow, 16);
    if (inner < 0) {
      low = i16x8.add(low, i16x8.extend_low_i8x16_u(v128.load(bytes)));
      high = i16x8.add(high, i16x8.extend_high_i8x16_u(v128.load(bytes)));
    }
    for (let k: usize = 3 * max(inner, 0) + 3; k <= usize(3 * outer); k += 3) {
      const before = v128.load(bytes - k);
      const after = v128.load(bytes + k);
      low = i16x8.add(low, i16x8.add(i16x8.extend_low_i8x16_u(before), i16x8.extend_low_i8x16_u(after)));
      high = i16x8.add(high, i16x8.add(i16x8.extend_high_i8x16_u(before), i16x8.extend_high_i8x16_u(after)));
    }
    v128.store(to, low);
    v128.store(to, high, 16);
    bytes += 16;
    narrow += 32;
    to += 32;
  }
}

/** to[i] = Σ rows[i] of 16-bit sums, as 32-bit. Rows (their addresses) come in groups whose sum has 16 bits. */
export function sumRows(rows: usize, groups: usize, groupCount: i32, to: usize, count: i32): void {
  const lastGroup = groups + ((<usize>groupCount) << 2);
  for (let offset: usize = 0; offset < (<usize>count) << 1; offset += 32) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    let row = rows;
    for (let group = groups; group < lastGroup; group += 4) {
      let low = i16x8.splat(0);
      let high = i16x8.splat(0);
      for (const end = row + ((<usize>load<i32>(group)) << 2); row < end; row += 4) {
        const at = <usize>load<i32>(row) + offset;
        low = i16x8.add(low, v128.load(at));
        high = i16x8.add(high, v128.load(at, 16));
      }
      a = i32x4.add(a, i32x4.extend_low_i16x8_u(low));
      b = i32x4.add(b, i32x4.extend_high_i16x8_u(low));
      c = i32x4.add(c, i32x4.extend_low_i16x8_u(high));
      d = i32x4.add(d, i32x4.extend_high_i16x8_u(high));
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    to += 64;
  }
}

/** to[i] = Σ of the first rows[i] − Σ of the others[i], 16-bit; `rows` holds their addresses. */
export function combineRows(rows: usize, plus: i32, minus: i32, to: usize, count: i32): void {
  const first = rows + ((<usize>plus) << 2);
  const last = first + ((<usize>minus) << 2);
  for (let offset: usize = 0; offset < (<usize>count) << 1; offset += 32) {
    let low = i16x8.splat(0);
    let high = i16x8.splat(0);
    for (let row = rows; row < first; row += 4) {
      const at = <usize>load<i32>(row) + offset;
      low = i16x8.add(low, v128.load(at));
      high = i16x8.add(high, v128.load(at, 16));
    }
    for (let row = first; row < last; row += 4) {
      const at = <usize>load<i32>(row) + offset;
      low = i16x8.sub(low, v128.load(at));
      high = i16x8.sub(high, v128.load(at, 16));
    }
    v128.store(to, low);
    v128.store(to, high, 16);
    to += 32;
  }
}
