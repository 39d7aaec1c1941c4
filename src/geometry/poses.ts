/**
 * Poses in SE(3) as (4, 4) row-major Float64Array, acting on column vectors: p' = R p + t.
 *
 * Names say target from source: `egoFromLidar` takes LiDAR coordinates to the ego frame, and
 * `composePoses(worldFromEgo, egoFromLidar)` is `worldFromLidar`. Metres.
 */
import type { FloatArray } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { quaternionFromRotation, rotationFromQuaternion, type Quaternion } from './quaternions.js';

export function identityPose(): Float64Array {
  return Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
}

/** @param rotation (3, 3) row-major @param translation (3) metres */
export function poseFromRotationTranslation(
  rotation: ArrayLike<number>,
  translation: ArrayLike<number> = [0, 0, 0],
): Float64Array {
  const pose = identityPose();
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) pose[4 * row + column] = rotation[3 * row + column];
    pose[4 * row + 3] = translation[row];
  }
  return pose;
}

/** @param q unit quaternion [w, x, y, z] @param translation (3) metres */
export function poseFromQuaternion(q: ArrayLike<number>, translation: ArrayLike<number> = [0, 0, 0]): Float64Array {
  return poseFromRotationTranslation(rotationFromQuaternion(q), translation);
}

/** (3, 3) row-major. */
export function rotationOf(pose: ArrayLike<number>): Float64Array {
  return Float64Array.of(pose[0], pose[1], pose[2], pose[4], pose[5], pose[6], pose[8], pose[9], pose[10]);
}

export function translationOf(pose: ArrayLike<number>): [x: number, y: number, z: number] {
  return [pose[3], pose[7], pose[11]];
}

export function quaternionOf(pose: ArrayLike<number>): Quaternion {
  return quaternionFromRotation(rotationOf(pose));
}

/** The product of the given transforms; the last is applied first. */
export function composePoses(...poses: readonly ArrayLike<number>[]): Float64Array {
  return poses.reduce<Float64Array>((left, right) => {
    const product = new Float64Array(16);
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 4; column++) {
        let sum = 0;
        for (let k = 0; k < 4; k++) sum += left[4 * row + k] * right[4 * k + column];
        product[4 * row + column] = sum;
      }
    }
    return product;
  }, identityPose());
}

/** Inverse of a rigid transform: (Rᵀ, -Rᵀ t). */
export function invertPose(pose: ArrayLike<number>): Float64Array {
  const inverse = identityPose();
  for (let row = 0; row < 3; row++) {
    let translation = 0;
    for (let column = 0; column < 3; column++) {
      inverse[4 * row + column] = pose[4 * column + row];
      translation -= pose[4 * column + row] * pose[4 * column + 3];
    }
    inverse[4 * row + 3] = translation;
  }
  return inverse;
}

/**
 * Inverse of an affine transform whose linear part is not exactly a rotation, e.g. calibration rounded in a text file.
 *
 * @throws InputError when it is singular.
 */
export function invertAffine(transform: ArrayLike<number>): Float64Array {
  const [a, b, c, , d, e, f, , g, h, i] = Array.from(transform) as [number, ...number[]];
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!(Math.abs(determinant) > 0)) throw new InputError('a transform with determinant 0 or NaN has no inverse');
  const rotation = Float64Array.of(
    (e * i - f * h) / determinant,
    (c * h - b * i) / determinant,
    (b * f - c * e) / determinant,
    (f * g - d * i) / determinant,
    (a * i - c * g) / determinant,
    (c * d - a * f) / determinant,
    (d * h - e * g) / determinant,
    (b * g - a * h) / determinant,
    (a * e - b * d) / determinant,
  );
  const [x, y, z] = translationOf(transform);
  return poseFromRotationTranslation(rotation, [
    -(rotation[0] * x + rotation[1] * y + rotation[2] * z),
    -(rotation[3] * x + rotation[4] * y + rotation[5] * z),
    -(rotation[6] * x + rotation[7] * y + rotation[8] * z),
  ]);
}

/**
 * Moves the first three columns of a strided array in place; computed in float64, stored in the array's own precision.
 *
 * @param points (n, stride) row-major, x y z first
 */
export function transformPointsInPlace(pose: ArrayLike<number>, points: FloatArray, stride: number): void {
  const [r00, r01, r02, tx, r10, r11, r12, ty, r20, r21, r22, tz] = Array.from(pose) as [number, ...number[]];
  for (let at = 0; at + 2 < points.length; at += stride) {
    const x = points[at];
    const y = points[at + 1];
    const z = points[at + 2];
    points[at] = r00 * x + r01 * y + r02 * z + tx;
    points[at + 1] = r10 * x + r11 * y + r12 * z + ty;
    points[at + 2] = r20 * x + r21 * y + r22 * z + tz;
  }
}

/**
 * Refuses what is no rigid transform.
 *
 * @param place file and key, begins the message
 * @param tolerance accepted deviation of any entry of RᵀR from the identity: files round
 * @throws InputError naming the defect
 */
export function assertRigidTransform(pose: ArrayLike<number>, place: string, tolerance = 1e-4): void {
  const fail = (problem: string): never => {
    throw new InputError(`${place}: not a rigid transform: ${problem}`);
  };
  if (pose.length !== 16) fail(`it has ${pose.length} numbers instead of 16 (4 rows of 4, row-major)`);
  for (let i = 0; i < 16; i++) if (!Number.isFinite(pose[i])) fail(`entry ${i} is ${pose[i]}`);
  if (pose[12] !== 0 || pose[13] !== 0 || pose[14] !== 0 || pose[15] !== 1) {
    fail(`its last row is [${[pose[12], pose[13], pose[14], pose[15]].join(', ')}] instead of [0, 0, 0, 1]`);
  }
  for (let i = 0; i < 3; i++) {
    for (let j = i; j < 3; j++) {
      const dot = pose[i] * pose[j] + pose[4 + i] * pose[4 + j] + pose[8 + i] * pose[8 + j];
      const expected = i === j ? 1 : 0;
      if (Math.abs(dot - expected) > tolerance) {
        fail(`rotation columns ${i} and ${j} have the product ${dot} instead of ${expected}`);
      }
    }
  }
  const [a, b, c, , d, e, f, , g, h, i] = Array.from(pose) as [number, ...number[]];
  if (a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0) fail('it mirrors (determinant -1)');
}
