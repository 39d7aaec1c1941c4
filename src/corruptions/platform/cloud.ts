import ndarray from 'ndarray';
import type { PointCloud, RngSource, Sample } from '../../contracts/index.js';
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
  const mask = new Uint8Array(points.length / stride).fill(1);

  const cameras = Object.values(platform.camera_crop === 'never' ? {} : (sample.cameras ?? {}));
  const cropped = isCroppedToCameras(source, stride, cameras);
  const bounds = rangeBounds(platform, heightChangeM, !cropped);
  // The crops only take points away, so their order is free: the cheap ones leave less to project.
  if (platform.elevation_deg) cropToElevation(mask, points, stride, platform.elevation_deg);
  if (bounds) cropToRange(mask, points, stride, bounds);
  if (cropped || (platform.camera_crop === 'always' && cameras.length > 0)) {
    mask.set(anyFovMask(points, stride, cameras, mask));
  }

  const ringColumn = recorded.channels.indexOf('ring');
  if (ringColumn < 0) thinPoints(mask, platform.keep_ratio, streams('density', sample.id));
  else {
    // A sensor lacks the same beams in every frame.
    const sensor = sample.sequence ?? sample.id;
    thinRings(mask, points, stride, ringColumn, platform.keep_ratio, (ring) => streams('ring', sensor, ring));
  }
  const kept = mask.includes(0) ? keepRows(points, stride, mask) : points;
  return { cloud: { ...recorded, points: ndarray(kept, [kept.length / stride, stride]) }, bounds };
}
