import { InputError } from '../../errors/index.js';

/** Losses and noise of CARLA's `sensor.lidar.ray_cast`, by the names of its blueprint's attributes. */
export interface CarlaNoise {
  /** Share of rays that are not cast at all. */
  readonly dropoffGeneralRate: number;
  /** Intensity above which no point is lost. */
  readonly dropoffIntensityLimit: number;
  /** Probability that a point of intensity 0 is lost. */
  readonly dropoffZeroIntensity: number;
  /** Per metre: intensity is exp(-rate · distance). */
  readonly atmosphereAttenuationRate: number;
  /** Standard deviation of a point along its ray, metres. */
  readonly noiseStandardDeviationM: number;
}

/**
 * A spinning LiDAR: which rays it fires and how it answers.
 *
 * Its frame: x forward, y left, z up, origin where the rays begin. Every channel fires at every azimuth.
 */
export interface LidarModel {
  readonly id: string;
  /** (channels) above the horizon, radians, top first; a point's ring is the place in this list. */
  readonly elevationsRad: Float64Array;
  /** (steps) counter-clockwise from +x, radians, in firing order. */
  readonly azimuthsRad: Float64Array;
  /** Nothing nearer is reported, 0 allowed. */
  readonly minRangeM: number;
  readonly maxRangeM: number;
  /** Turns a second. */
  readonly spinHz: number;
  /** Standard deviation of a range, metres. */
  readonly rangeNoiseM: number;
  /** Share of pulses that is lost for no reason that the scene knows. */
  readonly lostFraction: number;
  /** Share of pulses whose footprint is looked at: where it reaches over a depth edge, the range is a mixture. */
  readonly mixedPixelFraction: number;
  /** Range at which a white target, met head-on, returns a pulse of strength 1: detected with 1 - 1/e. */
  readonly unitStrengthRangeM: number;
  /** Exact ranges, no losses, intensity 1: CARLA's `sensor.lidar.ray_cast_semantic`. */
  readonly ideal: boolean;
  /** Replaces the model's own losses and noise by those of CARLA's `sensor.lidar.ray_cast`. */
  readonly carlaNoise?: CarlaNoise;
}

/** A LiDAR on a robot. */
export interface MountedLidar {
  readonly model: LidarModel;
  /** (4, 4) row-major rigid transform; ego frame: x forward, y left, z up, origin on the ground, metres. */
  readonly egoFromLidar: Float64Array;
}

/** Rays of one turn or sector: keeps a misprint from filling the memory. */
export const MAX_RAYS = 16_777_216;

/**
 * Refuses a model that no sensor can have.
 *
 * @throws InputError naming the first wrong field and what it must be
 */
export function checkLidarModel(model: LidarModel): LidarModel {
  const fail = (field: string, value: unknown, mend: string): never => {
    throw new InputError(`LiDAR ${model.id}: ${field} is ${String(value)}; it must be ${mend}`);
  };
  const number = (field: keyof LidarModel, fits: (value: number) => boolean, mend: string): void => {
    const value = model[field] as number;
    if (!(Number.isFinite(value) && fits(value))) fail(field, value, mend);
  };
  const { elevationsRad, azimuthsRad } = model;
  if (elevationsRad.length === 0 || elevationsRad.length > 1024) {
    fail('the number of channels', elevationsRad.length, '1 to 1024');
  }
  if (azimuthsRad.length === 0) fail('the number of azimuths', 0, 'at least 1');
  const rays = elevationsRad.length * azimuthsRad.length;
  if (rays > MAX_RAYS) fail('channels × azimuths', rays, `at most ${MAX_RAYS}`);
  elevationsRad.forEach((value, channel) => {
    if (!(Math.abs(value) <= Math.PI / 2)) fail(`elevationsRad[${channel}]`, value, 'within ±π/2');
    if (channel > 0 && value > elevationsRad[channel - 1]) {
      fail(`elevationsRad[${channel}]`, value, `at most the one before (${elevationsRad[channel - 1]}): top first`);
    }
  });
  azimuthsRad.forEach((value, step) => {
    if (!Number.isFinite(value)) fail(`azimuthsRad[${step}]`, value, 'finite');
  });
  const share = (value: number): boolean => value >= 0 && value <= 1;
  number('minRangeM', (value) => value >= 0, 'at least 0 m');
  number('maxRangeM', (value) => value > model.minRangeM, `more than minRangeM (${model.minRangeM} m)`);
  number('spinHz', (value) => value > 0, 'more than 0 Hz');
  number('rangeNoiseM', (value) => value >= 0, 'at least 0 m');
  number('lostFraction', share, 'from 0 to 1');
  number('mixedPixelFraction', share, 'from 0 to 1');
  number('unitStrengthRangeM', (value) => value > 0, 'more than 0 m');
  if (model.carlaNoise !== undefined) {
    const noise = model.carlaNoise;
    if (model.ideal) fail('carlaNoise', 'given', 'left out of an ideal LiDAR');
    for (const field of ['dropoffGeneralRate', 'dropoffIntensityLimit', 'dropoffZeroIntensity'] as const) {
      if (!share(noise[field])) fail(`carlaNoise.${field}`, noise[field], 'from 0 to 1');
    }
    for (const field of ['atmosphereAttenuationRate', 'noiseStandardDeviationM'] as const) {
      if (!(noise[field] >= 0 && noise[field] < Infinity)) fail(`carlaNoise.${field}`, noise[field], 'at least 0');
    }
  }
  return model;
}
