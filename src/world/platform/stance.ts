import type { RngSource } from '../../contracts/index.js';
import { targetFromRecorded, truncatedNormal } from '../../corruptions/index.js';
import { InputError, nearest } from '../../errors/index.js';
import { invertPose } from '../../geometry/index.js';
import type { WorldPlatforms } from './config.js';

const RADIANS_PER_DEGREE = Math.PI / 180;

/** How a robot holds its sensor at one time. */
export interface PlatformStance {
  /** Of the sensor above the ground under it. */
  readonly heightM: number;
  /** About the forward axis; positive lowers the left side of the sensor. */
  readonly rollRad: number;
  /** About the left axis; positive is nose up. */
  readonly pitchRad: number;
}

/**
 * Draws the stance of one frame: a height that the frames of a sequence share, and a tilt of its own.
 *
 * All numbers are truncated normals. Equal streams, sequence and frame give equal stances, in any order of asking.
 *
 * @param streams of the data set and robot, e.g. rngSource('my-set', seed, name)
 * @throws InputError that offers the nearest names
 */
export function drawStance(
  { platforms, truncation_sigmas: sigmas }: WorldPlatforms,
  name: string,
  at: { readonly sequence: string; readonly frame: number },
  streams: RngSource,
): PlatformStance {
  if (!Object.hasOwn(platforms, name)) {
    throw new InputError(`no platform "${name}"${nearest(name, Object.keys(platforms))}`);
  }
  const { height_m: height, pitch_offset_deg: offsetDeg, jitter_deg: jitter } = platforms[name];
  const ofSequence = streams('stance of the sequence', at.sequence);
  const ofFrame = streams('stance of the frame', at.sequence, at.frame);
  const heightM = truncatedNormal(ofSequence, height.mean, height.sigma, sigmas, height.min);
  const rollDeg = truncatedNormal(ofFrame, 0, jitter.roll, sigmas);
  const pitchDeg = truncatedNormal(ofFrame, offsetDeg, jitter.pitch, sigmas);
  return { heightM, rollRad: rollDeg * RADIANS_PER_DEGREE, pitchRad: pitchDeg * RADIANS_PER_DEGREE };
}

/**
 * The sensor of a stance in a level ego frame whose origin is on the ground below it.
 *
 * The same axes and order of angles as a platform shift has (`targetFromRecorded`): seen by the sensor, a point is
 * lowered by the height, then rolled, then pitched.
 *
 * @returns (4, 4) ego from LiDAR
 */
export function egoFromLidarOf({ heightM, rollRad, pitchRad }: PlatformStance): Float64Array {
  return invertPose(targetFromRecorded({ rollRad, pitchRad, heightChangeM: heightM }));
}
