/**
 * The nuScenes detection evaluation: average precision by distance over the ground, five errors of true positives, and
 * the nuScenes detection score.
 *
 * Source: Caesar et al., "nuScenes: a multimodal dataset for autonomous driving", CVPR 2020, section 3.1;
 * `eval/detection` of nutonomy/nuscenes-devkit, whose numbers these are, edge cases included.
 */
import type { Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { ClassCurves } from './classCurves.js';
import type { NuscenesCurve } from './curve.js';
import { nuscenesCurveId } from './definitions.js';
import { prepareNuscenes, type NuscenesInput, type PreparedClass, type PreparedNuscenes } from './prepare.js';
import type { NuscenesProfile } from './profiles.js';
import { boxPlace } from './samples.js';
import { metricsOf, summarize, type NuscenesSummary } from './summary.js';
import { nuscenesWarnings } from './warnings.js';

export interface NuscenesOptions {
  /**
   * Refuse what stops the official evaluation: no prediction at all, or no ground truth at all, where boxes are filtered.
   * Default false: such a set scores 0, and a warning says so.
   */
  readonly strict?: boolean;
}

export interface NuscenesEvaluation {
  /** Metric id → value, fractions as the official evaluation has them; null where it has none. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Metric id → why it is null. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly warnings: readonly Warning[];
  readonly summary: NuscenesSummary;
  /** Curve id, see {@link nuscenesCurveId} → curve; classes in the profile's order, then thresholds. */
  readonly curves: ReadonlyMap<string, NuscenesCurve>;
  readonly prepared: PreparedNuscenes;
}

/** The official evaluation asserts that confidence descends; below 0 it does not, since 0 stands for "not reached". */
function checkDescent({ confidence }: NuscenesCurve, prepared: PreparedNuscenes, { ranked }: PreparedClass): void {
  for (let k = 1; k < confidence.length; k++) {
    if (!(confidence[k] > confidence[k - 1])) continue;
    const lowest = ranked.row.length - 1;
    throw new InputError(
      `${boxPlace(prepared.predictions, ranked.row[lowest], 'prediction')}: its score is ${ranked.score[lowest]}; scores below 0 stop the official evaluation, give scores from 0 to 1`,
    );
  }
}

function checkNotEmpty({ groundTruth, predictions, surroundings }: NuscenesInput): void {
  if (surroundings === undefined) return;
  for (const [name, boxes] of [
    ['predictions', predictions],
    ['ground truth', groundTruth],
  ] as const) {
    const samples = boxes.sampleTokens.length;
    if (boxes.detection.length === 0) {
      throw new InputError(
        `the ${name} hold no box in any of ${samples} samples (the first is ${boxes.sampleTokens[0]}); the official evaluation stops there`,
      );
    }
  }
}

/**
 * Scores detections against ground truth.
 *
 * @returns every metric of `nuscenesMetricIds(profile)`
 * @throws InputError naming sample and box: samples that differ, classes that the profile has not, NaN, matches without
 *   size, scores below 0 where they stop the official evaluation
 */
export function evaluateNuscenes(
  input: NuscenesInput,
  profile: NuscenesProfile,
  { strict = false }: NuscenesOptions = {},
): NuscenesEvaluation {
  if (strict) checkNotEmpty(input);
  const prepared = prepareNuscenes(input, profile);
  const once = new Uint32Array(prepared.sampleTokens.length).fill(1);
  const curves = new Map<string, NuscenesCurve>();
  const scores = prepared.classes.map((preparedClass) => {
    const classCurves = new ClassCurves(preparedClass, profile);
    const made = classCurves.curves(once, true);
    made.forEach((curve, t) => {
      checkDescent(curve, prepared, preparedClass);
      curves.set(nuscenesCurveId(preparedClass.className, profile.distanceThresholdsM[t]), curve);
    });
    return classCurves.score(made);
  });
  const summary = summarize(scores, profile);
  return { ...metricsOf(summary, profile), summary, curves, prepared, warnings: nuscenesWarnings(input, prepared) };
}
