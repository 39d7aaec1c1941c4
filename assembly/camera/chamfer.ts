function nearer(best: i32, at: usize, cost: i32): i32 {
  const other = load<i32>(at) + cost;
  return other < best ? other : best;
}

function nearerFour(best: v128, at: usize, cost: v128): v128 {
  return i32x4.min_s(best, i32x4.add(v128.load(at), cost));
}

/** to[i] = 0 where bytes[i] is not 0, else the largest distance; four at a time, the last ones one by one. */
export function startDistances(bytes: usize, to: usize, most: i32, count: i32): void {
  const far = i32x4.splat(most);
  const end = bytes + <usize>count;
  for (; bytes + 4 <= end; bytes += 4, to += 16) {
    const levels = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes)));
    v128.store(to, v128.and(far, i32x4.eq(levels, i32x4.splat(0))));
  }
  for (; bytes < end; bytes++, to += 4) store<i32>(to, load<u8>(bytes) != 0 ? 0 : most);
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
