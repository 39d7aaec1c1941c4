/** Several LiDARs on a robot look at a scene; their points come together in one frame. */
import { InputError } from '../../errors/index.js';
import { BATCH_RAYS, type RayTracer } from '../trace/index.js';
import { FIRING_NUMBERS, firings, type EgoPose, type RollingShutter } from './firings.js';
import type { MountedLidar } from './lidarModel.js';
import {
  carlaIntensity,
  carlaRangeError,
  footprintOffset,
  intensityOf,
  isDetected,
  mixedRange,
  rangeError,
  semanticOf,
  unitSeed,
} from './returns.js';
import { ScanWriter, type LidarScan } from './scanWriter.js';

export interface ScanOptions {
  /** Whole number from 0 to 2³² - 1; of the losses and the noise. */
  readonly seed: number;
  /** The scan's stamp: when the LiDARs look along their own +x. */
  readonly timeS: number;
  /** Default: `none` where every LiDAR is ideal or CARLA's, which has no other, else `raw`. */
  readonly rollingShutter?: RollingShutter;
  /** Only these rays are cast; what they report does not change. */
  readonly casts?: (lidar: number, ring: number, azimuth: number) => boolean;
}

export function defaultShutter(lidars: readonly MountedLidar[]): RollingShutter {
  return lidars.every(({ model }) => model.ideal || model.carlaNoise !== undefined) ? 'none' : 'raw';
}

/**
 * Senses what a tracer holds. Equal arguments give equal bytes; which other rays are cast changes nothing.
 *
 * What stands in the tracer stands still during the scan; the robot moves (see `RollingShutter`).
 *
 * @throws InputError for no LiDAR at all, a model or pose that is none, a seed that is no 32-bit number
 */
export function scanLidars(
  tracer: RayTracer,
  lidars: readonly MountedLidar[],
  pose: EgoPose,
  options: ScanOptions,
): LidarScan {
  const { seed, timeS, rollingShutter = defaultShutter(lidars), casts } = options;
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new InputError(`seed is ${seed}; it must be a whole number from 0 to 2^32 - 1`);
  }
  if (lidars.length === 0 || lidars.length > 255) {
    throw new InputError(`there are ${lidars.length} LiDARs; there must be 1 to 255`);
  }
  const all = lidars.map((lidar, unit) => firings(lidar, `lidars[${unit}]`, pose, timeS, rollingShutter));
  const most = lidars.reduce((sum, { model }) => sum + model.elevationsRad.length * model.azimuthsRad.length, 0);
  const out = new ScanWriter(most, tracer);
  const rays = new Float64Array(6 * BATCH_RAYS);
  const fired = new Int32Array(BATCH_RAYS);
  const distances = new Float64Array(BATCH_RAYS);
  lidars.forEach(({ model }, unit) => {
    const { timesS, world, output } = all[unit];
    const noiseSeed = unitSeed(seed, unit);
    const steps = timesS.length;
    for (let ring = 0; ring < model.elevationsRad.length; ring++) {
      const cos = Math.cos(model.elevationsRad[ring]);
      const sin = Math.sin(model.elevationsRad[ring]);
      for (let step = 0; step < steps;) {
        let count = 0;
        for (; step < steps && count < BATCH_RAYS; step++) {
          if (casts !== undefined && !casts(unit, ring, step)) continue;
          const k = FIRING_NUMBERS * step;
          const at = 6 * count;
          rays[at] = world[k];
          rays[at + 1] = world[k + 1];
          rays[at + 2] = world[k + 2];
          rays[at + 3] = cos * world[k + 3] + sin * world[k + 6];
          rays[at + 4] = cos * world[k + 4] + sin * world[k + 7];
          rays[at + 5] = cos * world[k + 5] + sin * world[k + 8];
          fired[count++] = step;
        }
        tracer.castMany(rays, count, model.maxRangeM, distances);
        for (let ray = 0; ray < count; ray++) report(ring, cos, sin, ray);
      }
    }

    function report(ring: number, cos: number, sin: number, fire: number): void {
      const trueRange = distances[fire];
      if (!(trueRange >= model.minRangeM && trueRange <= model.maxRangeM)) return;
      tracer.readHit(fire);
      const { hit } = tracer;
      const instance = tracer.instances[hit.instance];
      const { triangle } = hit;
      out.struck(instance.object);
      let range = trueRange;
      let intensity = 1;
      const step = fired[fire];
      const ray = ring * steps + step;
      const k = FIRING_NUMBERS * step;
      if (!model.ideal && model.carlaNoise !== undefined) {
        intensity = carlaIntensity(model.carlaNoise, trueRange, noiseSeed, ray);
        if (intensity < 0) return;
        range += carlaRangeError(model.carlaNoise, noiseSeed, ray);
      } else if (!model.ideal) {
        const at = 6 * fire;
        const cosIncidence = -(hit.normalX * rays[at + 3] + hit.normalY * rays[at + 4] + hit.normalZ * rays[at + 5]);
        if (!isDetected(model, instance, triangle, cosIncidence, trueRange, noiseSeed, ray)) return;
        intensity = intensityOf(instance, triangle, cosIncidence, noiseSeed, ray);
        const aside = footprintOffset(model, noiseSeed, ray);
        if (aside !== 0) range = mixedRange(trueRange, rangeAside(fire, k, cos * aside), noiseSeed, ray);
        range += rangeError(model, instance, triangle, noiseSeed, ray);
      }
      out.add(
        output[k] + range * (cos * output[k + 3] + sin * output[k + 6]),
        output[k + 1] + range * (cos * output[k + 4] + sin * output[k + 7]),
        output[k + 2] + range * (cos * output[k + 5] + sin * output[k + 8]),
        intensity,
        ring,
        timesS[step],
        unit,
        instance.object,
        semanticOf(instance, triangle),
      );
    }

    /** What lies beside a ray: turned about the sensor's own up by a small angle, level += angle · (up × level). */
    function rangeAside(fire: number, k: number, turn: number): number {
      const at = 6 * fire;
      const dx = rays[at + 3] + turn * (world[k + 7] * world[k + 5] - world[k + 8] * world[k + 4]);
      const dy = rays[at + 4] + turn * (world[k + 8] * world[k + 3] - world[k + 6] * world[k + 5]);
      const dz = rays[at + 5] + turn * (world[k + 6] * world[k + 4] - world[k + 7] * world[k + 3]);
      return tracer.cast(rays[at], rays[at + 1], rays[at + 2], dx, dy, dz, model.maxRangeM);
    }
  });
  return out.finish();
}
