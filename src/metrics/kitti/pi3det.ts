/**
 * Pi3DET boxes in KITTI's terms, as the benchmark's evaluation converts them before it calls the KITTI evaluator.
 *
 * Source: `transform_annotations_to_kitti_format` in `kitti_utils.py` of robosense2025/track5. The image box is a
 * constant and nothing is occluded or truncated, so easy, moderate and hard are the same and image scores say nothing.
 */
import type { FloatArray, KittiObjects } from '../../contracts/index.js';
import { firstOf, InputError } from '../../errors/index.js';

/** Names of the dataset and the evaluator's name for each. */
const KITTI_NAME: ReadonlyMap<string, string> = new Map([
  ['Vehicle', 'Car'],
  ['Car', 'Car'],
  ['Pedestrian', 'Pedestrian'],
  ['Cyclist', 'Cyclist'],
  ['Sign', 'Sign'],
]);
/** x1, y1, x2, y2: high enough for every difficulty. */
const IMAGE_BOX = [0, 0, 50, 50];

/**
 * Converts the boxes of one frame.
 *
 * The original computes sizes and angles of float32 boxes (detections) in float32 and of float64 boxes (labels) in
 * float64; the type of `boxes` decides here, too. Neither angle is wrapped.
 *
 * @param boxes (n, 7) x, y, z, length, width, height, yaw in the LiDAR frame, geometric centre, metres and radians
 * @param names (n) Vehicle, Car, Pedestrian, Cyclist or Sign
 * @param scores (n) of detections
 * @returns (n) camera-frame objects: x right, y down, z forward without any calibration
 * @throws InputError on other names and on columns of different lengths
 */
export function pi3detToKitti(boxes: FloatArray, names: readonly string[], scores?: FloatArray): KittiObjects {
  const count = names.length;
  if (boxes.length !== 7 * count) {
    throw new InputError(`${count} names need ${7 * count} numbers of boxes, there are ${boxes.length}`);
  }
  if (scores !== undefined && scores.length !== count) {
    throw new InputError(`${count} names need ${count} scores, there are ${scores.length}`);
  }
  const unknown = [...new Set(names)].filter((name) => !KITTI_NAME.has(name));
  if (unknown.length > 0) {
    throw new InputError(
      `Pi3DET has no class ${firstOf(unknown)}; rename or drop these boxes (classes: ${[...KITTI_NAME.keys()].join(', ')})`,
    );
  }
  const round = boxes instanceof Float32Array ? Math.fround : (value: number) => value;
  const quarterTurn = round(Math.PI / 2);
  const objects = {
    name: names.map((name) => KITTI_NAME.get(name)!),
    truncated: new Float64Array(count),
    occluded: new Float64Array(count),
    alpha: new Float64Array(count),
    bbox: new Float64Array(4 * count),
    dimensions: new Float64Array(3 * count),
    location: new Float64Array(3 * count),
    rotationY: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const [x, y, z, length, width, height, yaw] = boxes.subarray(7 * i, 7 * i + 7);
    const bottom = round(z - round(height / 2));
    const rotationY = round(-yaw - quarterTurn);
    objects.bbox.set(IMAGE_BOX, 4 * i);
    objects.location.set([-y, -bottom, x], 3 * i);
    objects.dimensions.set([length, height, width], 3 * i);
    objects.rotationY[i] = rotationY;
    objects.alpha[i] = round(-round(Math.atan2(-y, x)) + rotationY);
  }
  return scores === undefined ? objects : { ...objects, score: Float64Array.from(scores) };
}

/** Metrics whose mean is the official score of a phase: cars seen by a drone, cars and pedestrians by a quadruped. */
export const PI3DET_PHASE_METRICS = {
  '1': ['Car/3d/R40@0.50/moderate'],
  '2': ['Car/3d/R40@0.50/moderate', 'Pedestrian/3d/R40@0.50/moderate'],
} as const;

/** The official score of a phase in percent; null where one of its metrics is. */
export function pi3detPhaseScore(
  values: Readonly<Record<string, number | null>>,
  phase: keyof typeof PI3DET_PHASE_METRICS,
): number | null {
  let sum = 0;
  for (const id of PI3DET_PHASE_METRICS[phase]) {
    const value = values[id];
    if (value === null || value === undefined) return null;
    sum += value;
  }
  return sum / PI3DET_PHASE_METRICS[phase].length;
}
