/** How much of an object a scan's rays see, of what they would see if nothing else were there. */
import { RayTracer } from '../trace/index.js';
import type { Scene } from '../scene/index.js';
import { FIRING_NUMBERS, firings, type EgoPose } from './firings.js';
import type { MountedLidar } from './lidarModel.js';
import { defaultShutter, type ScanOptions } from './scanLidars.js';

/**
 * Rays of a scan that would meet each object if it stood alone.
 *
 * Only rays through the sphere around the object's shape are cast, against the object alone.
 *
 * @returns (objects of the scene)
 */
export function raysOnLoneObjects(
  scene: Scene,
  lidars: readonly MountedLidar[],
  pose: EgoPose,
  { timeS, rollingShutter = defaultShutter(lidars) }: Pick<ScanOptions, 'timeS' | 'rollingShutter'>,
): Uint32Array {
  const all = lidars.map((lidar, unit) => firings(lidar, `lidars[${unit}]`, pose, timeS, rollingShutter));
  const rays = new Uint32Array(scene.objects.length);
  scene.objects.forEach((object, index) => {
    const tracer = new RayTracer(object.instancesAt(timeS));
    const { bounds } = tracer;
    if (!(bounds[0] <= bounds[3])) return;
    const centre = [0, 1, 2].map((axis) => (bounds[axis] + bounds[3 + axis]) / 2);
    const radius = Math.hypot(bounds[3] - bounds[0], bounds[4] - bounds[1], bounds[5] - bounds[2]) / 2;
    lidars.forEach(({ model }, unit) => {
      rays[index] += countRays(tracer, model.elevationsRad, all[unit].world, centre, radius, model);
    });
  });
  return rays;
}

function countRays(
  tracer: RayTracer,
  elevationsRad: Float64Array,
  world: Float64Array,
  centre: readonly number[],
  radius: number,
  { minRangeM, maxRangeM }: { minRangeM: number; maxRangeM: number },
): number {
  const cosines = elevationsRad.map(Math.cos);
  const sines = elevationsRad.map(Math.sin);
  let count = 0;
  for (let k = 0; k < world.length; k += FIRING_NUMBERS) {
    const ox = world[k];
    const oy = world[k + 1];
    const oz = world[k + 2];
    const lx = world[k + 3];
    const ly = world[k + 4];
    const lz = world[k + 5];
    const ux = world[k + 6];
    const uy = world[k + 7];
    const uz = world[k + 8];
    const cx = centre[0] - ox;
    const cy = centre[1] - oy;
    const cz = centre[2] - oz;
    // Rays of an azimuth lie in a half plane, whose normal is up × level: it has to cut the sphere.
    const aside = cx * (uy * lz - uz * ly) + cy * (uz * lx - ux * lz) + cz * (ux * ly - uy * lx);
    const ahead = cx * lx + cy * ly + cz * lz;
    if (Math.abs(aside) > radius || ahead < -radius) continue;
    const above = cx * ux + cy * uy + cz * uz;
    const reach2 = radius * radius - aside * aside;
    for (let ring = 0; ring < cosines.length; ring++) {
      const along = cosines[ring] * ahead + sines[ring] * above;
      const across = cosines[ring] * above - sines[ring] * ahead;
      if (across * across > reach2 || along < -radius) continue;
      const dx = cosines[ring] * lx + sines[ring] * ux;
      const dy = cosines[ring] * ly + sines[ring] * uy;
      const dz = cosines[ring] * lz + sines[ring] * uz;
      const range = tracer.cast(ox, oy, oz, dx, dy, dz, maxRangeM);
      if (range >= minRangeM && range <= maxRangeM) count++;
    }
  }
  return count;
}

/**
 * The level of a visibility as nuScenes' tables count it: 1 below 0.4, 2 below 0.6, 3 below 0.8, else 4.
 *
 * @param share 0 to 1
 */
export function visibilityLevel(share: number): 1 | 2 | 3 | 4 {
  if (share >= 0.8) return 4;
  if (share >= 0.6) return 3;
  return share >= 0.4 ? 2 : 1;
}
