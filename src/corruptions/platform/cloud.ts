import ndarray from 'ndarray';
import type { FloatArray, PointCloud, RngSource, Sample } from '../../contracts/index.js';
import { anyFovMask, flatRows, keepRows, transformPointsInPlace } from '../../geometry/index.js';
import type { PlatformConfig } from './config.js';
import { cropToElevation, cropToRange, isCroppedToCameras, rangeBounds, type RangeBounds } from './crop.js';
import { thinPoints, thinRings } from './thin.js';

/** A moved cloud, and the range that it was cropped to. */
export interface MovedCloud {
  readonly cloud: PointCloud;
  readonly bounds: RangeBounds | undefined;
}

/**
 * The recorded cloud as the moved sensor has it: transform, then crop by elevation, cameras and range, then density.
 *
 * @param pose (4, 4) target sensor from recording sensor
 * @param sample the recorded one: its cameras say what the rig sees
 * @param streams of the condition's type
 */
export function moveCloud(
  recorded: PointCloud,
  pose: ArrayLike<number>,
  heightChangeM: number,
  sample: Sample,
  platform: PlatformConfig,
  streams: RngSource,
): MovedCloud {
  const stride = recorded.channels.length;
  const source = flatRows(recorded.points);
  const points = source.slice();
  transformPointsInPlace(pose, points, stride);
  const { mask, bounds } = cropMask(points, stride, source, heightChangeM, sample, platform);

  const ringColumn = recorded.channels.indexOf('ring');
  if (ringColumn < 0) thinPoints(mask, platform.keep_ratio, streams('density', sample.id));
  else {
    // A sensor lacks the same beams in every frame.
    const sensor = sample.sequence ?? sample.id;
    thinRings(mask, points, stride, ringColumn, platform.keep_ratio, (ring) => streams('ring', sensor, ring));
  }
  return { cloud: masked(recorded, points, mask), bounds };
}

/**
 * A cloud that was sensed from the moved pose, with the platform's crops.
 *
 * The data set has cropped it to the cameras' view already, where it does so; `auto` and `never` leave that as it is.
 * Density is not thinned: the moved sensor's own returns are what they are.
 */
export function cropResensed(
  resensed: PointCloud,
  heightChangeM: number,
  sample: Sample,
  platform: PlatformConfig,
): MovedCloud {
  const stride = resensed.channels.length;
  const points = flatRows(resensed.points);
  const { mask, bounds } = cropMask(points, stride, points, heightChangeM, sample, platform);
  return { cloud: masked(resensed, points, mask), bounds };
}

/**
 * Which points of the moved cloud the platform's crops leave.
 *
 * @param likeRecorded points that tell whether the data set's clouds are cropped to the cameras' view
 */
function cropMask(
  points: FloatArray,
  stride: number,
  likeRecorded: FloatArray,
  heightChangeM: number,
  sample: Sample,
  platform: PlatformConfig,
): { mask: Uint8Array; bounds: RangeBounds | undefined } {
  const mask = new Uint8Array(points.length / stride).fill(1);
  const cameras = Object.values(platform.camera_crop === 'never' ? {} : (sample.cameras ?? {}));
  const cropped = isCroppedToCameras(likeRecorded, stride, cameras);
  const bounds = rangeBounds(platform, heightChangeM, !cropped);
  // The crops only take points away, so their order is free: the cheap ones leave less to project.
  if (platform.elevation_deg) cropToElevation(mask, points, stride, platform.elevation_deg);
  if (bounds) cropToRange(mask, points, stride, bounds);
  if (cropped || (platform.camera_crop === 'always' && cameras.length > 0)) {
    mask.set(anyFovMask(points, stride, cameras, mask));
  }
  return { mask, bounds };
}

function masked(cloud: PointCloud, points: FloatArray, mask: Uint8Array): PointCloud {
  const stride = cloud.channels.length;
  const kept = mask.includes(0) ? keepRows(points, stride, mask) : points;
  return { ...cloud, points: ndarray(kept, [kept.length / stride, stride]) };
}
