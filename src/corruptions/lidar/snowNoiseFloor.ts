import type { Rng } from '../../contracts/index.js';
import { POINT_STATUS, type LidarContext, type LidarPoints } from '../operation.js';
import { intensityColumn } from './define.js';
import type { Draft } from './draft.js';
import { groundPoints } from './groundPoints.js';
import { groundReturns } from './groundReturns.js';
import { LAYOUTS } from './layouts.js';
import { fitQuadratic } from './quadraticFit.js';

const LEAST_GROUND_POINTS = 1000;

/**
 * Drops the echoes that snow has made too weak: weaker than `noiseFloor` of the ground's weakest at their range, as a
 * quadratic of the range. Echoes of the flakes themselves stay.
 *
 * @param given the cloud before it snowed: its ground gives the floor
 * @returns what the user should know
 */
export function dropBelowNoiseFloor(
  draft: Draft,
  given: LidarPoints,
  noiseFloor: number,
  rng: Rng,
  context: LidarContext,
): readonly string[] {
  const { rows, cosIncidence } = groundPoints(given, context, rng, 'snow');
  if (rows.length < LEAST_GROUND_POINTS) {
    return [`snow: ${rows.length} points on the ground; with fewer than 1000 no noise floor is known, no echo lost.`];
  }
  const { column, scale } = intensityColumn(given, 'snow');
  const compat = context.mode === 'compat' && context.layout !== undefined ? LAYOUTS[context.layout].wetGround : null;
  // Snow works on intensities up to 255, whatever the scale of the cloud.
  const unit = scale / 255;
  const { points, width, count, status, lost } = draft;
  const rangeOf = (of: LidarPoints['points'], at: number): number =>
    Math.sqrt(of[at] * of[at] + of[at + 1] * of[at + 1] + of[at + 2] * of[at + 2]);
  const rangeM = Float64Array.from(rows, (row) => rangeOf(given.points, row * width));
  const normalised = Float64Array.from(rows, (row, i) => given.points[row * width + column] / unit / cosIncidence[i]);
  const { weakest } = groundReturns(rangeM, normalised, compat?.lowestIntensity ?? 5);
  const floor = fitQuadratic(
    rangeM,
    rangeM.map((range, i) => noiseFloor * (weakest.slope * range + weakest.offset) * cosIncidence[i]),
  );
  for (let row = 0; row < count; row++) {
    if (status[row] === POINT_STATUS.scattered) continue;
    const range = rangeOf(points, row * width);
    if (points[row * width + column] / unit <= floor[0] + range * (floor[1] + range * floor[2])) lost[row] = 1;
  }
  return [];
}
