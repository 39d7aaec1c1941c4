/**
 * From the numbers of every class to mAP and NDS.
 *
 * Source: `DetectionMetrics` in `eval/detection/data_classes.py` of nuscenes-devkit: a class without ground truth counts
 * as AP 0 and error 1; an error that says nothing about a class is left out of the mean over classes.
 */
import type { DetectionName } from '../../datasets/nuscenes/classes.js';
import { distanceText, ERROR_ABBREVIATION, isMeaningless, NUSCENES_ERRORS, type NuscenesError } from './definitions.js';
import type { NuscenesProfile } from './profiles.js';

/** Numbers of one class. */
export interface ClassScore {
  readonly className: DetectionName;
  /** (thresholds) */
  readonly averagePrecision: readonly number[];
  /** NaN where it says nothing. */
  readonly errors: Readonly<Record<NuscenesError, number>>;
}

/** The official summary; NaN where Python writes NaN. */
export interface NuscenesSummary {
  readonly classes: readonly (ClassScore & { readonly meanPrecision: number })[];
  readonly meanAveragePrecision: number;
  readonly errors: Readonly<Record<NuscenesError, number>>;
  /** 1 - error, at least 0. */
  readonly errorScores: Readonly<Record<NuscenesError, number>>;
  readonly detectionScore: number;
}

const byError = (value: (error: NuscenesError) => number): Record<NuscenesError, number> =>
  Object.fromEntries(NUSCENES_ERRORS.map((error) => [error, value(error)])) as Record<NuscenesError, number>;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export function summarize(scores: readonly ClassScore[], profile: NuscenesProfile): NuscenesSummary {
  const classes = scores.map((score) => ({ ...score, meanPrecision: mean(score.averagePrecision) }));
  const meanAveragePrecision = mean(classes.map(({ meanPrecision }) => meanPrecision));
  const errors = byError((error) => mean(classes.map((score) => score.errors[error]).filter((e) => !Number.isNaN(e))));
  const errorScores = byError((error) => Math.max(0, 1 - errors[error]));
  const total = NUSCENES_ERRORS.reduce(
    (sum, error) => sum + errorScores[error],
    profile.mapWeight * meanAveragePrecision,
  );
  return {
    classes,
    meanAveragePrecision,
    errors,
    errorScores,
    detectionScore: total / (profile.mapWeight + NUSCENES_ERRORS.length),
  };
}

/** Metric id → value; null with a reason where the evaluation defines none. */
export function metricsOf(summary: NuscenesSummary, profile: NuscenesProfile) {
  const values: Record<string, number | null> = {};
  const reasons: Record<string, string> = {};
  const set = (id: string, value: number, reason: string): void => {
    values[id] = Number.isNaN(value) ? null : value;
    if (Number.isNaN(value)) reasons[id] = reason;
  };
  const noClass = 'no class of the profile has this error';
  set('mAP', summary.meanAveragePrecision, noClass);
  set('NDS', summary.detectionScore, noClass);
  for (const error of NUSCENES_ERRORS) set(`m${ERROR_ABBREVIATION[error]}`, summary.errors[error], noClass);
  for (const { className, averagePrecision, meanPrecision, errors } of summary.classes) {
    set(`${className}/AP`, meanPrecision, '');
    profile.distanceThresholdsM.forEach((distanceM, t) =>
      set(`${className}/AP@${distanceText(distanceM)}`, averagePrecision[t], ''),
    );
    for (const error of NUSCENES_ERRORS) {
      const reason = isMeaningless(className, error)
        ? `the official evaluation leaves this error out for ${className}`
        : 'the official evaluation has no value here';
      set(`${className}/${ERROR_ABBREVIATION[error]}`, errors[error], reason);
    }
  }
  return { values, reasons };
}
