/** The rays of a placement and what they meet. */
import type { LidarMount } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { assertRigidTransform } from '../../geometry/index.js';
import { semanticOf } from '../lidar/returns.js';
import { NO_OBJECT } from '../scene/index.js';
import { BATCH_RAYS } from '../trace/index.js';
import type { PlacementMoment } from './moment.js';
import { isInsideBody, rangeToBody, type VehicleBody } from './vehicleBody.js';

/** One turn of every LiDAR, LiDAR by LiDAR, channel by channel. */
export interface RigRays {
  readonly count: number;
  /** (count, 6) origin and unit direction, ego frame. */
  readonly rays: Float64Array;
  /** (lidars + 1) the first ray of each LiDAR, then the count. */
  readonly firstRay: readonly number[];
  /** (lidars) */
  readonly maxRangeM: readonly number[];
  /** (count) distance to the vehicle's own body, Infinity where a ray misses it. */
  readonly toBodyM: Float64Array;
}

/**
 * The rays of a placement in the ego frame.
 *
 * @param everyAzimuth 1 for the whole pattern; n for every n-th azimuth, which is quicker and coarser
 * @throws InputError for a LiDAR that is none or stands inside of the vehicle
 */
export function rigRays(lidars: readonly LidarMount[], body: VehicleBody, everyAzimuth = 1): RigRays {
  if (lidars.length === 0) throw new InputError('a placement without a LiDAR');
  const steps = lidars.map(({ azimuthSteps }) => Math.ceil(azimuthSteps / everyAzimuth));
  const firstRay = [0];
  lidars.forEach(({ elevationsRad }, unit) => firstRay.push(firstRay[unit] + elevationsRad.length * steps[unit]));
  const count = firstRay[lidars.length];
  const rays = new Float64Array(6 * count);
  const toBodyM = new Float64Array(count);
  lidars.forEach(({ elevationsRad, azimuthSteps, egoFromLidar: m }, unit) => {
    assertRigidTransform(m, `LiDAR ${unit}: egoFromLidar`);
    const origin = [m[3], m[7], m[11]] as const;
    if (isInsideBody(body, ...origin)) {
      throw new InputError(`LiDAR ${unit} at (${origin.join(', ')}) m is inside of the vehicle's own body`);
    }
    let ray = firstRay[unit];
    for (const elevation of elevationsRad) {
      const [level, up] = [Math.cos(elevation), Math.sin(elevation)];
      for (let step = 0; step < steps[unit]; step++, ray++) {
        const azimuth = -Math.PI + (2 * Math.PI * step * everyAzimuth) / azimuthSteps;
        const [x, y] = [level * Math.cos(azimuth), level * Math.sin(azimuth)];
        const direction = [
          m[0] * x + m[1] * y + m[2] * up,
          m[4] * x + m[5] * y + m[6] * up,
          m[8] * x + m[9] * y + m[10] * up,
        ] as const;
        rays.set(origin, 6 * ray);
        rays.set(direction, 6 * ray + 3);
        toBodyM[ray] = rangeToBody(body, origin, direction);
      }
    }
  });
  return { count, rays, firstRay, maxRangeM: lidars.map(({ maxRangeM }) => maxRangeM), toBodyM };
}

/** What the rays of a placement met at one moment. */
export interface RigReturns {
  /** (count) Infinity where a ray met nothing within its range, the vehicle's own body included. */
  readonly rangeM: Float64Array;
  /** (count) 1 where the vehicle's own body was in the way. */
  readonly onBody: Uint8Array;
  /** (count) index into the scene's objects, NO_OBJECT for the rest. */
  readonly objects: Int32Array;
  /** (count) id of the surface's class, see SEMANTICS; 0 without a return. */
  readonly semantics: Uint8Array;
}

/** Casts the rays of a placement: exact ranges, no losses, all at one instant (CARLA's `ray_cast_semantic`). */
export function castRig({ tracer, worldFromEgo: m }: PlacementMoment, rig: RigRays): RigReturns {
  const { count, rays, firstRay, maxRangeM, toBodyM } = rig;
  const rangeM = new Float64Array(count).fill(Infinity);
  const onBody = new Uint8Array(count);
  const objects = new Int32Array(count).fill(NO_OBJECT);
  const semantics = new Uint8Array(count);
  const batch = new Float64Array(6 * BATCH_RAYS);
  const distances = new Float64Array(BATCH_RAYS);
  for (let unit = 0; unit < maxRangeM.length; unit++) {
    for (let first = firstRay[unit]; first < firstRay[unit + 1]; first += BATCH_RAYS) {
      const size = Math.min(BATCH_RAYS, firstRay[unit + 1] - first);
      for (let k = 0; k < size; k++) {
        const from = 6 * (first + k);
        const [x, y, z, dx, dy, dz] = [
          rays[from],
          rays[from + 1],
          rays[from + 2],
          rays[from + 3],
          rays[from + 4],
          rays[from + 5],
        ];
        for (let row = 0; row < 3; row++) {
          const at = 4 * row;
          batch[6 * k + row] = m[at] * x + m[at + 1] * y + m[at + 2] * z + m[at + 3];
          batch[6 * k + 3 + row] = m[at] * dx + m[at + 1] * dy + m[at + 2] * dz;
        }
      }
      tracer.castMany(batch, size, maxRangeM[unit], distances);
      for (let k = 0; k < size; k++) {
        const ray = first + k;
        if (toBodyM[ray] < distances[k] && toBodyM[ray] <= maxRangeM[unit]) {
          onBody[ray] = 1;
        } else if (distances[k] <= maxRangeM[unit]) {
          tracer.readHit(k);
          const instance = tracer.instances[tracer.hit.instance];
          rangeM[ray] = distances[k];
          objects[ray] = instance.object;
          semantics[ray] = semanticOf(instance, tracer.hit.triangle);
        }
      }
    }
  }
  return { rangeM, onBody, objects, semantics };
}
