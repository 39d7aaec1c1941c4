/** The vehicle that carries the LiDARs: what it hides of the world. */
import { InputError } from '../../errors/index.js';

/** A box in the ego frame, metres: minimum x y z, maximum x y z. */
export type BodyBox = readonly [number, number, number, number, number, number];

/** Boxes that together are the vehicle; none for a vehicle that hides nothing. */
export type VehicleBody = readonly BodyBox[];

/** Share of a car's height that bonnet and boot reach, and where its cabin begins and ends along its length. */
const BONNET_SHARE = 0.62;
const CABIN = [-0.38, 0.2] as const;

/**
 * A car as two boxes: the lower body over its whole length, and the cabin above. The origin is under its middle.
 *
 * @throws InputError for a size that is none
 */
export function carBody(lengthM = 4.7, widthM = 2, heightM = 1.5): VehicleBody {
  for (const [name, value] of Object.entries({ length: lengthM, width: widthM, height: heightM })) {
    if (!(value > 0 && value <= 30)) {
      throw new InputError(`the vehicle's ${name} is ${value} m; it must be more than 0 and at most 30`);
    }
  }
  const side = widthM / 2;
  return [
    [-lengthM / 2, -side, 0, lengthM / 2, side, BONNET_SHARE * heightM],
    [CABIN[0] * lengthM, -side, BONNET_SHARE * heightM, CABIN[1] * lengthM, side, heightM],
  ];
}

/** Whether a place is inside of the vehicle. */
export function isInsideBody(body: VehicleBody, x: number, y: number, z: number): boolean {
  return body.some(([x0, y0, z0, x1, y1, z1]) => x > x0 && x < x1 && y > y0 && y < y1 && z > z0 && z < z1);
}

/**
 * Distance along a ray to the vehicle by the slab method (Kay and Kajiya, "Ray tracing complex scenes", 1986); 0 from
 * within, Infinity where the ray misses it.
 */
export function rangeToBody(
  body: VehicleBody,
  origin: readonly [number, number, number],
  direction: readonly [number, number, number],
): number {
  let nearest = Infinity;
  for (const box of body) {
    let enter = 0;
    let leave = Infinity;
    for (let axis = 0; axis < 3; axis++) {
      const [low, high] = [box[axis] - origin[axis], box[3 + axis] - origin[axis]];
      if (direction[axis] === 0) {
        if (low > 0 || high < 0) leave = -1;
        continue;
      }
      const [a, b] = [low / direction[axis], high / direction[axis]];
      enter = Math.max(enter, Math.min(a, b));
      leave = Math.min(leave, Math.max(a, b));
    }
    if (enter <= leave && enter < nearest) nearest = enter;
  }
  return nearest;
}
