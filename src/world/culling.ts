/**
 * Which rays can meet a primitive at all: a conservative window of rings and columns.
 *
 * The window bounds the eight corners of the primitive's local box seen from the sensor. Azimuth: the corners' hull is
 * convex, so it either contains the sensor's vertical axis (all columns) or spans less than half a turn. Elevation:
 * height over horizontal distance, with the nearest or the farthest possible distance, whichever is more extreme.
 */
import { localHalfExtents } from './primitives.js';

/** Half-open; a primitive across the rear (±π) gets all columns. */
export interface Window {
  ringFrom: number;
  ringTo: number;
  columnFrom: number;
  columnTo: number;
}

const half = new Float64Array(3);

/** First index whose value is ≥ limit in an ascending array. */
function lowerBound(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Fills `out` for a primitive whose local frame sits at (px, py, pz) in the sensor frame with rotation `r`
 * (sensor-from-local, 9, row-major). `descendingElevations` top first; `azimuths` ascending within [-π, π].
 */
export function rayWindow(
  kind: number,
  data: Float64Array,
  at: number,
  px: number,
  py: number,
  pz: number,
  r: Float64Array,
  descendingElevations: Float64Array,
  azimuths: Float64Array,
  out: Window,
): void {
  localHalfExtents(kind, data, at, half);
  const centreAzimuth = Math.atan2(py, px);
  let azimuthLow = 0;
  let azimuthHigh = 0;
  let zLow = Infinity;
  let zHigh = -Infinity;
  let reach = 0;
  for (let corner = 0; corner < 8; corner++) {
    const a = corner & 1 ? half[0] : -half[0];
    const b = corner & 2 ? half[1] : -half[1];
    const c = corner & 4 ? half[2] : -half[2];
    const x = r[0] * a + r[1] * b + r[2] * c;
    const y = r[3] * a + r[4] * b + r[5] * c;
    const z = pz + r[6] * a + r[7] * b + r[8] * c;
    reach = Math.max(reach, Math.hypot(x, y));
    zLow = Math.min(zLow, z);
    zHigh = Math.max(zHigh, z);
    let azimuth = Math.atan2(py + y, px + x) - centreAzimuth;
    if (azimuth > Math.PI) azimuth -= 2 * Math.PI;
    else if (azimuth < -Math.PI) azimuth += 2 * Math.PI;
    azimuthLow = Math.min(azimuthLow, azimuth);
    azimuthHigh = Math.max(azimuthHigh, azimuth);
  }
  const distance = Math.hypot(px, py);
  const nearest = Math.max(0, distance - reach);
  const farthest = distance + reach;
  // A hair of slack keeps rounding from losing a grazing ray.
  const top = Math.atan2(zHigh, zHigh > 0 ? nearest : farthest) + 1e-9;
  const bottom = Math.atan2(zLow, zLow > 0 ? farthest : nearest) - 1e-9;
  const rings = descendingElevations.length;
  out.ringFrom = rings;
  out.ringTo = 0;
  for (let ring = 0; ring < rings; ring++) {
    if (descendingElevations[ring] <= top && descendingElevations[ring] >= bottom) {
      if (out.ringFrom === rings) out.ringFrom = ring;
      out.ringTo = ring + 1;
    }
  }
  const low = centreAzimuth + azimuthLow - 1e-9;
  const high = centreAzimuth + azimuthHigh + 1e-9;
  const wraps = high - low >= Math.PI || low < -Math.PI || high > Math.PI;
  out.columnFrom = wraps ? 0 : lowerBound(azimuths, low);
  out.columnTo = wraps ? azimuths.length : lowerBound(azimuths, high);
}
