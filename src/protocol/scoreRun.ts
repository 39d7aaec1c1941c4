import { dirname, join } from 'node:path';
import { packageVersion } from '../installation/index.js';
import { aggregate, ladderWarnings } from './aggregate.js';
import { planDigest } from './plan.js';
import { aggregatePlacements } from './placements.js';
import { readPerformance, type PredictPerformance, type Progress } from './predict.js';
import type { PreparedRun } from './prepare.js';
import { codeDigest, datasetDigest, filesDigest, hostFacts } from './provenance.js';
import { resultSchema, type ConditionResult, type Result } from './result.js';
import { runRobustness } from './robustness/index.js';
import { conditionSlug, writeJson } from './runFolder.js';
import { suiteDigests } from './suites.js';
import { scoreCondition } from './scoreCondition.js';
import { bootstrapChunk } from './statistics.js';

/** Version of the protocol itself: rises when any track's numbers change for a reason outside its profile. */
export const protocolVersion = '1';

/**
 * Scores every condition of a run from its predictions and writes results.json.
 *
 * @param exportDir folder for the official program's own files, one below it for each condition
 */
export async function scoreRun(run: PreparedRun, progress: Progress, exportDir?: string): Promise<Result> {
  const conditions: ConditionResult[] = [];
  progress.start('score', run.conditions.length, 0);
  try {
    for (const condition of run.conditions) {
      const folder = exportDir === undefined ? undefined : join(exportDir, conditionSlug(condition));
      conditions.push(await scoreCondition(run, condition, folder));
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  const [clean] = conditions as [ConditionResult];
  const drops = aggregate(conditions);
  const robustness = runRobustness(conditions, run.suites, run.baseline);
  const placements = aggregatePlacements(conditions, run.suites);
  const result: Result = {
    schema: 'robosense.result/1',
    track: run.track.id,
    ...(run.plan.phase !== undefined && { phase: run.plan.phase }),
    profile: { id: run.profile.id, version: run.profile.version },
    score: clean.score,
    conditions,
    aggregate: {
      ...drops,
      ...robustness,
      ...(Object.keys(placements).length > 0 && { placements }),
      skipped: [...drops.skipped, ...robustness.skipped],
    },
    warnings: [...run.warnings, ...ladderWarnings(conditions)],
    provenance: await provenanceOf(run),
  };
  await writeJson(run.folder.results, resultSchema.parse(result));
  return result;
}

async function provenanceOf(run: PreparedRun): Promise<Result['provenance']> {
  const model = await run.track.modelFiles(run.unit.model.path);
  const { provider, model: name } = await recordedModel(run);
  return {
    tool: await toolFacts(run.plan.plugins),
    plan: { sha256: planDigest(run.plan, false) },
    dataset: {
      path: run.dataset.path,
      format: run.dataset.format,
      ...(run.dataset.split !== undefined && { split: run.dataset.split }),
      samples: run.ids.length,
      ...(run.unit.dataset.sweeps !== undefined && { sweeps: run.unit.dataset.sweeps }),
      sha256: await datasetDigest(run.dataset, run.ids),
    },
    model: {
      id: name ?? 'unknown',
      path: run.unit.model.path,
      sha256: await filesDigest(dirname(run.unit.model.path), model),
      provider: {
        requested: provider?.requested ?? run.plan.device,
        used: provider?.used ?? 'unknown',
        reason: { ...provider?.failed },
      },
    },
    ...(run.suiteFiles.length > 0 && { suites: [...(await suiteDigests(run.suiteFiles))] }),
    corruptionMode: run.plan.corruption_mode,
    seed: run.plan.seed,
    statistics: { replicates: run.plan.statistics.replicates, chunk: bootstrapChunk, unit: run.track.resampledUnit },
    host: hostFacts(),
    created: new Date().toISOString(),
  };
}

/** Name and provider of the model, from the first condition that recorded them: a kill may have cost the others theirs. */
async function recordedModel({ conditions, folder }: PreparedRun): Promise<PredictPerformance> {
  const all = await Promise.all(conditions.map((condition) => readPerformance(folder.performance(condition))));
  return all.find(({ model }) => model !== undefined) ?? (all[0] as PredictPerformance);
}

/** The program in a result's provenance. */
export async function toolFacts(plugins: readonly string[]): Promise<Result['provenance']['tool']> {
  return {
    name: 'robosense-toolkit',
    version: packageVersion,
    protocol: protocolVersion,
    code: await codeDigest(plugins),
  };
}
