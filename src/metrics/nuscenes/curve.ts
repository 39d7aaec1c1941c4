/**
 * Precision, confidence and errors over recall.
 *
 * Source: `accumulate` and `cummean` in `eval/detection/algo.py` and `eval/common/utils.py` of nuscenes-devkit. Precision
 * is not made monotone. Where recall stands still the last detection of the plateau counts, with all false positives
 * that follow the true one.
 */
import { NUSCENES_ERRORS, type NuscenesError } from './definitions.js';
import { scoreAt, type DrawnClass, type DrawnMatches } from './draw.js';
import { onLine, RECALL_STEPS, RECALLS } from './interpolation.js';
import type { MatchErrors } from './matchErrors.js';

/** One class at one distance; 101 values each, at recall 0, 0.01 … 1. */
export interface NuscenesCurve {
  readonly recall: Float64Array;
  readonly precision: Float64Array;
  /** Score above which that recall is reached; 0 where it never is. */
  readonly confidence: Float64Array;
  /** Mean error of the true positives with at least that confidence. */
  readonly errors: Readonly<Record<NuscenesError, Float64Array>>;
}

export function emptyCurve(): NuscenesCurve {
  const filled = (value: number): Float64Array => new Float64Array(RECALL_STEPS).fill(value);
  return {
    recall: RECALLS,
    precision: filled(0),
    confidence: filled(0),
    errors: Object.fromEntries(NUSCENES_ERRORS.map((error) => [error, filled(1)])) as Record<
      NuscenesError,
      Float64Array
    >,
  };
}

/**
 * Reads precision and confidence at the 101 recalls.
 *
 * @param labelCount ground truth of the class, repetitions counted, above 0
 * @param drawn at least one true positive
 */
export function fillPrecision(
  curve: NuscenesCurve,
  drawnClass: DrawnClass,
  drawn: DrawnMatches,
  rank: Int32Array,
  labelCount: number,
): void {
  const { precision, confidence } = curve;
  const total = drawnClass.before[drawnClass.ranked.row.length];
  let k = 0;
  for (let m = 0; m < drawn.count; m++) {
    const recall = (m + 1) / labelCount;
    if (!(RECALLS[k] < recall)) continue;
    const { before, match } = drawn;
    const at = rank[match[m]];
    const score = drawnClass.ranked.score[at];
    const here = (m + 1) / (before[m] + 1);
    if (before[m] === 0) {
      // Below the first recall of all the curve is flat.
      for (; RECALLS[k] < recall; k++) {
        precision[k] = here;
        confidence[k] = score;
      }
      continue;
    }
    const lastRecall = m / labelCount;
    const lastPrecision = m / before[m];
    const lastScore = scoreAt(drawnClass, before[m] - 1, at);
    for (; RECALLS[k] < recall; k++) {
      const x = RECALLS[k];
      const isThere = x === lastRecall;
      precision[k] = isThere ? lastPrecision : onLine(x, lastRecall, lastPrecision, recall, here);
      confidence[k] = isThere ? lastScore : onLine(x, lastRecall, lastScore, recall, score);
    }
  }
  const reached = drawn.count / labelCount;
  for (; k < RECALL_STEPS; k++) {
    const isThere = RECALLS[k] === reached;
    precision[k] = isThere ? drawn.count / total : 0;
    confidence[k] = isThere ? scoreAt(drawnClass, total - 1, drawnClass.ranked.row.length - 1) : 0;
  }
}

/** Buffers that replicates share. */
export interface ErrorScratch {
  /** Mean error up to each true positive. */
  mean: Float64Array;
}

/** Means of all errors up to each drawn match, NaN left out; undefined where all are NaN. */
function runningMeans(error: Float64Array, drawn: DrawnMatches, scratch: ErrorScratch): Float64Array | undefined {
  if (scratch.mean.length < drawn.count) scratch.mean = new Float64Array(2 * drawn.count);
  const { mean } = scratch;
  const { match } = drawn;
  let sum = 0;
  let count = 0;
  for (let m = 0; m < drawn.count; m++) {
    const value = error[match[m]];
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
    mean[m] = count === 0 ? 0 : sum / count;
  }
  return count === 0 ? undefined : mean;
}

/**
 * Reads the errors at the confidences of the curve, which must descend.
 *
 * @param only just these errors; default all
 */
export function fillErrors(
  curve: NuscenesCurve,
  { ranked }: DrawnClass,
  drawn: DrawnMatches,
  rank: Int32Array,
  errors: MatchErrors,
  scratch: ErrorScratch,
  only: readonly NuscenesError[] = NUSCENES_ERRORS,
): void {
  const { confidence } = curve;
  const { match, count } = drawn;
  const { score } = ranked;
  // Per recall the first true positive whose score is not above the confidence; the one before it is above.
  const places = new Int32Array(RECALL_STEPS);
  for (let k = 0, m = 0; k < RECALL_STEPS; k++) {
    while (m < count && score[rank[match[m]]] > confidence[k]) m++;
    places[k] = m;
  }
  for (const name of only) {
    const target = curve.errors[name];
    const mean = runningMeans(errors[name], drawn, scratch);
    if (mean === undefined) {
      target.fill(1);
      continue;
    }
    for (let k = 0; k < RECALL_STEPS; k++) {
      const m = places[k];
      if (m === count) {
        target[k] = mean[count - 1];
        continue;
      }
      const here = score[rank[match[m]]];
      if (m === 0 || here === confidence[k]) target[k] = mean[m];
      else target[k] = onLine(confidence[k], here, mean[m], score[rank[match[m - 1]]], mean[m - 1]);
    }
  }
}

/** Average precision: what stands above the least precision, beyond the least recall. */
export function averagePrecision(precision: Float64Array, minRecall: number, minPrecision: number): number {
  const first = Math.round(100 * minRecall) + 1;
  let sum = 0;
  for (let k = first; k < RECALL_STEPS; k++) sum += Math.max(0, precision[k] - minPrecision);
  return sum / (RECALL_STEPS - first) / (1 - minPrecision);
}

/** Mean error between the least recall and the one that is reached; 1 where that is not beyond the least. */
export function meanError(curve: NuscenesCurve, error: NuscenesError, minRecall: number): number {
  const first = Math.round(100 * minRecall) + 1;
  let last = RECALL_STEPS - 1;
  while (last > 0 && curve.confidence[last] === 0) last--;
  if (last < first) return 1;
  let sum = 0;
  for (let k = first; k <= last; k++) sum += curve.errors[error][k];
  return sum / (last - first + 1);
}
