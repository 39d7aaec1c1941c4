import { composeAffine } from '../mesh/index.js';

/** Which axis of a file points up; glTF says y. */
export type UpAxis = 'y' | 'z';

/** Our z-up frame from a file's y-up one: (x, y, z) → (x, -z, y). */
const Z_UP_FROM_Y_UP = Float64Array.of(1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0);
const Y_UP_FROM_Z_UP = Float64Array.of(1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0);

/** A point of a y-up frame in a z-up one; exact. */
export function zUpPoint(x: number, y: number, z: number): readonly [number, number, number] {
  return [x, 0 - z, y];
}

/** A point of a z-up frame in a y-up one; exact. */
export function yUpPoint(x: number, y: number, z: number): readonly [number, number, number] {
  return [x, z, 0 - y];
}

/** (12) a transform between y-up frames as one between z-up frames. */
export function zUpAffine(affine: ArrayLike<number>): Float64Array {
  return composeAffine(composeAffine(Z_UP_FROM_Y_UP, affine), Y_UP_FROM_Z_UP);
}

/** (12) a transform between z-up frames as one between y-up frames. */
export function yUpAffine(affine: ArrayLike<number>): Float64Array {
  return composeAffine(composeAffine(Y_UP_FROM_Z_UP, affine), Z_UP_FROM_Y_UP);
}
