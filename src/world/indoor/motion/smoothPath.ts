import type { FreeSpace } from '../space/freeSpace.js';
import type { PathPoint } from './route.js';

/** Spacing of a path's points, metres. */
export const PATH_STEP_M = 0.1;
const ROUNDS = 120;

/** Points at equal distances along a polyline, five at least; the first and the last are its ends. */
export function resample(points: readonly PathPoint[], stepM: number): PathPoint[] {
  const lengths = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const count = Math.max(4, Math.round(total / stepM));
  const result: PathPoint[] = [points[0]];
  let segment = 0;
  let before = 0;
  for (let i = 1; i < count; i++) {
    const at = (total * i) / count;
    while (segment < lengths.length - 1 && before + lengths[segment] < at) before += lengths[segment++];
    const share = lengths[segment] === 0 ? 0 : (at - before) / lengths[segment];
    const [a, b] = [points[segment], points[segment + 1]];
    result.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
  }
  result.push(points[points.length - 1]);
  return result;
}

/**
 * Pulls a path tight like an elastic band, as far as a disc stays free: every point moves towards the middle of its
 * neighbours, unless the disc would touch something there.
 */
export function smoothPath(points: readonly PathPoint[], space: FreeSpace, radiusM: number): PathPoint[] {
  let path = resample(points, PATH_STEP_M).map(([x, y]) => [x, y] as [number, number]);
  for (let round = 0; round < ROUNDS; round++) {
    // Tightening bunches points together in places: spread them again now and then.
    if (round % 40 === 39) {
      const spread = resample(path, PATH_STEP_M);
      if (spread.every(([x, y]) => space.isFree(x, y, radiusM))) path = spread.map(([x, y]) => [x, y]);
    }
    for (let i = 1; i + 1 < path.length; i++) {
      const x = path[i][0] + 0.6 * ((path[i - 1][0] + path[i + 1][0]) / 2 - path[i][0]);
      const y = path[i][1] + 0.6 * ((path[i - 1][1] + path[i + 1][1]) / 2 - path[i][1]);
      if (space.isFree(x, y, radiusM)) path[i] = [x, y];
    }
  }
  return path;
}
