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
