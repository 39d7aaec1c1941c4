/**
 * Which points lie in which boxes; faces belong to the box.
 *
 * A point is inside when |u| ≤ length / 2, |v| ≤ width / 2 and |dz| ≤ height / 2, with u, v its offset from the centre
 * turned into the box's axes.
 */
import type { FloatArray } from '../contracts/index.js';
import { buildBevGrid } from './bevGrid.js';
import { assertBoxes, BOX_SIZE } from './boxes.js';

const PREPARED = 6;

/** Calls `found(point, box)` for every pair; boxes ascend for a point, points ascend. */
function forEachInside(
  points: FloatArray,
  stride: number,
  boxes: FloatArray,
  found: (point: number, box: number) => void,
): void {
  assertBoxes(boxes, 'points in boxes');
  const boxCount = boxes.length / BOX_SIZE;
  if (boxCount === 0) return;
  const grid = buildBevGrid(boxes);
  // Per box: half sizes, cosine and sine of the yaw, squared radius of the circle around the footprint.
  const prepared = new Float64Array(PREPARED * boxCount);
  for (let box = 0; box < boxCount; box++) {
    const at = BOX_SIZE * box;
    const [halfLength, halfWidth] = [boxes[at + 3] / 2, boxes[at + 4] / 2];
    // A hair more than that circle, so that the cheap test never rejects a corner.
    const reach2 = (halfLength * halfLength + halfWidth * halfWidth) * (1 + 1e-9);
    const yaw = boxes[at + 6];
    prepared.set([halfLength, halfWidth, boxes[at + 5] / 2, Math.cos(yaw), Math.sin(yaw), reach2], PREPARED * box);
  }
  const { minX, minY, cellM, columns, rows, starts, boxes: sorted } = grid;
  const count = Math.floor(points.length / stride);
  for (let point = 0; point < count; point++) {
    const x = points[point * stride];
    const y = points[point * stride + 1];
    const column = Math.floor((x - minX) / cellM);
    const row = Math.floor((y - minY) / cellM);
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) continue;
    const cell = row * columns + column;
    for (let k = starts[cell]; k < starts[cell + 1]; k++) {
      const box = sorted[k];
      const at = BOX_SIZE * box;
      const p = PREPARED * box;
      const dx = x - boxes[at];
      const dy = y - boxes[at + 1];
      if (dx * dx + dy * dy > prepared[p + 5]) continue;
      const cos = prepared[p + 3];
      const sin = prepared[p + 4];
      if (
        Math.abs(dx * cos + dy * sin) <= prepared[p] &&
        Math.abs(dy * cos - dx * sin) <= prepared[p + 1] &&
        Math.abs(points[point * stride + 2] - boxes[at + 2]) <= prepared[p + 2]
      ) {
        found(point, box);
      }
    }
  }
}

/**
 * Points per box; a point in two boxes counts in both.
 *
 * @param points (n, stride) row-major, x y z first, metres
 * @param boxes (m, 7) house boxes in the frame of the points
 * @returns (m)
 * @throws InputError for a box with a NaN or a size that is not positive
 */
export function countPointsInBoxes(points: FloatArray, stride: number, boxes: FloatArray): Uint32Array {
  const counts = new Uint32Array(Math.floor(boxes.length / BOX_SIZE));
  forEachInside(points, stride, boxes, (_, box) => counts[box]++);
  return counts;
}

/** @returns (n) 1 where a point lies in any box; arguments as in {@link countPointsInBoxes} */
export function pointsInAnyBoxMask(points: FloatArray, stride: number, boxes: FloatArray): Uint8Array {
  const mask = new Uint8Array(Math.floor(points.length / stride));
  forEachInside(points, stride, boxes, (point) => (mask[point] = 1));
  return mask;
}

/** @returns (n) the first box that a point lies in, -1 for none; arguments as in {@link countPointsInBoxes} */
export function boxOfPoints(points: FloatArray, stride: number, boxes: FloatArray): Int32Array {
  const owner = new Int32Array(Math.floor(points.length / stride)).fill(-1);
  forEachInside(points, stride, boxes, (point, box) => {
    if (owner[point] < 0) owner[point] = box;
  });
  return owner;
}

/** @returns (m) per box the rows of the points in it, ascending; arguments as in {@link countPointsInBoxes} */
export function pointsInBoxes(points: FloatArray, stride: number, boxes: FloatArray): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: Math.floor(boxes.length / BOX_SIZE) }, () => []);
  forEachInside(points, stride, boxes, (point, box) => rows[box].push(point));
  return rows;
}
