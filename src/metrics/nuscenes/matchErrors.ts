/**
 * How wrong a detection is that found its object.
 *
 * Source: `eval/common/utils.py` of nuscenes-devkit (`center_distance`, `velocity_l2`, `scale_iou`, `yaw_diff`,
 * `attr_acc`).
 */
import type { NuscenesBoxes } from '../../datasets/nuscenes/boxes.js';
import { InputError } from '../../errors/index.js';
import { NUSCENES_ERRORS, orientationPeriodRad, type NuscenesError } from './definitions.js';
import type { Matches } from './matching.js';
import type { RankedClass } from './rankedClass.js';
import { boxPlace } from './samples.js';

/** (m) each, in the order of the matches; NaN where an error is not defined and does not count. */
export type MatchErrors = Readonly<Record<NuscenesError, Float64Array>>;

/** Heading of a quaternion of any length, radians. */
function yawRad(rotation: Float64Array, row: number): number {
  const w = rotation[4 * row];
  const x = rotation[4 * row + 1];
  const y = rotation[4 * row + 2];
  const z = rotation[4 * row + 3];
  return Math.atan2(2 * (x * y + w * z), w * w + x * x - y * y - z * z);
}

/** Absolute difference of two headings that repeat after `periodRad`. */
function headingDifferenceRad(truthRad: number, predictedRad: number, periodRad: number): number {
  const shifted = truthRad - predictedRad + periodRad / 2;
  // The remainder of a floored division, as Python has it.
  let difference = shifted % periodRad;
  if (difference < 0) difference += periodRad;
  difference -= periodRad / 2;
  return Math.abs(difference > Math.PI ? difference - 2 * Math.PI : difference);
}

function checkSize(boxes: NuscenesBoxes, row: number, role: 'prediction' | 'ground-truth box'): void {
  for (let axis = 0; axis < 3; axis++) {
    const size = boxes.size[3 * row + axis];
    if (!(size > 0)) {
      throw new InputError(
        `${boxPlace(boxes, row, role)}: its size is ${[...boxes.size.subarray(3 * row, 3 * row + 3)].join(', ')} m; a box that matches must have a width, length and height above 0`,
      );
    }
  }
}

/** 1 - IoU of two boxes that are laid on one another, so that only their sizes differ. */
function scaleError(truth: Float64Array, t: number, predicted: Float64Array, p: number): number {
  let [truthVolume, predictedVolume, common] = [1, 1, 1];
  for (let axis = 0; axis < 3; axis++) {
    const a = truth[3 * t + axis];
    const b = predicted[3 * p + axis];
    truthVolume *= a;
    predictedVolume *= b;
    common *= Math.min(a, b);
  }
  return 1 - common / (truthVolume + predictedVolume - common);
}

/**
 * The five errors of every match.
 *
 * @throws InputError naming sample and box where a matched box has no size
 */
export function matchErrors(
  { rank, label }: Matches,
  ranked: RankedClass,
  predictions: NuscenesBoxes,
  groundTruth: NuscenesBoxes,
): MatchErrors {
  const count = rank.length;
  const periodRad = orientationPeriodRad(ranked.className);
  const errors = Object.fromEntries(NUSCENES_ERRORS.map((error) => [error, new Float64Array(count)])) as Record<
    NuscenesError,
    Float64Array
  >;
  for (let m = 0; m < count; m++) {
    const p = ranked.row[rank[m]];
    const g = label[m];
    const dx = predictions.translation[3 * p] - groundTruth.translation[3 * g];
    const dy = predictions.translation[3 * p + 1] - groundTruth.translation[3 * g + 1];
    errors.trans_err[m] = Math.sqrt(dx * dx + dy * dy);
    const dvx = predictions.velocity[2 * p] - groundTruth.velocity[2 * g];
    const dvy = predictions.velocity[2 * p + 1] - groundTruth.velocity[2 * g + 1];
    errors.vel_err[m] = Math.sqrt(dvx * dvx + dvy * dvy);
    checkSize(groundTruth, g, 'ground-truth box');
    checkSize(predictions, p, 'prediction');
    errors.scale_err[m] = scaleError(groundTruth.size, g, predictions.size, p);
    errors.orient_err[m] = headingDifferenceRad(
      yawRad(groundTruth.rotation, g),
      yawRad(predictions.rotation, p),
      periodRad,
    );
    const wanted = groundTruth.attribute[g];
    errors.attr_err[m] = wanted === 0 ? Number.NaN : wanted === predictions.attribute[p] ? 0 : 1;
  }
  return errors;
}
