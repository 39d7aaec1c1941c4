import ndarray from 'ndarray';
import type { ObjectAnnotations, PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import {
  assertBoxes,
  BOX_SIZE,
  countPointsInBoxes,
  flatRows,
  keepRows,
  moveBoxesInPlace,
  rollPitchYawOf,
} from '../../geometry/index.js';
import { isInRange, type RangeBounds } from './crop.js';

function isObjectAnnotations(value: unknown): value is ObjectAnnotations {
  const truth = value as Partial<ObjectAnnotations> | null | undefined;
  return Array.isArray(truth?.names) && truth.boxes?.shape?.[1] === BOX_SIZE;
}

/**
 * Labels as the moved sensor has them.
 *
 * Boxes move with the points. Those whose centre leaves the range, or that hold fewer points than `minimumPoints`, go.
 * Everything else, KITTI's own numbers among it, belongs to the unmoved sensor and is left out.
 *
 * @param place sample and condition, begins an error message
 * @param pose (4, 4) target sensor from recording sensor
 * @param cloud the moved cloud; without one no object is dropped for its points
 * @throws InputError for labels without boxes, or with malformed ones
 */
export function moveTruth(
  truth: unknown,
  place: string,
  pose: ArrayLike<number>,
  cloud: PointCloud | undefined,
  bounds: RangeBounds | undefined,
  minimumPoints: number,
): ObjectAnnotations {
  if (!isObjectAnnotations(truth)) {
    throw new InputError(`${place}: the sensor moves, which needs ground truth with boxes (n, 7) and names`);
  }
  const boxes = Float64Array.from(flatRows(truth.boxes));
  if (boxes.length !== BOX_SIZE * truth.names.length) {
    throw new InputError(`${place}: ${boxes.length / BOX_SIZE} boxes but ${truth.names.length} names`);
  }
  assertBoxes(boxes, place);
  moveBoxesInPlace(pose, rollPitchYawOf(pose).yawRad, boxes);
  const counts = cloud && countPointsInBoxes(flatRows(cloud.points), cloud.channels.length, boxes);
  const mask = Uint8Array.from(truth.names, (_, row) => {
    const at = BOX_SIZE * row;
    const inRange = bounds === undefined || isInRange(bounds, boxes[at], boxes[at + 1], boxes[at + 2]);
    return inRange && (counts === undefined || counts[row] >= minimumPoints) ? 1 : 0;
  });
  const kept = keepRows(boxes, BOX_SIZE, mask);
  return {
    boxes: ndarray(kept, [kept.length / BOX_SIZE, BOX_SIZE]),
    names: truth.names.filter((_, row) => mask[row] === 1),
  };
}
