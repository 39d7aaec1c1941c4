import type { FloatArray, PinholeCamera } from '../../contracts/index.js';
import { anyFovMask } from '../../geometry/index.js';
import type { PlatformConfig } from './config.js';

/** Points looked at to tell a cropped cloud from a full scan. */
const SAMPLED_POINTS = 2048;
/** A cropped cloud may have a few points outside: its crop used another rounding or calibration. */
const CROPPED_SHARE = 0.99;

/** Whether a recorded cloud holds only what its cameras see, as Pi3DET's clouds do and KITTI's raw scans do not. */
export function isCroppedToCameras(points: FloatArray, stride: number, cameras: readonly PinholeCamera[]): boolean {
  const sized = cameras.filter(({ widthPx, heightPx }) => widthPx !== undefined && heightPx !== undefined);
  const count = Math.floor(points.length / stride);
  if (sized.length === 0 || count === 0) return false;
  const step = Math.max(1, Math.floor(count / SAMPLED_POINTS));
  const sampled = Math.floor((count - 1) / step) + 1;
  const xyz = new Float64Array(3 * sampled);
  for (let i = 0; i < sampled; i++) {
    for (let axis = 0; axis < 3; axis++) xyz[3 * i + axis] = points[i * step * stride + axis];
  }
  const seen = anyFovMask(xyz, 3, sized).reduce((sum, value) => sum + value, 0);
  return seen >= CROPPED_SHARE * sampled;
}

/** Bounds in the frame of the moved sensor: min x, y, z, max x, y, z in metres, inclusive. */
export type RangeBounds = readonly [number, number, number, number, number, number];

/**
 * The platform's range for one drawn height.
 *
 * The official range is tested after z was raised by a constant (SHIFT_COOR), which stands for the sensor's height. A
 * sensor drawn higher by d sees the ground lower by d, so d is added too: the range stays about the same ground. Clouds
 * that are not cropped to a camera also have a back half: the range is then as long behind as ahead.
 */
export function rangeBounds(
  { range }: PlatformConfig,
  heightChangeM: number,
  fullScan: boolean,
): RangeBounds | undefined {
  if (range === null) return undefined;
  const [minX, minY, minZ, maxX, maxY, maxZ] = range.bounds_m;
  const shift = range.height_shift_m + heightChangeM;
  return [fullScan ? Math.min(minX, -maxX) : minX, minY, minZ - shift, maxX, maxY, maxZ - shift];
}

export function isInRange(bounds: RangeBounds, x: number, y: number, z: number): boolean {
  // Indexed, not destructured: this runs per point.
  return x >= bounds[0] && x <= bounds[3] && y >= bounds[1] && y <= bounds[4] && z >= bounds[2] && z <= bounds[5];
}

/** Clears the mask where a point lies outside the range. */
export function cropToRange(mask: Uint8Array, points: FloatArray, stride: number, bounds: RangeBounds): void {
  for (let i = 0, at = 0; i < mask.length; i++, at += stride) {
    if (!isInRange(bounds, points[at], points[at + 1], points[at + 2])) mask[i] = 0;
  }
}

/** Clears the mask where a point lies below the lowest or above the highest beam of the moved sensor. */
export function cropToElevation(
  mask: Uint8Array,
  points: FloatArray,
  stride: number,
  [lowestDeg, highestDeg]: readonly [number, number],
): void {
  const lowest = Math.tan((lowestDeg * Math.PI) / 180);
  const highest = Math.tan((highestDeg * Math.PI) / 180);
  for (let i = 0, at = 0; i < mask.length; i++, at += stride) {
    const ground = Math.sqrt(points[at] * points[at] + points[at + 1] * points[at + 1]);
    if (!(points[at + 2] >= lowest * ground && points[at + 2] <= highest * ground)) mask[i] = 0;
  }
}
