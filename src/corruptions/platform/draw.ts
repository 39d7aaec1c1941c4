import type { Rng, RngSource } from '../../contracts/index.js';
import type { PlatformConfig } from './config.js';
import type { PlatformPose } from './pose.js';

const RADIANS_PER_DEGREE = Math.PI / 180;

/** A normal number within `sigmas` standard deviations of the mean and not below `min`, by rejection. */
export function truncatedNormal(rng: Rng, mean: number, sigma: number, sigmas: number, min = -Infinity): number {
  if (sigma === 0) return mean;
  for (;;) {
    const value = rng.normal(mean, sigma);
    if (Math.abs(value - mean) <= sigmas * sigma && value >= min) return value;
  }
}

export interface PoseDraw {
  readonly platform: PlatformConfig;
  /** Severity's factor on height change and jitter. */
  readonly scale: number;
  readonly truncationSigmas: number;
}

/**
 * Draws the pose of one sample's sensor.
 *
 * The height is drawn per sequence: a robot does not jump between frames. Roll and pitch jitter per frame. Streams are
 * keyed by type and sample, not by severity: a higher severity scales the same draws.
 *
 * @param streams of the condition's type
 */
export function drawPlatformPose(
  { platform, scale, truncationSigmas }: PoseDraw,
  sample: { readonly id: string; readonly sequence?: string },
  streams: RngSource,
): PlatformPose {
  const { mean, sigma, min } = platform.height_change_m;
  const ofSequence = streams('sequence', sample.sequence ?? sample.id);
  const heightChangeM = scale * truncatedNormal(ofSequence, mean, sigma, truncationSigmas, min);

  const { distribution, roll, pitch } = platform.jitter_deg;
  const ofSample = streams('sample', sample.id);
  const jitterDeg = (spread: number): number =>
    scale *
    (distribution === 'uniform'
      ? ofSample.uniform(-spread, spread)
      : truncatedNormal(ofSample, 0, spread, truncationSigmas));
  const rollDeg = jitterDeg(roll);
  const pitchDeg = jitterDeg(pitch) + platform.pitch_offset_deg;
  return { rollRad: rollDeg * RADIANS_PER_DEGREE, pitchRad: pitchDeg * RADIANS_PER_DEGREE, heightChangeM };
}
