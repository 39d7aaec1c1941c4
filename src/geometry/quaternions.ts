/**
 * Rotations as unit quaternions [w, x, y, z] (Hamilton product, right-handed, active).
 *
 * Rotation matrices are (3, 3) row-major Float64Array and act on column vectors.
 */
import { InputError } from '../errors/index.js';

export type Quaternion = [w: number, x: number, y: number, z: number];

/** A quaternion that is no rotation: NaN, infinite, zero or not of length one. */
export class QuaternionError extends InputError {
  override readonly name = 'QuaternionError';
}

/** Above this cosine slerp divides by a vanishing sine; pyquaternion's `slerp` changes to linear at the same place. */
const LINEAR_ABOVE_COSINE = 0.9995;

export function quaternionNorm(q: ArrayLike<number>): number {
  return Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
}

/**
 * Refuses what is no rotation; a file's quaternion passes through here before it is used.
 *
 * @param place file and record, begins the message
 * @param tolerance accepted distance of the norm from 1: files round to a few decimals
 * @throws QuaternionError
 */
export function assertUnitQuaternion(q: ArrayLike<number>, place: string, tolerance = 1e-3): void {
  const text = `[${Array.from(q).join(', ')}]`;
  if (q.length !== 4) throw new QuaternionError(`${place}: quaternion ${text} needs 4 numbers: w, x, y, z`);
  const norm = quaternionNorm(q);
  if (!Number.isFinite(norm)) throw new QuaternionError(`${place}: quaternion ${text} is not finite`);
  if (Math.abs(norm - 1) > tolerance) {
    throw new QuaternionError(`${place}: quaternion ${text} has norm ${norm}; a rotation has norm 1, order w, x, y, z`);
  }
}

/** @throws QuaternionError for a zero or non-finite quaternion, which has no direction. */
export function normaliseQuaternion(q: ArrayLike<number>): Quaternion {
  const norm = quaternionNorm(q);
  if (!(norm > 0 && norm < Infinity)) {
    throw new QuaternionError(`quaternion [${Array.from(q).join(', ')}] cannot be normalised: its norm is ${norm}`);
  }
  return [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm];
}

/** The rotation that turns by `b` first, then by `a`. */
export function multiplyQuaternions(a: ArrayLike<number>, b: ArrayLike<number>): Quaternion {
  return [
    a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
    a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
    a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
    a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
  ];
}

/** The inverse rotation of a unit quaternion. */
export function conjugateQuaternion(q: ArrayLike<number>): Quaternion {
  return [q[0], -q[1], -q[2], -q[3]];
}

/** Turns a vector by a unit quaternion. */
export function rotateByQuaternion(q: ArrayLike<number>, vector: ArrayLike<number>): [number, number, number] {
  const r = rotationFromQuaternion(q);
  const [x, y, z] = [vector[0], vector[1], vector[2]];
  return [r[0] * x + r[1] * y + r[2] * z, r[3] * x + r[4] * y + r[5] * z, r[6] * x + r[7] * y + r[8] * z];
}

/** Rotation about +z, counter-clockwise seen from above. */
export function quaternionFromYaw(yawRad: number): Quaternion {
  return [Math.cos(yawRad / 2), 0, 0, Math.sin(yawRad / 2)];
}

/** Angle of the turned x axis in the x-y plane, (-π, π]: the heading of an object whose length lies along x. */
export function yawOfQuaternion(q: ArrayLike<number>): number {
  const [w, x, y, z] = [q[0], q[1], q[2], q[3]];
  return Math.atan2(2 * (x * y + w * z), w * w + x * x - y * y - z * z);
}

/** (3, 3) row-major of a unit quaternion. */
export function rotationFromQuaternion(q: ArrayLike<number>): Float64Array {
  const [w, x, y, z] = [q[0], q[1], q[2], q[3]];
  return Float64Array.of(
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  );
}

/**
 * Unit quaternion of a (3, 3) row-major rotation, w ≥ 0.
 *
 * Divides by the largest of the four components, so that no cancellation occurs (Shepperd, "Quaternion from rotation
 * matrix", J. Guidance and Control 1978).
 */
export function quaternionFromRotation(r: ArrayLike<number>): Quaternion {
  const trace = r[0] + r[4] + r[8];
  const w = 1 + trace;
  const x = 1 + 2 * r[0] - trace;
  const y = 1 + 2 * r[4] - trace;
  const z = 1 + 2 * r[8] - trace;
  const largest = Math.max(w, x, y, z);
  let q: Quaternion;
  if (largest === w) q = [w, r[7] - r[5], r[2] - r[6], r[3] - r[1]];
  else if (largest === x) q = [r[7] - r[5], x, r[1] + r[3], r[2] + r[6]];
  else if (largest === y) q = [r[2] - r[6], r[1] + r[3], y, r[5] + r[7]];
  else q = [r[3] - r[1], r[2] + r[6], r[5] + r[7], z];
  const [a, b, c, d] = normaliseQuaternion(q);
  return a < 0 ? [-a, -b, -c, -d] : [a, b, c, d];
}

/**
 * Spherical interpolation along the shorter way; `share` is clamped to [0, 1].
 *
 * Same branches as pyquaternion's `Quaternion.slerp`, which the nuScenes devkit interpolates its boxes with.
 */
export function slerp(from: ArrayLike<number>, to: ArrayLike<number>, share: number): Quaternion {
  const amount = Math.min(1, Math.max(0, share));
  let a = normaliseQuaternion(from);
  const b = normaliseQuaternion(to);
  let cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
  if (cosine < 0) {
    a = [-a[0], -a[1], -a[2], -a[3]];
    cosine = -cosine;
  }
  let ofA = 1 - amount;
  let ofB = amount;
  if (cosine <= LINEAR_ABOVE_COSINE) {
    const angle = Math.acos(cosine);
    ofB = Math.sin(angle * amount) / Math.sin(angle);
    ofA = Math.cos(angle * amount) - cosine * ofB;
  }
  return normaliseQuaternion([
    ofA * a[0] + ofB * b[0],
    ofA * a[1] + ofB * b[1],
    ofA * a[2] + ofB * b[2],
    ofA * a[3] + ofB * b[3],
  ]);
}
