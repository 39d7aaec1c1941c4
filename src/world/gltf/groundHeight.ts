import type { Instance } from '../scene/index.js';
import { RayTracer } from '../trace/index.js';

/** Free height above ground: what is lower over a surface is a table, a bed, the thickness of a slab. */
const HEADROOM_M = 0.5;
const MOST_SURFACES = 256;

/**
 * Height of the ground of scenes that do not say what is ground: the lowest surface with half a metre of air above it.
 *
 * @param lowestM the ground where there is no surface @param highestM of everything
 */
export function groundOf(
  instances: readonly Instance[],
  lowestM: number,
  highestM: number,
): (x: number, y: number) => number {
  let tracer: RayTracer | undefined;
  return (x, y) => {
    tracer ??= new RayTracer(instances);
    let ground = lowestM;
    let above = Infinity;
    let z = highestM + 1;
    for (let surface = 0; surface < MOST_SURFACES; surface++) {
      const distance = tracer.cast(x, y, z, 0, 0, -1, z - lowestM + 1);
      if (distance === Infinity) break;
      const height = z - distance;
      if (above - height >= HEADROOM_M) ground = height;
      above = height;
      // Past the surface by more than the rounding of its height.
      z = height - Math.max(1e-4, 1e-6 * Math.abs(height));
    }
    return ground;
  };
}
