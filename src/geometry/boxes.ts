/**
 * Boxes with seven degrees of freedom as a flat (n, 7) array: x, y, z, length, width, height, yaw.
 *
 * House convention: LiDAR frame (x forward, y left, z up), metres, geometric centre, yaw counter-clockwise from +x.
 */
import type { FloatArray } from '../contracts/index.js';
import { InputError } from '../errors/index.js';

/** Columns of a box row. */
export const BOX_COLUMNS = ['x', 'y', 'z', 'length', 'width', 'height', 'yaw'] as const;
export const BOX_SIZE = BOX_COLUMNS.length;

const TWO_PI = 2 * Math.PI;

/** The same angle in [-π, π). */
export function wrapAngle(angleRad: number): number {
  if (angleRad >= -Math.PI && angleRad < Math.PI) return angleRad;
  const wrapped = angleRad - TWO_PI * Math.floor((angleRad + Math.PI) / TWO_PI);
  // Rounding can land on the excluded end.
  return wrapped >= Math.PI ? wrapped - TWO_PI : Math.max(wrapped, -Math.PI);
}

/** Signs of the corners along length, width and height, in the order that {@link boxCorners} writes them. */
export const CORNER_SIGNS: readonly (readonly [number, number, number])[] = [
  [1, 1, -1],
  [-1, 1, -1],
  [-1, -1, -1],
  [1, -1, -1],
  [1, 1, 1],
  [-1, 1, 1],
  [-1, -1, 1],
  [1, -1, 1],
];

/**
 * The eight corners of one box: the bottom face from front left counter-clockwise, then the top face alike.
 *
 * @param boxes (n, 7)
 * @param row which box
 * @returns (8, 3) row-major, written to `out`
 */
export function boxCorners(boxes: FloatArray, row: number, out: Float64Array = new Float64Array(24)): Float64Array {
  const at = BOX_SIZE * row;
  const cos = Math.cos(boxes[at + 6]);
  const sin = Math.sin(boxes[at + 6]);
  for (let corner = 0; corner < 8; corner++) {
    const [alongLength, alongWidth, alongHeight] = CORNER_SIGNS[corner];
    const u = (alongLength * boxes[at + 3]) / 2;
    const v = (alongWidth * boxes[at + 4]) / 2;
    out[3 * corner] = boxes[at] + cos * u - sin * v;
    out[3 * corner + 1] = boxes[at + 1] + sin * u + cos * v;
    out[3 * corner + 2] = boxes[at + 2] + (alongHeight * boxes[at + 5]) / 2;
  }
  return out;
}

/**
 * Refuses boxes that no object has: NaN, infinite, or a size that is not positive.
 *
 * @param boxes (n, 7)
 * @param place file and frame, begins the message
 * @throws InputError naming the first bad row and column
 */
export function assertBoxes(boxes: FloatArray, place: string): void {
  if (boxes.length % BOX_SIZE !== 0) {
    throw new InputError(`${place}: ${boxes.length} numbers are no rows of ${BOX_SIZE} (${BOX_COLUMNS.join(', ')})`);
  }
  for (let i = 0; i < boxes.length; i++) {
    const column = i % BOX_SIZE;
    const isSize = column >= 3 && column <= 5;
    if (Number.isFinite(boxes[i]) && (!isSize || boxes[i] > 0)) continue;
    const row = (i - column) / BOX_SIZE;
    throw new InputError(
      `${place}: box ${row}: ${BOX_COLUMNS[column]} is ${boxes[i]}; ${isSize ? 'sizes must be positive' : 'it must be finite'}`,
    );
  }
}

/**
 * Moves boxes in place by a pose that tilts little: centres move, sizes stay, the heading turns by the pose's yaw.
 *
 * A box has no roll and pitch, so it stays upright.
 *
 * @param boxes (n, 7)
 * @param yawRad added to every heading
 */
export function moveBoxesInPlace(pose: ArrayLike<number>, yawRad: number, boxes: FloatArray): void {
  for (let at = 0; at + 6 < boxes.length; at += BOX_SIZE) {
    const [x, y, z] = [boxes[at], boxes[at + 1], boxes[at + 2]];
    boxes[at] = pose[0] * x + pose[1] * y + pose[2] * z + pose[3];
    boxes[at + 1] = pose[4] * x + pose[5] * y + pose[6] * z + pose[7];
    boxes[at + 2] = pose[8] * x + pose[9] * y + pose[10] * z + pose[11];
    boxes[at + 6] += yawRad;
  }
}
