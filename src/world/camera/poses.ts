import { InputError } from '../../errors/index.js';
import { composePoses, poseFromRotationTranslation } from '../../geometry/index.js';
import type { PinholeProjection } from './view.js';

/** Camera axes (x right, y down, z forward) in a frame with x forward, y left, z up. */
const FORWARD_FROM_CAMERA = poseFromRotationTranslation([0, 0, 1, -1, 0, 0, 0, -1, 0]);

/**
 * A camera on a robot, or any frame with x forward, y left, z up.
 *
 * @param position of the lens, metres
 * @param yawRad counter-clockwise from +x seen from above
 * @param pitchRad of the optical axis above the horizon
 * @param rollRad of the camera clockwise about the axis it looks along: the horizon turns the other way
 * @returns (4, 4) robot-from-camera
 */
export function mountedPose(
  position: readonly [x: number, y: number, z: number],
  yawRad: number,
  pitchRad = 0,
  rollRad = 0,
): Float64Array {
  const [cy, sy] = [Math.cos(yawRad), Math.sin(yawRad)];
  const [cp, sp] = [Math.cos(pitchRad), Math.sin(pitchRad)];
  const [cr, sr] = [Math.cos(rollRad), Math.sin(rollRad)];
  const yaw = poseFromRotationTranslation([cy, -sy, 0, sy, cy, 0, 0, 0, 1], position);
  const pitch = poseFromRotationTranslation([cp, 0, -sp, 0, 1, 0, sp, 0, cp]);
  const roll = poseFromRotationTranslation([1, 0, 0, 0, cr, -sr, 0, sr, cr]);
  return composePoses(yaw, pitch, roll, FORWARD_FROM_CAMERA);
}

/**
 * A level camera at `from` that looks at `target`; straight down, the top of the image is +y.
 *
 * @returns (4, 4) world-from-camera @throws InputError when both are one point
 */
export function poseLookingAt(
  from: readonly [x: number, y: number, z: number],
  target: readonly [x: number, y: number, z: number],
): Float64Array {
  const [x, y, z] = [target[0] - from[0], target[1] - from[1], target[2] - from[2]];
  const flat = Math.hypot(x, y);
  if (!(Math.hypot(flat, z) > 0)) {
    throw new InputError(`a camera at (${from.join(', ')}) cannot look at (${target.join(', ')})`);
  }
  const yawRad = flat > 0 ? Math.atan2(y, x) : Math.PI / 2;
  return mountedPose([...from], yawRad, Math.atan2(z, flat));
}

/**
 * Square pixels, the axis in the middle of the image.
 *
 * @param horizontalFovRad between the outer edges of the first and last column
 * @throws InputError for an angle that is not between 0 and π
 */
export function pinholeOfFov(widthPx: number, heightPx: number, horizontalFovRad: number): PinholeProjection {
  if (!(horizontalFovRad > 0 && horizontalFovRad < Math.PI)) {
    throw new InputError(`a horizontal field of view of ${horizontalFovRad} rad: give an angle between 0 and π`);
  }
  const focal = widthPx / 2 / Math.tan(horizontalFovRad / 2);
  return { kind: 'pinhole', fx: focal, fy: focal, cx: (widthPx - 1) / 2, cy: (heightPx - 1) / 2 };
}
