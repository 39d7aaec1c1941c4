/**
 * The KITTI object benchmark: average precision in the image, from above and in space, and orientation similarity.
 *
 * All numbers equal those of the official evaluation in Python (`kitti_object_eval_python` of OpenPCDet), whose float32
 * overlap of turned boxes is either replaced by an exact one (`exact`) or reproduced (`official-compat`).
 */
import type { Warning } from '../../contracts/index.js';
import { averagePrecision } from './curve.js';
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
import { harmfulScores, orientationSimilarity } from './matching.js';
import { prepareKitti, type KittiOptions, type PreparedKitti } from './prepare.js';
import { coveredDetections } from './problem.js';
import { sampleCurve, type KittiCurve } from './sampling.js';
import { select, type Selection } from './selection.js';
import { kittiWarnings, ORIENTATION_OFF, UNDEFINED_PRECISION } from './warnings.js';

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
