/** Where the rays of a scan begin and point, azimuth by azimuth, while the robot moves. */
import { assertRigidTransform, composePoses, invertPose } from '../../geometry/index.js';
import { InputError } from '../../errors/index.js';
import { checkLidarModel, type MountedLidar } from './lidarModel.js';
import { firingTimes } from './scanPattern.js';

/** Where the robot is, and in which frame its points are wanted. All (4, 4) row-major rigid transforms, metres. */
export interface EgoPose {
  /** @param timeS of the scene; x forward, y left, z up, origin on the ground */
  worldFromEgo(timeS: number): Float64Array;
  /** The frame of points and labels, fixed to the robot. */
  readonly egoFromOutput: Float64Array;
}

/**
 * What the robot's motion during a turn does to the points.
 *
 * - `raw`: every ray begins where the sensor is when it fires; points stay as measured, in the sensor's own frame of
 *   their moment, and put together they are bent, as a sensor delivers them;
 * - `compensated`: the same rays, but points are moved to where the robot is at the stamp, as data sets publish them whose
 *   makers know its motion: what stands still is straight again;
 * - `none`: all rays at the stamp, as CARLA casts them; times are 0.
 */
export type RollingShutter = 'raw' | 'compensated' | 'none';

/** Numbers of an azimuth: a point is origin + range · (cos(elevation) · level + sin(elevation) · up). */
export const FIRING_NUMBERS = 9;

/** One LiDAR's azimuths in firing order. */
export interface Firings {
  /** (steps) after the stamp. */
  readonly timesS: Float64Array;
  /** (steps, 9) origin, level direction of the azimuth, up; world frame. */
  readonly world: Float64Array;
  /** (steps, 9) the same in the frame of the points. */
  readonly output: Float64Array;
}

/**
 * @param place begins messages, e.g. `lidars[0]`
 * @throws InputError for a model or pose that is none
 */
export function firings(
  { model, egoFromLidar }: MountedLidar,
  place: string,
  pose: EgoPose,
  timeS: number,
  shutter: RollingShutter,
): Firings {
  checkLidarModel(model);
  if (!Number.isFinite(timeS)) throw new InputError(`timeS is ${timeS}; it must be a finite number of seconds`);
  assertRigidTransform(egoFromLidar, `${place}.egoFromLidar`);
  assertRigidTransform(pose.egoFromOutput, 'pose.egoFromOutput');
  const steps = model.azimuthsRad.length;
  const timesS = shutter === 'none' ? new Float64Array(steps) : firingTimes(model.azimuthsRad, model.spinHz);
  const world = new Float64Array(FIRING_NUMBERS * steps);
  const output = new Float64Array(FIRING_NUMBERS * steps);
  const outputFromEgo = invertPose(pose.egoFromOutput);
  const worldFromEgo = (seconds: number): Float64Array => {
    const at = pose.worldFromEgo(seconds);
    assertRigidTransform(at, `pose.worldFromEgo(${seconds})`);
    return at;
  };
  const outputFromWorld = composePoses(outputFromEgo, invertPose(worldFromEgo(timeS)));
  let worldFromLidar = composePoses(worldFromEgo(timeS), egoFromLidar);
  let outputFromLidar = composePoses(outputFromEgo, egoFromLidar);
  for (let step = 0; step < steps; step++) {
    if (shutter !== 'none') {
      worldFromLidar = composePoses(worldFromEgo(timeS + timesS[step]), egoFromLidar);
      if (shutter === 'compensated') outputFromLidar = composePoses(outputFromWorld, worldFromLidar);
    }
    const azimuth = model.azimuthsRad[step];
    writeFiring(worldFromLidar, azimuth, world, FIRING_NUMBERS * step);
    writeFiring(outputFromLidar, azimuth, output, FIRING_NUMBERS * step);
  }
  return { timesS, world, output };
}

function writeFiring(targetFromLidar: Float64Array, azimuth: number, out: Float64Array, at: number): void {
  const cos = Math.cos(azimuth);
  const sin = Math.sin(azimuth);
  for (let row = 0; row < 3; row++) {
    const m = 4 * row;
    out[at + row] = targetFromLidar[m + 3];
    out[at + 3 + row] = targetFromLidar[m] * cos + targetFromLidar[m + 1] * sin;
    out[at + 6 + row] = targetFromLidar[m + 2];
  }
}
