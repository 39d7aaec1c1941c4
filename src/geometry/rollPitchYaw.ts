/**
 * Roll, pitch and yaw about the fixed axes x, y, z in this order (extrinsic x-y-z): R = R_z(yaw) R_y(pitch) R_x(roll).
 *
 * The same angles as SciPy's `Rotation.from_euler('xyz', …)` and `as_euler('xyz')`. Radians, right-handed.
 */
import { poseFromRotationTranslation } from './poses.js';

export interface RollPitchYaw {
  readonly rollRad: number;
  readonly pitchRad: number;
  readonly yawRad: number;
}

/** Below this cosine of the pitch, roll and yaw turn about the same axis. */
const GIMBAL_COSINE = 1e-7;

/** (4, 4) row-major. @param translation (3) metres */
export function poseFromRollPitchYaw(
  { rollRad, pitchRad, yawRad }: RollPitchYaw,
  translation: ArrayLike<number> = [0, 0, 0],
): Float64Array {
  const [cr, sr] = [Math.cos(rollRad), Math.sin(rollRad)];
  const [cp, sp] = [Math.cos(pitchRad), Math.sin(pitchRad)];
  const [cy, sy] = [Math.cos(yawRad), Math.sin(yawRad)];
  return poseFromRotationTranslation(
    [
      cy * cp,
      cy * sp * sr - sy * cr,
      cy * sp * cr + sy * sr,
      sy * cp,
      sy * sp * sr + cy * cr,
      sy * sp * cr - cy * sr,
      -sp,
      cp * sr,
      cp * cr,
    ],
    translation,
  );
}

/**
 * Angles of a pose's rotation: pitch in [-π/2, π/2], roll and yaw in (-π, π].
 *
 * Looking straight up or down only the sum or difference of roll and yaw is defined; yaw is then 0, as in SciPy.
 */
export function rollPitchYawOf(pose: ArrayLike<number>): RollPitchYaw {
  const cosPitch = Math.hypot(pose[0], pose[4]);
  const pitchRad = Math.atan2(-pose[8], cosPitch);
  if (cosPitch < GIMBAL_COSINE) {
    const sign = pitchRad > 0 ? 1 : -1;
    return { rollRad: Math.atan2(sign * pose[1], pose[5]), pitchRad, yawRad: 0 };
  }
  return { rollRad: Math.atan2(pose[9], pose[10]), pitchRad, yawRad: Math.atan2(pose[4], pose[0]) };
}
