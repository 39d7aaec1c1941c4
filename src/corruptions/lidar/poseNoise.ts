import type { Rng } from '../../contracts/index.js';
import type { CorruptionMode } from '../operation.js';

export interface PoseNoise {
  /** Standard deviation of the noise on each entry of the rotation matrix. */
  readonly rotation: number;
  /** Of the noise on each axis of the translation, metres. */
  readonly translationM: number;
}

/**
 * A transform with errors: independent noise on the entries of its rotation and translation.
 *
 * `compat` leaves the disturbed matrix as it is, no rotation any more; `fixed` makes its columns orthonormal again
 * (Gram–Schmidt, first column first).
 *
 * Source: thu-ml/3D_Corruptions_AD, motion compensation and spatial misalignment.
 *
 * @param pose (4, 4) row-major rigid transform
 */
export function disturbedPose(
  pose: Float64Array,
  { rotation, translationM }: PoseNoise,
  rng: Rng,
  mode: CorruptionMode,
): Float64Array {
  const disturbed = pose.slice();
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) disturbed[4 * row + column] += rng.normal(0, rotation);
  }
  for (let row = 0; row < 3; row++) disturbed[4 * row + 3] += rng.normal(0, translationM);
  if (mode === 'fixed' && rotation > 0) orthonormalise(disturbed);
  return disturbed;
}

function orthonormalise(pose: Float64Array): void {
  for (let column = 0; column < 3; column++) {
    for (let before = 0; before < column; before++) {
      let along = 0;
      for (let row = 0; row < 3; row++) along += pose[4 * row + column] * pose[4 * row + before];
      for (let row = 0; row < 3; row++) pose[4 * row + column] -= along * pose[4 * row + before];
    }
    const length = Math.hypot(pose[column], pose[4 + column], pose[8 + column]);
    for (let row = 0; row < 3; row++) pose[4 * row + column] /= length;
  }
}

export const IDENTITY_POSE: Readonly<Float64Array> = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
