/**
 * Which convention a file's boxes follow, inferred from the points inside them.
 *
 * Boxes are read under every hypothesis and points are counted. Where the file stores the number of points per object
 * the distance of a hypothesis is Σ |counted - stored|. Without stored numbers it is Σ (most - counted): the points it
 * loses against the best hypothesis of each box, since a wrong box misses its object. The nearest hypothesis is accepted
 * when its distance is at most half that of the nearest one with different boxes; otherwise the answer is "undecided".
 *
 * Front and back are not told apart: turned by π a box holds the same points.
 */
import type { FloatArray } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { boxConventions, toHouseBoxes, type BoxConvention, type DimensionOrder } from './boxConventions.js';
import { assertBoxes, BOX_SIZE } from './boxes.js';
import { countPointsInBoxes } from './pointsInBoxes.js';

/** The nearest hypothesis must be this much nearer than the next. */
const ACCEPT_RATIO = 0.5;
/** Sizes and centres closer than this, and angles, are the same box. */
const SAME = 1e-6;

export interface ConventionHypothesis {
  readonly convention: BoxConvention;
  /** Other hypotheses that mean the very same boxes, e.g. w-l-h with the yaw turned by π/2. */
  readonly sameBoxesAs: readonly BoxConvention[];
  /** Points; smaller is better. */
  readonly distance: number;
  /** Σ of points inside. */
  readonly counted: number;
  /** Boxes whose count is the stored one; absent without stored counts. */
  readonly exact?: number;
}

export interface InferredConvention {
  /** Absent when undecided. */
  readonly convention?: BoxConvention;
  /** Every distinct hypothesis, nearest first. */
  readonly ranking: readonly ConventionHypothesis[];
  /** One sentence for the user. */
  readonly reason: string;
}

export interface ConventionEvidence {
  /** (n, stride) row-major, x y z first, metres. */
  readonly points: FloatArray;
  readonly stride: number;
  /** (m, 7) as the file has them: position, dimensions, yaw. */
  readonly boxes: FloatArray;
  /** (m) points per object as the file has them, e.g. nuScenes' num_lidar_pts. */
  readonly storedCounts?: ArrayLike<number>;
  readonly hypotheses?: readonly BoxConvention[];
}

/** LiDAR-frame and KITTI-camera-frame hypotheses; of those that mean the same boxes, the most usual stands first. */
export const conventionHypotheses: readonly BoxConvention[] = [
  ...variants(boxConventions.lidar, ['lwh', 'wlh', 'hwl'], [1, -1], [0, Math.PI / 2]),
  ...variants(boxConventions['kitti-camera'], ['lhw', 'hwl'], [-1, 1], [-Math.PI / 2, 0]),
];

function variants(
  base: BoxConvention,
  orders: readonly DimensionOrder[],
  signs: readonly (1 | -1)[],
  offsets: readonly number[],
): BoxConvention[] {
  const frame = base.axes[2] === 'up' ? 'lidar' : 'camera';
  return offsets.flatMap((yawOffsetRad) =>
    (['centre', 'bottom'] as const).flatMap((origin) =>
      orders.flatMap((dimensions) =>
        signs.map((yawSign) => {
          const offset = yawOffsetRad === 0 ? '' : `${yawOffsetRad > 0 ? '+' : '-'}90deg`;
          const id = `${frame}/${origin}/${dimensions}/${yawSign > 0 ? '+' : '-'}yaw${offset}`;
          return { id, axes: base.axes, origin, dimensions, yawSign, yawOffsetRad };
        }),
      ),
    ),
  );
}

/** Whether two sets of house boxes fill the same space. */
function fillSameSpace(a: FloatArray, b: FloatArray): boolean {
  const near = (x: number, y: number): boolean => Math.abs(x - y) <= SAME;
  for (let at = 0; at < a.length; at += BOX_SIZE) {
    if (!near(a[at], b[at]) || !near(a[at + 1], b[at + 1]) || !near(a[at + 2], b[at + 2])) return false;
    if (!near(a[at + 5], b[at + 5])) return false;
    const turn = a[at + 6] - b[at + 6];
    const parallel = near(Math.sin(turn), 0) && near(a[at + 3], b[at + 3]) && near(a[at + 4], b[at + 4]);
    const crossed = near(Math.cos(turn), 0) && near(a[at + 3], b[at + 4]) && near(a[at + 4], b[at + 3]);
    if (!parallel && !crossed) return false;
  }
  return true;
}

/**
 * Infers the convention of a file's boxes.
 *
 * @throws InputError when there is no box or no point, a box is malformed, or the lengths differ
 */
export function inferBoxConvention(evidence: ConventionEvidence): InferredConvention {
  const { points, stride, boxes, storedCounts, hypotheses = conventionHypotheses } = evidence;
  assertBoxes(boxes, 'boxes to infer a convention from');
  const count = boxes.length / BOX_SIZE;
  if (count === 0 || points.length < stride) throw new InputError('a convention needs at least one box and one point');
  if (storedCounts !== undefined && storedCounts.length !== count) {
    throw new InputError(`${count} boxes but ${storedCounts.length} stored point counts`);
  }
  const distinct: { convention: BoxConvention; same: BoxConvention[]; boxes: FloatArray; counts: Uint32Array }[] = [];
  for (const convention of hypotheses) {
    const house = toHouseBoxes(boxes, convention);
    const twin = distinct.find((other) => fillSameSpace(other.boxes, house));
    if (twin) twin.same.push(convention);
    else distinct.push({ convention, same: [], boxes: house, counts: countPointsInBoxes(points, stride, house) });
  }
  const most = Array.from({ length: count }, (_, i) => Math.max(...distinct.map(({ counts }) => counts[i])));
  const ranking = distinct
    .map(({ convention, same, counts }): ConventionHypothesis => {
      let [distance, counted, exact] = [0, 0, 0];
      for (let i = 0; i < count; i++) {
        distance += Math.abs(counts[i] - (storedCounts?.[i] ?? most[i]));
        counted += counts[i];
        if (counts[i] === storedCounts?.[i]) exact++;
      }
      return { convention, sameBoxesAs: same, distance, counted, ...(storedCounts ? { exact } : {}) };
    })
    .sort((a, b) => a.distance - b.distance);
  return decide(ranking);
}

function decide(ranking: readonly ConventionHypothesis[]): InferredConvention {
  const [best, second] = ranking;
  if (best.counted === 0) return { ranking, reason: 'undecided: no point lies in any box under any hypothesis' };
  if (second === undefined) {
    return { convention: best.convention, ranking, reason: `${best.convention.id} is the only distinct hypothesis` };
  }
  const comparison = `${best.convention.id} is off by ${best.distance} points, ${second.convention.id} by ${second.distance}`;
  if (best.distance < second.distance && best.distance <= ACCEPT_RATIO * second.distance) {
    return { convention: best.convention, ranking, reason: comparison };
  }
  return { ranking, reason: `undecided: ${comparison}; more frames or boxes that are turned would tell` };
}
