/** From counts at thresholds to average precision (`get_thresholds` and `get_mAP` of the official `eval.py`). */
import type { RecallPositions } from './definitions.js';

/** The curve is sampled at 41 recalls: 0, 1/40, … 1. */
export const SAMPLES = 41;
const RECALL_STEP = 1 / (SAMPLES - 1);

/**
 * Chooses which true positives' scores become thresholds.
 *
 * Between two neighbouring true positives the one whose recall is nearer to the next sample is taken. With n < 41
 * labels found only the first n samples are filled: the official evaluator does not interpolate.
 *
 * @param truePositives how many true positives, in descending score
 * @param labelCount how many labels count
 * @param chosen (41) receives the indices of the chosen true positives, ascending
 * @returns how many were chosen, at most 41
 */
export function chooseThresholds(truePositives: number, labelCount: number, chosen: Int32Array): number {
  let count = 0;
  let recall = 0;
  for (let i = 0; i < truePositives; i++) {
    const isLast = i === truePositives - 1;
    const left = (i + 1) / labelCount;
    const right = isLast ? left : (i + 2) / labelCount;
    if (right - recall < recall - left && !isLast) continue;
    chosen[count++] = i;
    recall += RECALL_STEP;
  }
  return count;
}

/** Replaces each sample by the highest one at the same or a higher recall; NaN spreads to all lower recalls. */
export function makeMonotone(samples: Float64Array, count: number): void {
  // Math.max gives NaN where either is NaN, as NumPy's max does.
  for (let i = count - 2; i >= 0; i--) samples[i] = Math.max(samples[i], samples[i + 1]);
}

/**
 * Average precision in percent of 41 samples.
 *
 * R11 takes every fourth sample; R40 all but the first (Simonelli et al., "Disentangling monocular 3D object
 * detection", ICCV 2019).
 */
export function averagePrecision(samples: Float64Array, positions: RecallPositions): number {
  let sum = 0;
  if (positions === 'R11') {
    for (let i = 0; i < SAMPLES; i += 4) sum += samples[i];
    return (sum / 11) * 100;
  }
  for (let i = 1; i < SAMPLES; i++) sum += samples[i];
  return (sum / 40) * 100;
}

/** The highest average precision that n counting labels allow: perfect predictions fill n of the 41 samples. */
export function perfectPrecision(labelCount: number, positions: RecallPositions): number {
  const filled = Math.min(labelCount, SAMPLES);
  const taken = positions === 'R11' ? Math.ceil(filled / 4) / 11 : Math.max(filled - 1, 0) / 40;
  return 100 * taken;
}
