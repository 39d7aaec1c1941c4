import { InputError } from '../../errors/index.js';
import { checkLidarModel, MAX_RAYS, type CarlaNoise, type LidarModel } from './lidarModel.js';
import { evenElevations } from './scanPattern.js';

/** What CARLA's LiDAR blueprints ask for; defaults where its `LidarDescription.h` has them. */
export interface CarlaLidarOptions {
  readonly id?: string;
  readonly channels: number;
  readonly upperFovDeg: number;
  readonly lowerFovDeg: number;
  /** Of all channels together. */
  readonly pointsPerSecond: number;
  readonly rotationHz: number;
  /** Simulated time between two measurements; a whole turn where it is not given. */
  readonly tickS?: number;
  readonly horizontalFovDeg?: number;
  /** How many measurements were taken before: each begins where the last ended. */
  readonly tick?: number;
  readonly rangeM: number;
  /** Losses and noise of `sensor.lidar.ray_cast`; without it `sensor.lidar.ray_cast_semantic`, which has none. */
  readonly noise?: Partial<CarlaNoise>;
}

/** CARLA's defaults (`LidarDescription.h`). */
export const CARLA_NOISE: CarlaNoise = {
  dropoffGeneralRate: 0.45,
  dropoffIntensityLimit: 0.8,
  dropoffZeroIntensity: 0.4,
  atmosphereAttenuationRate: 0.004,
  noiseStandardDeviationM: 0,
};

const DEGREE = Math.PI / 180;

/**
 * CARLA's scan pattern (`RayCastSemanticLidar.cpp`) in our axes.
 *
 * Elevations from `upper` to `lower`, both included. Each channel fires round(points per second · tick / channels) times
 * a tick, at ((start + k · step) mod fov) - fov / 2 degrees, step = rotation · fov · tick / count. CARLA counts azimuths
 * to the right; ours are their negatives.
 *
 * @throws InputError for a number that makes no pattern
 */
export function carlaLidar(options: CarlaLidarOptions): LidarModel {
  const { channels, upperFovDeg, lowerFovDeg, pointsPerSecond, rotationHz, horizontalFovDeg = 360, rangeM } = options;
  const { id = 'carla', tickS = 1 / rotationHz, tick = 0 } = options;
  const fail = (field: string, value: number, mend: string): never => {
    throw new InputError(`LiDAR ${id}: ${field} is ${value}; it must be ${mend}`);
  };
  if (!(Number.isInteger(channels) && channels >= 1 && channels <= 1024)) {
    fail('channels', channels, 'a whole number from 1 to 1024');
  }
  if (!(Math.abs(upperFovDeg) <= 90)) fail('upperFovDeg', upperFovDeg, 'within ±90°');
  if (!(Math.abs(lowerFovDeg) <= 90)) fail('lowerFovDeg', lowerFovDeg, 'within ±90°');
  if (lowerFovDeg > upperFovDeg) fail('lowerFovDeg', lowerFovDeg, `at most upperFovDeg (${upperFovDeg}°)`);
  if (!(rotationHz > 0 && rotationHz < Infinity)) fail('rotationHz', rotationHz, 'more than 0 Hz');
  if (!(tickS > 0 && tickS < Infinity)) fail('tickS', tickS, 'more than 0 s');
  if (!(Number.isInteger(tick) && tick >= 0)) fail('tick', tick, 'a whole number, 0 or more');
  if (!(horizontalFovDeg > 0 && horizontalFovDeg <= 360)) {
    fail('horizontalFovDeg', horizontalFovDeg, 'more than 0° and at most 360°');
  }
  if (!(pointsPerSecond > 0)) fail('pointsPerSecond', pointsPerSecond, 'more than 0');
  // Halves away from zero, as the engine rounds; positive here.
  const count = Math.floor((pointsPerSecond * tickS) / channels + 0.5);
  if (!(count >= 1 && count * channels <= MAX_RAYS)) {
    fail(
      'pointsPerSecond',
      pointsPerSecond,
      `enough for 1 ray a channel and tick, and at most ${MAX_RAYS} rays a tick`,
    );
  }
  const turned = rotationHz * horizontalFovDeg * tickS;
  const start = (tick * turned) % horizontalFovDeg;
  const step = turned / count;
  return checkLidarModel({
    id,
    elevationsRad: evenElevations(channels, upperFovDeg, lowerFovDeg),
    azimuthsRad: Float64Array.from(
      { length: count },
      (_, k) => -DEGREE * (((start + k * step) % horizontalFovDeg) - horizontalFovDeg / 2),
    ),
    minRangeM: 0,
    maxRangeM: rangeM,
    spinHz: rotationHz,
    rangeNoiseM: 0,
    lostFraction: 0,
    mixedPixelFraction: 0,
    unitStrengthRangeM: rangeM,
    ideal: options.noise === undefined,
    ...(options.noise === undefined ? {} : { carlaNoise: { ...CARLA_NOISE, ...options.noise } }),
  });
}
