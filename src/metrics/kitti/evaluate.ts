/**
 * The KITTI object benchmark: average precision in the image, from above and in space, and orientation similarity.
 *
 * All numbers equal those of the official evaluation in Python (`kitti_object_eval_python` of OpenPCDet), whose float32
 * overlap of turned boxes is either replaced by an exact one (`exact`) or reproduced (`official-compat`).
 */
import type { Warning } from '../../contracts/index.js';
import { averagePrecision, chooseThresholds, makeMonotone, SAMPLES } from './curve.js';
import type { KittiFrame } from './columns.js';
import {
  KITTI_DIFFICULTIES,
  KITTI_OVERLAPS,
  kittiMetricId,
  overlapThresholds,
  type KittiClass,
  type KittiDifficulty,
  type KittiMetric,
  type KittiOverlap,
} from './definitions.js';
import { forEachTruePositive, harmfulScores, MatchingSweep, orientationSimilarity } from './matching.js';
import type { MatchingProblem, OrientationSimilarity } from './matching.js';
import { prepareKitti, type KittiOptions, type PreparedKitti } from './prepare.js';
import { coveredDetections } from './problem.js';
import { select, type Selection } from './selection.js';
import { kittiWarnings, ORIENTATION_OFF, UNDEFINED_PRECISION } from './warnings.js';

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

export interface KittiEvaluation {
  /** Metric id → value in percent; null where the official evaluator has none. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Metric id → why it is null. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly warnings: readonly Warning[];
  /** `<Class>/<difficulty>` → labels that count. */
  readonly labelCounts: Readonly<Record<string, number>>;
  /** Curve id, see {@link kittiCurveId} → curve. */
  readonly curves: ReadonlyMap<string, KittiCurve>;
  readonly prepared: PreparedKitti;
}

/** `<Class>/<bbox|bev|3d>@<overlap>/<difficulty>`. */
export function kittiCurveId(
  className: KittiClass,
  overlapKind: KittiOverlap,
  overlap: number,
  difficulty: KittiDifficulty,
): string {
  return `${className}/${overlapKind}@${overlap.toFixed(2)}/${difficulty}`;
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

class Evaluation {
  readonly values: Record<string, number | null> = {};
  readonly reasons: Record<string, string> = {};
  readonly labelCounts: Record<string, number> = {};
  readonly curves = new Map<string, KittiCurve>();

  constructor(readonly prepared: PreparedKitti) {}

  /** Adds both averages of one curve under the given metric. */
  #add(selection: Selection, metric: KittiMetric, overlap: number, samples: Float64Array | undefined): void {
    const { className, difficulty } = selection;
    for (const positions of ['R11', 'R40'] as const) {
      const id = kittiMetricId({ className, metric, positions, overlap, difficulty });
      const value = samples === undefined ? undefined : averagePrecision(samples, positions);
      if (value !== undefined && !Number.isNaN(value)) {
        this.values[id] = value;
        continue;
      }
      this.values[id] = null;
      this.reasons[id] = value === undefined ? ORIENTATION_OFF : UNDEFINED_PRECISION;
    }
  }

  evaluate(selection: Selection): void {
    const { className, difficulty, labelCount } = selection;
    const { prepared } = this;
    const { order, detections } = prepared;
    this.labelCounts[`${className}/${difficulty}`] = labelCount;
    const allHarmful = harmfulScores(selection, undefined, order, detections.score);
    for (const overlapKind of KITTI_OVERLAPS) {
      const candidates = prepared.candidates[className]![overlapKind];
      for (const minOverlap of overlapThresholds(className, overlapKind)) {
        const inImage = overlapKind === 'bbox';
        const harmless = inImage ? coveredDetections(prepared, minOverlap) : undefined;
        const curve = sampleCurve(
          { selection, candidates, minOverlap, ...(harmless === undefined ? {} : { harmless }) },
          prepared,
          labelCount,
          harmless === undefined ? allHarmful : harmfulScores(selection, harmless, order, detections.score),
          inImage && prepared.hasOrientation ? orientationSimilarity(detections, prepared.labels) : undefined,
        );
        this.curves.set(kittiCurveId(className, overlapKind, minOverlap, difficulty), curve);
        this.#add(selection, overlapKind, minOverlap, curve.precision);
        if (inImage) this.#add(selection, 'aos', minOverlap, curve.orientation);
      }
    }
  }
}

/**
 * Scores detections against labels.
 *
 * @param frames labels and detections, matched by position
 * @param options classes and mode; see {@link KittiOptions}
 * @returns every value of both official overlap sets, at all difficulties, R11 and R40
 * @throws InputError on columns of different lengths, numbers that are not finite, unknown classes
 */
export function evaluateKitti(frames: readonly KittiFrame[], options: KittiOptions = {}): KittiEvaluation {
  const evaluation = new Evaluation(prepareKitti(frames, options));
  const { prepared, values, reasons, labelCounts, curves } = evaluation;
  for (const className of prepared.classes) {
    for (const difficulty of KITTI_DIFFICULTIES) evaluation.evaluate(select(prepared, className, difficulty));
  }
  return { values, reasons, labelCounts, curves, prepared, warnings: kittiWarnings(prepared, labelCounts, curves) };
}
