import type { Scored, Warning } from '../../src/contracts/index.js';
import {
  CHALLENGE_SCORE,
  counterpartOf,
  retrievalMetrics,
  retrievalProfile,
  retrievalSlices,
  retrievalStatistics,
  retrievalWarnings,
  type RetrievalEvaluation,
  type SliceFacts,
} from '../../src/metrics/index.js';

/**
 * An evaluation under a profile, its counterpart beside it. Every metric has an interval: a resample of buildings costs
 * microseconds.
 */
export function describeScores(
  evaluation: RetrievalEvaluation,
  profileId: string,
  facts: SliceFacts = {},
  warnings: readonly Warning[] = [],
): Scored {
  const profile = retrievalProfile(profileId);
  const other = counterpartOf(profile);
  const { values, reasons } = retrievalMetrics(evaluation, profile.buildings, profile.ties);
  const statistic = retrievalStatistics(evaluation, profile.buildings, profile.ties);
  return {
    primary: { id: CHALLENGE_SCORE, value: values[CHALLENGE_SCORE] ?? null },
    metrics: values,
    reasons,
    alternate: { [other.id]: retrievalMetrics(evaluation, other.buildings, other.ties).values },
    slices: retrievalSlices(evaluation, profile.buildings, profile.ties, facts),
    warnings: [...warnings, ...retrievalWarnings(evaluation, profile)],
    units: evaluation.buildings.units,
    resampled: Object.fromEntries(Object.keys(values).map((id) => [id, statistic(id)])),
  };
}
