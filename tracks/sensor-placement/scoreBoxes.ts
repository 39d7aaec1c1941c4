import type { Scored } from '../../src/contracts/index.js';
import type { NuscenesGroundTruth, NuscenesPredictions } from '../../src/datasets/nuscenes/index.js';
import {
  evaluateNuscenes,
  nuscenesStatistics,
  type NuscenesOptions,
  type NuscenesProfile,
} from '../../src/metrics/index.js';
import { duplicateWarnings } from './oddities.js';
import { officialFiles } from './officialFiles.js';
import { classSlices, rangeSlices } from './slices.js';

/** The primary score is in percent, as in all tracks; metrics are fractions, as the official evaluation prints them. */
export const PRIMARY = '100*mAP';

/**
 * Scores official boxes against the labels of the same samples.
 *
 * @param meta of the results file, which the official summary repeats
 */
export function scoreBoxes(
  groundTruth: NuscenesGroundTruth,
  predictions: NuscenesPredictions,
  profile: NuscenesProfile,
  { phase, meta, ...options }: NuscenesOptions & { readonly phase?: string; readonly meta?: unknown } = {},
): Scored {
  const start = performance.now();
  const evaluation = evaluateNuscenes(
    { groundTruth: groundTruth.boxes, predictions, surroundings: groundTruth },
    profile,
    options,
  );
  const evaluationSeconds = (performance.now() - start) / 1000;
  const { sceneNames, sceneOfSample } = groundTruth;
  const statistic = nuscenesStatistics(evaluation, sceneOfSample);
  const id = phase === undefined ? PRIMARY : `phase-${phase}`;
  const meanPrecision = statistic('mAP');
  const percent = (value: number | null): number | null => (value === null ? null : 100 * value);
  const resampled = ['mAP', 'NDS', ...profile.classes.map((name) => `${name}/AP`)];
  return {
    primary: { id, value: percent(evaluation.values.mAP) },
    metrics: evaluation.values,
    reasons: evaluation.reasons,
    alternate: {},
    slices: [...rangeSlices(groundTruth, predictions, profile), ...classSlices(evaluation)],
    warnings: [...evaluation.warnings, ...duplicateWarnings(predictions)],
    units: sceneNames,
    resampled: {
      [id]: (weights) => percent(meanPrecision(weights)),
      ...Object.fromEntries(resampled.map((metric) => [metric, statistic(metric)])),
    },
    officialFiles: () => officialFiles(evaluation, { meta, evaluationSeconds }),
  };
}
