import type { Sample } from '../contracts/index.js';
import { applyCondition, findCondition } from './conditions.js';
import type { PredictionRecord } from './predictions.js';
import type { PreparedRun } from './prepare.js';

/** The samples of a run under a condition, with what the model said of each. */
export async function* samplesWithPredictions(
  { dataset, ids, track, plan, suites }: PreparedRun,
  conditionId: string,
  records: ReadonlyMap<string, PredictionRecord>,
): AsyncGenerator<{ sample: Sample; prediction: unknown }> {
  const condition = findCondition(conditionId, suites, { mode: plan.corruption_mode });
  for (const id of ids) {
    const record = records.get(id);
    yield {
      sample: applyCondition(condition, await dataset.sample(id), plan.seed),
      prediction: record === undefined ? undefined : track.decodePrediction(record.prediction),
    };
  }
}
