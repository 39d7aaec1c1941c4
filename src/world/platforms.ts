import type { Rng } from '../contracts/index.js';
import type { SensorPose } from './lidarSensor.js';

export type PlatformName = 'vehicle' | 'drone' | 'quadruped';

/**
 * How a robot carries its LiDAR: mean and standard deviation of mounting height and attitude.
 *
 * Heights: 1.9 m on a car; the drone and the quadruped from the differences of mean point elevation between the
 * platforms; attitudes from the distributions that the Pi3DET authors print (worldbench/Pi3DET,
 * `images/distributions.png`). Pi3DET gives one mean and variance for roll and pitch together; the mean is put on the
 * pitch, since a robot does not lean sideways on average.
 */
export interface Platform {
  readonly heightM: readonly [mean: number, deviation: number];
  readonly pitchDeg: readonly [mean: number, deviation: number];
  readonly rollDeg: readonly [mean: number, deviation: number];
}

export const PLATFORMS: Readonly<Record<PlatformName, Platform>> = {
  vehicle: { heightM: [1.9, 0.03], pitchDeg: [-0.21, 1.24], rollDeg: [0, 1.24] },
  drone: { heightM: [4.1, 0.5], pitchDeg: [1.1, 1.86], rollDeg: [0, 1.86] },
  quadruped: { heightM: [0.62, 0.04], pitchDeg: [-1.72, 2.26], rollDeg: [0, 2.26] },
};

/** Draws a pose of the platform; every part within three standard deviations. */
export function drawPose(platform: PlatformName, rng: Rng): SensorPose {
  const draw = ([mean, deviation]: readonly [number, number]): number =>
    mean + deviation * Math.max(-3, Math.min(3, rng.normal()));
  const { heightM, pitchDeg, rollDeg } = PLATFORMS[platform];
  const radians = Math.PI / 180;
  return { heightM: draw(heightM), pitchRad: draw(pitchDeg) * radians, rollRad: draw(rollDeg) * radians };
}
