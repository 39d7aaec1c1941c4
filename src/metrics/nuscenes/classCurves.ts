import { averagePrecision, emptyCurve, fillErrors, fillPrecision, meanError, type NuscenesCurve } from './curve.js';
import { isMeaningless, NUSCENES_ERRORS, type NuscenesError } from './definitions.js';
import { drawClass, drawMatches, emptyDraw } from './draw.js';
import type { PreparedClass } from './prepare.js';
import type { NuscenesProfile } from './profiles.js';
import type { ClassScore } from './summary.js';

/** Makes the curves of one class again and again under other weights; all scratch is its own. */
export class ClassCurves {
  readonly #drawn = emptyDraw();
  readonly #before: Float64Array;
  readonly #scratch = { mean: new Float64Array(0) };
  readonly #errors: readonly NuscenesError[];
  readonly #atErrorThreshold: number;

  constructor(
    readonly prepared: PreparedClass,
    readonly profile: NuscenesProfile,
  ) {
    this.#before = new Float64Array(prepared.ranked.row.length + 1);
    this.#errors = NUSCENES_ERRORS.filter((error) => !isMeaningless(prepared.className, error));
    this.#atErrorThreshold = profile.distanceThresholdsM.indexOf(profile.errorThresholdM);
  }

  #labels(sampleWeight: Uint32Array): number {
    const { labelsOfSample } = this.prepared;
    let labels = 0;
    for (let s = 0; s < labelsOfSample.length; s++) labels += sampleWeight[s] * labelsOfSample[s];
    return labels;
  }

  /** Curves at all thresholds; without `details` only those errors that a score needs. */
  curves(sampleWeight: Uint32Array, details: boolean): NuscenesCurve[] {
    const { ranked, matches, errors } = this.prepared;
    const labels = this.#labels(sampleWeight);
    const drawnClass = drawClass(ranked, sampleWeight, this.#before);
    return matches.map(({ rank }, t) => {
      const curve = emptyCurve();
      if (labels === 0) return curve;
      drawMatches(drawnClass, matches[t], this.#drawn);
      if (this.#drawn.count === 0) return curve;
      fillPrecision(curve, drawnClass, this.#drawn, rank, labels);
      if (details) fillErrors(curve, drawnClass, this.#drawn, rank, errors[t], this.#scratch);
      else if (t === this.#atErrorThreshold) {
        fillErrors(curve, drawnClass, this.#drawn, rank, errors[t], this.#scratch, this.#errors);
      }
      return curve;
    });
  }

  score(curves: readonly NuscenesCurve[]): ClassScore {
    const { className } = this.prepared;
    const { minRecall, minPrecision } = this.profile;
    const atErrors = curves[this.#atErrorThreshold];
    const errorOf = (error: NuscenesError): number =>
      isMeaningless(className, error) ? Number.NaN : meanError(atErrors, error, minRecall);
    return {
      className,
      averagePrecision: curves.map(({ precision }) => averagePrecision(precision, minRecall, minPrecision)),
      errors: Object.fromEntries(NUSCENES_ERRORS.map((error) => [error, errorOf(error)])) as ClassScore['errors'],
    };
  }
}
