import { InputError } from '../errors/index.js';
import { makeFolder } from './makeFolder.js';
import type { PreparedRun } from './prepare.js';
import { readPredictions } from './predictions.js';

/** Writes the challenge's submission files from a run's clean predictions; returns their paths. */
export async function writeRunSubmission(run: PreparedRun, outDir = run.folder.submission): Promise<readonly string[]> {
  const [taken, all] = [run.ids.length, run.dataset.ids.length];
  if (taken < all) {
    throw new InputError(`${run.folder.path}: only ${taken} of ${all} samples were run, but a submission needs all`);
  }
  const records = await readPredictions(run.folder.predictions('clean'));
  const missing = run.ids.filter((id) => !records.has(id));
  if (missing.length > 0) {
    throw new InputError(
      `${run.folder.predictions('clean')}: ${missing.length} of ${run.ids.length} samples have no prediction ` +
        `(first: ${missing[0]}); run "robosense predict" first`,
    );
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
