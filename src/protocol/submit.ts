import { InputError } from '../errors/index.js';
import { makeFolder } from './makeFolder.js';
import type { PreparedRun } from './prepare.js';
import { readPredictions } from './predictions.js';
import { isOneStageShort, ONE_STAGE_SHORT } from './secondStage.js';

/** Why a run has no submission; undefined where it has one. */
export function whyNoSubmission({ ids, dataset, track }: PreparedRun): string | undefined {
  const [taken, all] = [ids.length, dataset.ids.length];
  const reason = track.noSubmission?.(dataset);
  if (reason !== undefined || taken === all) return reason;
  return `only ${taken} of ${all} samples were run, but a submission needs all`;
}

/** Writes the challenge's submission files from a run's clean predictions; returns their paths. */
export async function writeRunSubmission(run: PreparedRun, outDir = run.folder.submission): Promise<readonly string[]> {
  const reason = whyNoSubmission(run);
  if (reason !== undefined) throw new InputError(`${run.folder.path}: ${reason}`);
  const records = await readPredictions(run.folder.predictions('clean'));
  const missing = run.ids.filter((id) => !records.has(id));
  if (missing.length > 0) {
    throw new InputError(
      `${run.folder.predictions('clean')}: ${missing.length} of ${run.ids.length} samples have no prediction ` +
        `(first: ${missing[0]}); run "robosense predict" first`,
    );
  }
  if (await isOneStageShort(run, records)) {
    throw new InputError(`${run.folder.predictions('clean')}: ${ONE_STAGE_SHORT}`);
  }
  await makeFolder(outDir, 'choose another with --out');
  const predictions = new Map(
    run.ids.map((id) => [id, run.track.decodePrediction(records.get(id)?.prediction)] as const),
  );
  return run.track.writeSubmission({
    dataset: run.dataset,
    predictions,
    outDir,
    modelPath: run.unit.model.path,
    ...(run.plan.phase !== undefined && { phase: run.plan.phase }),
  });
}
