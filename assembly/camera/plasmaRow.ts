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
