/** Coverage of many frames together: tables by class and distance, shares of rays, blind ground, overlap. */
import { OBJECT_CATEGORIES, type ObjectCategory } from '../scene/index.js';
import { CELL_M } from './bevCells.js';
import { RANGE_BINS_M, RINGS_M, type CoverageFrame } from './coverage.js';

/** Points on the objects of one class and range of distances. */
export interface ObjectCoverage {
  /** `all` for every class. */
  readonly category: ObjectCategory | 'all';
  /** Null for every distance. */
  readonly rangeM: readonly [number, number] | null;
  readonly objects: number;
  readonly meanPoints: number | null;
  readonly medianPoints: number | null;
  /** Shares of the objects, 0 to 1. */
  readonly unseen: number | null;
  readonly atLeast1: number | null;
  readonly atLeast5: number | null;
  readonly atLeast10: number | null;
}

export interface CoverageReport {
  readonly frames: number;
  /**
   * One number for it all, 0 to 1: the mean over classes of the mean over objects of n / (n + 5), n the points on an
   * object. The first points count most, a hundred more say little; a rare class counts as much as cars do, as in mAP.
   */
  readonly saturation: number | null;
  /** Rays of a frame. */
  readonly rays: number;
  /** Shares of the rays, 0 to 1: that came back, that met nothing, that met the vehicle itself. */
  readonly returned: number;
  readonly sky: number;
  readonly onVehicle: number;
  /** All, then by distance, then by class, then by both. */
  readonly objects: readonly ObjectCoverage[];
  readonly rings: readonly { readonly rangeM: readonly [number, number]; readonly pointsPerM2: number }[];
  /** Ground within `BLIND_WITHIN_M` of the vehicle's origin where no point lies, square metres of a frame and share. */
  readonly blindM2: number;
  readonly blindShare: number;
  /** Share of the cells with points that two LiDARs or more see. */
  readonly overlap: number | null;
  /** Cells that both of a pair see, of those that either sees. */
  readonly pairs: readonly { readonly lidars: readonly [number, number]; readonly overlap: number | null }[];
  /** (lidars) share of the returns. */
  readonly lidarShares: readonly number[];
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Puts frames of one placement together. */
export function coverageReport(frames: readonly CoverageFrame[]): CoverageReport {
  const sum = (of: (frame: CoverageFrame) => number): number => frames.reduce((total, each) => total + of(each), 0);
  const lidars = frames[0].lidarReturns.length;
  const [rays, returned, onBody] = [sum((each) => each.rays), sum((each) => each.returns), sum((each) => each.onBody)];
  const bins = RANGE_BINS_M.slice(1).map((to, bin) => [RANGE_BINS_M[bin], to] as const);
  const pairs = Array.from({ length: lidars }, (_, a) =>
    Array.from({ length: lidars - a - 1 }, (__, k) => [a, a + 1 + k] as const),
  ).flat();
  return {
    frames: frames.length,
    saturation: saturation(frames),
    rays: rays / frames.length,
    returned: returned / rays,
    sky: (rays - returned - onBody) / rays,
    onVehicle: onBody / rays,
    objects: (['all', ...OBJECT_CATEGORIES] as const).flatMap((category) =>
      [null, ...bins].map((rangeM) => objectCoverage(frames, category, rangeM)),
    ),
    rings: RINGS_M.slice(1).map((to, ring) => {
      const from = RINGS_M[ring];
      const areaM2 = Math.PI * (to * to - from * from) * frames.length;
      return { rangeM: [from, to], pointsPerM2: sum((each) => each.ringPoints[ring]) / areaM2 };
    }),
    blindM2: (sum((each) => each.blindCells) * CELL_M * CELL_M) / frames.length,
    blindShare: sum((each) => each.blindCells) / sum((each) => each.nearCells),
    overlap: share(
      sum((each) => each.sharedCells),
      sum((each) => each.cells),
    ),
    pairs: pairs.map(([a, b]) => {
      const seen = (i: number, j: number): number => sum((each) => each.pairCells[i * lidars + j]);
      return { lidars: [a, b], overlap: share(seen(a, b), seen(a, a) + seen(b, b) - seen(a, b)) };
    }),
    lidarShares: Array.from({ length: lidars }, (_, unit) => sum((each) => each.lidarReturns[unit]) / returned),
  };
}

/** Points on an object at which it counts half: KITTI's labellers and our mini datasets begin about there. */
const HALF_POINTS = 5;

function saturation(frames: readonly CoverageFrame[]): number | null {
  const sums = OBJECT_CATEGORIES.map(() => 0);
  const counts = OBJECT_CATEGORIES.map(() => 0);
  for (const { categories, points } of frames) {
    categories.forEach((category, row) => {
      sums[category] += points[row] / (points[row] + HALF_POINTS);
      counts[category]++;
    });
  }
  const means = sums.flatMap((sum, category) => (counts[category] === 0 ? [] : [sum / counts[category]]));
  return share(
    means.reduce((total, each) => total + each, 0),
    means.length,
  );
}

function objectCoverage(
  frames: readonly CoverageFrame[],
  category: ObjectCoverage['category'],
  rangeM: ObjectCoverage['rangeM'],
): ObjectCoverage {
  const wanted = category === 'all' ? -1 : OBJECT_CATEGORIES.indexOf(category);
  const points = frames.flatMap((frame) =>
    frame.points.filter((_, row) => {
      if (wanted >= 0 && frame.categories[row] !== wanted) return false;
      return rangeM === null || (frame.rangesM[row] >= rangeM[0] && frame.rangesM[row] < rangeM[1]);
    }),
  );
  points.sort((a, b) => a - b);
  const objects = points.length;
  const atLeast = (least: number): number | null => share(points.filter((each) => each >= least).length, objects);
  const seen = atLeast(1);
  return {
    category,
    rangeM,
    objects,
    meanPoints: share(
      points.reduce((sum, each) => sum + each, 0),
      objects,
    ),
    medianPoints: objects === 0 ? null : (points[(objects - 1) >> 1] + points[objects >> 1]) / 2,
    unseen: seen === null ? null : 1 - seen,
    atLeast1: seen,
    atLeast5: atLeast(5),
    atLeast10: atLeast(10),
  };
}
