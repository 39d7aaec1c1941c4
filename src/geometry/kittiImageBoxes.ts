/**
 * LiDAR boxes as KITTI objects, image box included.
 *
 * KITTI's evaluator decides by the height of the image box whether an object counts, so a detector that sees LiDAR
 * alone needs one: the hull of the eight projected corners, clipped to the image.
 */
import type { FloatArray, KittiObjects, PinholeCamera } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { BOX_SIZE, boxCorners, wrapAngle } from './boxes.js';
import { lidarBoxesToKittiCamera } from './kittiCamera.js';
import { distortionCoefficients, imageSize, projectCameraPoint, type DistortionCoefficients } from './projection.js';

export interface KittiImageBoxes {
  readonly objects: KittiObjects;
  /** Rows of the input that stand in `objects`, in order. */
  readonly kept: readonly number[];
  /** Rows that the camera does not see: behind it, or entirely outside the image. */
  readonly dropped: readonly number[];
}

/** Where {@link foldsBack} looks between the optical axis and a corner. */
const FOLD_STEPS = 32;

/**
 * Whether the lens model's radius stops growing before `radius`: beyond that it says nothing, and a corner far outside
 * would land inside the image.
 */
function foldsBack([k1, k2, , , k3, k4, k5, k6]: DistortionCoefficients, radius: number): boolean {
  let previous = 0;
  for (let step = 1; step <= FOLD_STEPS; step++) {
    const r = (radius * step) / FOLD_STEPS;
    const r2 = r * r;
    const bent = (r * (1 + r2 * (k1 + r2 * (k2 + r2 * k3)))) / (1 + r2 * (k4 + r2 * (k5 + r2 * k6)));
    if (!(bent > previous)) return radius > 0;
    previous = bent;
  }
  return false;
}

/**
 * Projects boxes into the image and writes them in KITTI's terms.
 *
 * Corners behind the camera are left out of the hull; corners that the lens model does not reach are projected without
 * it; alpha = rotation_y - atan2(x, z), wrapped to [-π, π).
 * `truncated` and `occluded` are -1 (not estimated).
 *
 * @param boxes (n, 7) house boxes
 * @param names (n)
 * @param camera with image size; `cameraFromLidar` is R0_rect · Tr_velo_to_cam, `imageFromCamera` is P2
 * @param scores (n), for detections
 * @throws InputError when the lengths differ or the camera has no image size
 */
export function lidarBoxesToKittiObjects(
  boxes: FloatArray,
  names: readonly string[],
  camera: PinholeCamera,
  scores?: ArrayLike<number>,
): KittiImageBoxes {
  const count = names.length;
  if (boxes.length !== BOX_SIZE * count || (scores !== undefined && scores.length !== count)) {
    throw new InputError(
      `${boxes.length / BOX_SIZE} boxes, ${count} names and ${scores?.length ?? 'no'} scores: one of each is needed per object`,
    );
  }
  const hulls = new Float64Array(4 * count);
  const kept: number[] = [];
  const dropped: number[] = [];
  for (let row = 0; row < count; row++) (projectHull(boxes, row, camera, hulls) ? kept : dropped).push(row);

  const cameraBoxes = lidarBoxesToKittiCamera(boxes, camera.cameraFromLidar);
  const column = (value: (row: number) => number): Float64Array => Float64Array.from(kept, value);
  const columns = (width: number, value: (row: number, i: number) => number): Float64Array =>
    Float64Array.from({ length: width * kept.length }, (_, i) => value(kept[Math.floor(i / width)], i % width));
  return {
    kept,
    dropped,
    objects: {
      name: kept.map((row) => names[row]),
      truncated: column(() => -1),
      occluded: column(() => -1),
      alpha: column((row) => {
        const at = BOX_SIZE * row;
        return wrapAngle(cameraBoxes[at + 6] - Math.atan2(cameraBoxes[at], cameraBoxes[at + 2]));
      }),
      bbox: columns(4, (row, i) => hulls[4 * row + i]),
      dimensions: columns(3, (row, i) => boxes[BOX_SIZE * row + 3 + [0, 2, 1][i]]),
      location: columns(3, (row, i) => cameraBoxes[BOX_SIZE * row + i]),
      rotationY: column((row) => wrapAngle(cameraBoxes[BOX_SIZE * row + 6])),
      ...(scores === undefined ? {} : { score: column((row) => scores[row]) }),
    },
  };
}

const corners = new Float64Array(24);
const pixel = new Float64Array(2);

/** Writes x1, y1, x2, y2 of one box to `hulls`, clipped to the image; false when nothing of it lies inside. */
function projectHull(boxes: FloatArray, row: number, camera: PinholeCamera, hulls: Float64Array): boolean {
  const { widthPx, heightPx } = imageSize(camera);
  const distortion = distortionCoefficients(camera);
  const m = camera.cameraFromLidar;
  boxCorners(boxes, row, corners);
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < 24; at += 3) {
    const [x, y, z] = [corners[at], corners[at + 1], corners[at + 2]];
    const depth = m[8] * x + m[9] * y + m[10] * z + m[11];
    if (!(depth > 0)) continue;
    const right = m[0] * x + m[1] * y + m[2] * z + m[3];
    const down = m[4] * x + m[5] * y + m[6] * z + m[7];
    const lens = distortion && !foldsBack(distortion, Math.hypot(right, down) / depth) ? distortion : undefined;
    projectCameraPoint(right, down, depth, camera.imageFromCamera, lens, pixel);
    x1 = Math.min(x1, pixel[0]);
    x2 = Math.max(x2, pixel[0]);
    y1 = Math.min(y1, pixel[1]);
    y2 = Math.max(y2, pixel[1]);
  }
  const maxU = widthPx - 1;
  const maxV = heightPx - 1;
  if (!(x2 > 0 && x1 < maxU && y2 > 0 && y1 < maxV)) return false;
  hulls[4 * row] = Math.max(0, x1);
  hulls[4 * row + 1] = Math.max(0, y1);
  hulls[4 * row + 2] = Math.min(maxU, x2);
  hulls[4 * row + 3] = Math.min(maxV, y2);
  return true;
}
