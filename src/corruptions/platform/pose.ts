import { composePoses, poseFromRollPitchYaw, rollPitchYawOf, invertPose } from '../../geometry/index.js';
import { moveScene, type LidarScene } from './scene.js';

/** How the sensor of the target platform is held, against the recording one. */
export interface PlatformPose {
  /** About the forward axis; positive lowers the left side of the sensor. */
  readonly rollRad: number;
  /** About the left axis; positive is nose up. */
  readonly pitchRad: number;
  /** How much higher the sensor is. */
  readonly heightChangeM: number;
}

/**
 * Transform of LiDAR coordinates: p' = R_y(pitch) R_x(roll) (p - [0, 0, height change]).
 *
 * A rotation by R_y(+pitch) moves points ahead downwards, which is what a sensor pitched nose-up sees.
 *
 * @returns (4, 4) target sensor from recording sensor
 */
export function targetFromRecorded({ rollRad, pitchRad, heightChangeM }: PlatformPose): Float64Array {
  const lowered = poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 0 }, [0, 0, -heightChangeM]);
  return composePoses(poseFromRollPitchYaw({ rollRad, pitchRad, yawRad: 0 }), lowered);
}

/**
 * Random platform jitter of given angles: the scene rolled and pitched about the sensor.
 *
 * The official augmentation (robosense2025/track5, `random_global_rotation_xy`); it draws both angles uniformly within
 * ±0.08726646 rad. `moveSceneBack` with `targetFromRecorded` of the same angles undoes it.
 */
export function randomPlatformJitter(scene: LidarScene, angles: { rollRad: number; pitchRad: number }): LidarScene {
  return moveScene(scene, targetFromRecorded({ ...angles, heightChangeM: 0 }));
}

/**
 * Which height a virtual platform pose has: the sensor's own above the start (`drone-points`), the same less the 1.7 m
 * that the drone labels were shifted by (`drone-labels`), or none (`quadruped`).
 */
export type VirtualPoseHeight = 'drone-points' | 'drone-labels' | 'quadruped';

/** Height at which the labels of the drone sequences were drawn, in metres. */
const DRONE_LABEL_HEIGHT_M = 1.7;

/**
 * Virtual platform pose: levels a scan, so that its ground is horizontal, without turning it north.
 *
 * With (roll, pitch) of the sensor in the world, V = Trans(0, 0, height) R_y(pitch) R_x(roll); `moveScene(scene, V)` goes
 * to the levelled frame and `moveSceneBack(scene, V)` returns (worldbench/Pi3DET, `m3ed_cross_platform.py`).
 *
 * @param sensorFromWorld (4, 4), stored as `Ln_T_L0`
 * @returns (4, 4) virtual from sensor
 */
export function virtualPlatformPose(sensorFromWorld: ArrayLike<number>, height: VirtualPoseHeight): Float64Array {
  const worldFromSensor = invertPose(sensorFromWorld);
  const { rollRad, pitchRad } = rollPitchYawOf(worldFromSensor);
  const altitudeM = worldFromSensor[11];
  const heightM = {
    'drone-points': altitudeM,
    'drone-labels': altitudeM - DRONE_LABEL_HEIGHT_M,
    quadruped: 0,
  }[height];
  return poseFromRollPitchYaw({ rollRad, pitchRad, yawRad: 0 }, [0, 0, heightM]);
}
