/** What the rays of a placement bring back in a frame: points on objects and ground, blind spots, waste, overlap. */
import { OBJECT_CATEGORIES } from '../scene/index.js';
import { BevCells } from './bevCells.js';
import type { PlacementMoment } from './moment.js';
import type { RigRays, RigReturns } from './rigRays.js';
import { isInsideBody, type VehicleBody } from './vehicleBody.js';

/** Ends of the bins of distance from the vehicle, metres. */
export const RANGE_BINS_M = [0, 15, 30, 50, 75] as const;
/** Ends of the rings in which points per square metre are counted. */
export const RINGS_M = [0, 5, 10, 20, 30, 50, 75] as const;
/** Ground that the vehicle has to see next to itself. */
export const BLIND_WITHIN_M = 10;

/** What one frame shows; plain data that a worker can send. */
export interface CoverageFrame {
  /** (objects within the bins) place in OBJECT_CATEGORIES, distance in metres, points. */
  readonly categories: readonly number[];
  readonly rangesM: readonly number[];
  readonly points: readonly number[];
  /** (rings) points. */
  readonly ringPoints: readonly number[];
  readonly rays: number;
  readonly returns: number;
  readonly onBody: number;
  /** (lidars) returns. */
  readonly lidarReturns: readonly number[];
  /** Cells within `BLIND_WITHIN_M` in which nothing was seen, and all, the vehicle's own footprint left out. */
  readonly blindCells: number;
  readonly nearCells: number;
  /** Cells with a return, those with returns of two LiDARs or more, and of each pair (row-major, lidars × lidars). */
  readonly cells: number;
  readonly sharedCells: number;
  readonly pairCells: readonly number[];
  /** (cells of `BevCells`) points, for maps. */
  readonly map: Uint32Array;
}

/** Measures one frame. */
export function coverageOf(
  moment: PlacementMoment,
  rig: RigRays,
  returns: RigReturns,
  body: VehicleBody,
): CoverageFrame {
  const { count, rays, firstRay } = rig;
  const { rangeM, onBody, objects } = returns;
  const lidars = firstRay.length - 1;
  const pointsOn = new Uint32Array(moment.objects.length);
  const ringPoints = new Array<number>(RINGS_M.length - 1).fill(0);
  const lidarReturns = new Array<number>(lidars).fill(0);
  const cells = new BevCells(lidars);
  let [returned, blocked] = [0, 0];
  for (let unit = 0; unit < lidars; unit++) {
    for (let ray = firstRay[unit]; ray < firstRay[unit + 1]; ray++) {
      blocked += onBody[ray];
      const range = rangeM[ray];
      if (range === Infinity) continue;
      returned++;
      lidarReturns[unit]++;
      if (objects[ray] >= 0) pointsOn[objects[ray]]++;
      const x = rays[6 * ray] + range * rays[6 * ray + 3];
      const y = rays[6 * ray + 1] + range * rays[6 * ray + 4];
      const ring = binOf(RINGS_M, Math.hypot(x, y));
      if (ring >= 0) ringPoints[ring]++;
      cells.add(x, y, unit);
    }
  }
  const near = moment.objects.flatMap(({ index }) =>
    binOf(RANGE_BINS_M, moment.groundRangeM[index]) >= 0 ? [index] : [],
  );
  return {
    categories: near.map((index) => OBJECT_CATEGORIES.indexOf(moment.objects[index].category)),
    rangesM: near.map((index) => moment.groundRangeM[index]),
    points: near.map((index) => pointsOn[index]),
    ringPoints,
    rays: count,
    returns: returned,
    onBody: blocked,
    lidarReturns,
    // Just above the ground: the footprint.
    ...cells.blind(BLIND_WITHIN_M, (x, y) => isInsideBody(body, x, y, 0.01)),
    ...cells.overlap(),
    map: cells.points,
  };
}

/** The bin of a value, -1 outside. */
export function binOf(ends: readonly number[], value: number): number {
  for (let bin = 0; bin + 1 < ends.length; bin++) if (value >= ends[bin] && value < ends[bin + 1]) return bin;
  return -1;
}
