import { chooseThresholds, makeMonotone, SAMPLES } from './curve.js';
import { forEachTruePositive, MatchingSweep, type MatchingProblem, type OrientationSimilarity } from './matching.js';
import type { PreparedKitti } from './prepare.js';

/** Counts of one class, difficulty and overlap at the thresholds that sample its curve. */
export interface KittiCurve {
  /** Labels that count. */
  readonly labelCount: number;
  /** (k) score thresholds, descending, k <= 41. */
  readonly thresholds: Float64Array;
  /** (41) true positives among the labels that count, zero beyond k. */
  readonly recall: Float64Array;
  /** (41) made monotone; zero beyond k. */
  readonly precision: Float64Array;
  /** (41) average orientation similarity, made monotone; only in the image and where orientation is scored. */
  readonly orientation?: Float64Array;
  /** At some threshold nothing counted: the official evaluator divides 0 by 0 there. */
  readonly hasUndefinedPrecision: boolean;
}

/** Samples the curve of one problem; `harmful` are the scores of `harmfulScores` for it. */
export function sampleCurve(
  problem: MatchingProblem,
  prepared: PreparedKitti,
  labelCount: number,
  harmful: Float64Array,
  similarity?: OrientationSimilarity,
): KittiCurve {
  const { score } = prepared.detections;
  const scores = new Float64Array(Math.min(labelCount, problem.candidates.detection.length));
  let found = 0;
  forEachTruePositive(problem, (detection) => (scores[found++] = score[detection]));
  const chosen = new Int32Array(SAMPLES);
  const samples = chooseThresholds(found, labelCount, chosen);
  const thresholds = Float64Array.from(chosen.subarray(0, samples), (index) => scores[index]);

  const { detection } = problem.candidates;
  const sweep = new MatchingSweep(problem, similarity);
  const recall = new Float64Array(SAMPLES);
  const precision = new Float64Array(SAMPLES);
  const orientation = similarity === undefined ? undefined : new Float64Array(SAMPLES);
  let hasUndefinedPrecision = false;
  for (let k = 0, p = 0, above = 0; k < samples; k++) {
    for (; p < detection.length && score[detection[p]] >= thresholds[k]; p++) sweep.insert(p);
    while (above < harmful.length && harmful[above] >= thresholds[k]) above++;
    const counted = sweep.truePositives + above - sweep.spared;
    recall[k] = sweep.truePositives / labelCount;
    if (counted === 0) hasUndefinedPrecision = true;
    const undefinedValue = prepared.mode === 'exact' ? 0 : Number.NaN;
    precision[k] = counted === 0 ? undefinedValue : sweep.truePositives / counted;
    if (orientation !== undefined) orientation[k] = counted === 0 ? undefinedValue : sweep.similarity / counted;
  }
  makeMonotone(precision, samples);
  if (orientation !== undefined) makeMonotone(orientation, samples);
  return {
    labelCount,
    thresholds,
    recall,
    precision,
    ...(orientation === undefined ? {} : { orientation }),
    hasUndefinedPrecision,
  };
}
