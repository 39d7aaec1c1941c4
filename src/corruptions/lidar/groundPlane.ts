import type { FloatArray, Rng } from '../../contracts/index.js';

/** z = slopeX · x + slopeY · y + heightM; normal (3) is its unit normal, pointing up. */
export interface GroundPlane {
  readonly slopeX: number;
  readonly slopeY: number;
  readonly heightM: number;
}

const TRIALS = 200;
const SAMPLED = 3000;
/** Points of a road lie closer to its plane than this. */
const ROAD_M = 0.15;
/** Roads are no steeper than this against the sensor. */
const STEEPEST = Math.tan((12 * Math.PI) / 180);
const FARTHEST_M = 40;
/** Planes higher than this under the sensor are no ground. */
const LOWEST_SENSOR_M = 0.2;

/**
 * The plane that most points below the sensor lie on: RANSAC over triples, then least squares over its points.
 *
 * Source: Fischler, Bolles, "Random Sample Consensus", CACM 1981.
 *
 * @param points (n, stride) x y z first, metres
 * @returns undefined where fewer than three points lie below the sensor within 40 m
 */
export function fitGroundPlane(points: FloatArray, stride: number, rng: Rng): GroundPlane | undefined {
  const below = rowsBelow(points, stride);
  if (below.length < 3) return undefined;
  const sample = Int32Array.from({ length: Math.min(SAMPLED, below.length) }, () => rng.choice(below));
  let best: GroundPlane | undefined;
  let bestCount = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const plane = throughThree(points, stride, [
      sample[rng.integer(0, sample.length)],
      sample[rng.integer(0, sample.length)],
      sample[rng.integer(0, sample.length)],
    ]);
    if (plane === undefined) continue;
    let count = 0;
    for (const row of sample) if (Math.abs(heightAbove(plane, points, row * stride)) < ROAD_M) count++;
    if (count > bestCount) [best, bestCount] = [plane, count];
  }
  return best && leastSquares(points, stride, below, best);
}

/** Vertical distance of a point from the plane, metres. */
export function heightAbove(plane: GroundPlane, points: FloatArray, at: number): number {
  return points[at + 2] - (plane.slopeX * points[at] + plane.slopeY * points[at + 1] + plane.heightM);
}

function rowsBelow(points: FloatArray, stride: number): number[] {
  const rows: number[] = [];
  for (let at = 0, row = 0; at < points.length; at += stride, row++) {
    const [x, y, z] = [points[at], points[at + 1], points[at + 2]];
    if (z < -LOWEST_SENSOR_M && x * x + y * y < FARTHEST_M * FARTHEST_M) rows.push(row);
  }
  return rows;
}

function throughThree(points: FloatArray, stride: number, rows: readonly number[]): GroundPlane | undefined {
  const [a, b, c] = rows.map((row) => row * stride);
  const [ux, uy, uz] = [points[b] - points[a], points[b + 1] - points[a + 1], points[b + 2] - points[a + 2]];
  const [vx, vy, vz] = [points[c] - points[a], points[c + 1] - points[a + 1], points[c + 2] - points[a + 2]];
  const up = ux * vy - uy * vx;
  if (up === 0) return undefined;
  const slopeX = (vy * uz - uy * vz) / up;
  const slopeY = (ux * vz - vx * uz) / up;
  const heightM = points[a + 2] - slopeX * points[a] - slopeY * points[a + 1];
  if (Math.hypot(slopeX, slopeY) > STEEPEST || heightM > -LOWEST_SENSOR_M) return undefined;
  return { slopeX, slopeY, heightM };
}

/** The plane of least vertical squares through the points near the given one. */
function leastSquares(points: FloatArray, stride: number, rows: readonly number[], near: GroundPlane): GroundPlane {
  let [n, sx, sy, sz, sxx, sxy, syy, sxz, syz] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const row of rows) {
    const at = row * stride;
    if (Math.abs(heightAbove(near, points, at)) >= ROAD_M) continue;
    const [x, y, z] = [points[at], points[at + 1], points[at + 2]];
    n++;
    sx += x;
    sy += y;
    sz += z;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
    sxz += x * z;
    syz += y * z;
  }
  const [cxx, cxy, cyy] = [sxx - (sx * sx) / n, sxy - (sx * sy) / n, syy - (sy * sy) / n];
  const [cxz, cyz] = [sxz - (sx * sz) / n, syz - (sy * sz) / n];
  const determinant = cxx * cyy - cxy * cxy;
  if (!(determinant > 1e-9 * cxx * cyy)) return near;
  const slopeX = (cxz * cyy - cyz * cxy) / determinant;
  const slopeY = (cyz * cxx - cxz * cxy) / determinant;
  return { slopeX, slopeY, heightM: (sz - slopeX * sx - slopeY * sy) / n };
}
