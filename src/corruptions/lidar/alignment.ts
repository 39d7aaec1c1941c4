import { z } from 'zod';
import type { FloatArray } from '../../contracts/index.js';
import { POINT_STATUS, type LidarOperation } from '../operation.js';
import { lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';
import { disturbedPose, IDENTITY_POSE } from './poseNoise.js';

const noise = {
  rotation: z.number().min(0).describe('Standard deviation of the noise on the entries of the rotation matrix'),
  translationM: z.number().min(0).describe('Standard deviation of the noise on each axis of the translation'),
};
const source =
  'Dong et al., Benchmarking Robustness of 3D Object Detection, CVPR 2023; thu-ml/3D_Corruptions_AD, LiDAR_corruptions.py';

/** Writes the transformed point of `from` to `to`. */
function transform(pose: Float64Array, from: FloatArray, at: number, to: FloatArray, toAt: number): void {
  const x = from[at];
  const y = from[at + 1];
  const z = from[at + 2];
  to[toAt] = pose[0] * x + pose[1] * y + pose[2] * z + pose[3];
  to[toAt + 1] = pose[4] * x + pose[5] * y + pose[6] * z + pose[7];
  to[toAt + 2] = pose[8] * x + pose[9] * y + pose[10] * z + pose[11];
}

const misalignmentParameters = z.strictObject(noise);

/** A wrong calibration: the cloud is where the cameras, the labels and the map do not expect it. */
export const spatialMisalignment: LidarOperation<z.output<typeof misalignmentParameters>> = lidarOperation({
  id: 'spatial_misalignment',
  description: 'Wrong calibration: the whole cloud stands a little off, turned and shifted',
  parameters: misalignmentParameters,
  source,
  needs: [],
  corrupt(cloud, given, rng, { mode }) {
    const draft = draftOf(cloud);
    if (given.rotation === 0 && given.translationM === 0) return finish(draft);
    const pose = disturbedPose(IDENTITY_POSE, given, rng, mode);
    for (let at = 0; at < draft.points.length; at += draft.width) transform(pose, cloud.points, at, draft.points, at);
    draft.status.fill(POINT_STATUS.moved);
    return finish(draft);
  },
});

const compensationParameters = z.strictObject({
  ...noise,
  slices: z.int().min(1).max(10_000).default(100).describe('Sectors of the turn with an error of their own'),
});

/**
 * Wrong ego motion within a turn: every sector of the turn is placed with an error of its own.
 *
 * The clouds of data sets are compensated already; the error of the compensation is what is added. The published code
 * regroups the points by sector and writes their coordinates over the old order of the other channels: so does
 * `compat`. `fixed` keeps points whole and in their order.
 */
export const motionCompensation: LidarOperation<z.output<typeof compensationParameters>> = lidarOperation({
  id: 'motion_compensation',
  description: 'Wrong ego motion within a turn: its sectors do not fit together',
  parameters: compensationParameters,
  source,
  needs: [],
  corrupt(cloud, { slices, ...given }, rng, { mode }) {
    const draft = draftOf(cloud);
    if (given.rotation === 0 && given.translationM === 0) return finish(draft);
    const { points, width, count } = draft;
    const poses = Array.from({ length: slices }, () => disturbedPose(IDENTITY_POSE, given, rng, mode));
    const slice = slicesOf(cloud.points, width, slices);
    draft.status.fill(POINT_STATUS.moved);
    if (mode === 'fixed') {
      for (let row = 0; row < count; row++) {
        transform(poses[slice[row]], cloud.points, row * width, points, row * width);
      }
      return finish(draft);
    }
    const order = bySlice(slice, slices);
    for (let row = 0; row < count; row++) {
      transform(poses[slice[order[row]]], cloud.points, order[row] * width, points, row * width);
    }
    return { ...finish(draft), sourceIndex: order };
  },
});

/** Sector of each point, of equal angles between the smallest and the largest azimuth. */
function slicesOf(points: FloatArray, width: number, slices: number): Uint16Array {
  const azimuth = new Float64Array(points.length / width);
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0, at = 0; row < azimuth.length; row++, at += width) {
    const angle = Math.atan2(points[at + 1], points[at]);
    azimuth[row] = angle;
    if (angle < low) low = angle;
    if (angle > high) high = angle;
  }
  const scale = high > low ? slices / (high - low) : 0;
  const slice = new Uint16Array(azimuth.length);
  for (let row = 0; row < slice.length; row++) {
    slice[row] = Math.min(Math.floor((azimuth[row] - low) * scale), slices - 1);
  }
  return slice;
}

/** Rows by sector, in their order within one. */
function bySlice(slice: Uint16Array, slices: number): Int32Array {
  const free = new Int32Array(slices + 1);
  for (const index of slice) free[index + 1]++;
  for (let index = 0; index < slices; index++) free[index + 1] += free[index];
  const order = new Int32Array(slice.length);
  for (let row = 0; row < slice.length; row++) order[free[slice[row]]++] = row;
  return order;
}
