import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../errors/index.js';
import { resolveProvider } from '../inference/index.js';
import type { ResolvedPlan } from './plan.js';
import { predictAll, type Progress } from './predict.js';
import { prepareRun, type PreparedRun } from './prepare.js';
import { planDigest } from './plan.js';
import { codeDigest, datasetFingerprint, filesDigest } from './provenance.js';
import type { Result } from './result.js';
import { lockRunFolder, openRun, refuseStale } from './runFolder.js';
import { secondStages } from './secondStage.js';
import { scoreRun } from './scoreRun.js';
import { suiteDigests } from './suites.js';
import { whyNoSubmission, writeRunSubmission } from './submit.js';

export interface RunOptions {
  readonly progress: Progress;
  /** Stops cleanly: no new sample starts, finished ones stay. */
  readonly signal?: AbortSignal;
  /** Throws away what an earlier start of the run left. */
  readonly restart?: boolean;
}

/** What a run leaves behind. */
export interface RunOutcome {
  readonly run: PreparedRun;
  /** Absent where the split has no answers: a challenge's validation set, say. */
  readonly result?: Result;
  /** Files of the challenge's submission; empty where the plan wants none or leaves samples out. */
  readonly submission: readonly string[];
  /** Why there is none although the plan wants one. */
  readonly noSubmission?: string;
}

/** The whole way: predict, score, submission. Starting it again goes on where it stopped. */
export async function runPlan(plan: ResolvedPlan, options: RunOptions): Promise<RunOutcome> {
  const { run, release } = await beginRun(plan, options);
  try {
    await predictAll(run, options.progress, options.signal);
    await secondStages(run, options.progress, options.signal);
    const result = run.dataset.hasGroundTruth ? await scoreRun(run, options.progress) : undefined;
    const noSubmission = plan.submission ? whyNoSubmission(run) : undefined;
    const submission = plan.submission && noSubmission === undefined ? await writeRunSubmission(run) : [];
    return { run, ...(result && { result }), submission, ...(noSubmission !== undefined && { noSubmission }) };
  } finally {
    await release();
  }
}

/** Predictions alone. */
export async function predictPlan(plan: ResolvedPlan, options: RunOptions): Promise<PreparedRun> {
  const { run, release } = await beginRun(plan, options);
  try {
    await predictAll(run, options.progress, options.signal);
    await secondStages(run, options.progress, options.signal);
    return run;
  } finally {
    await release();
  }
}

/**
 * Scores once more what a run of the plan has predicted; needs no inference.
 *
 * @throws InputError without such a run
 */
export async function scorePlan(
  plan: ResolvedPlan,
  { progress, exportDir }: Pick<RunOptions, 'progress'> & { readonly exportDir?: string },
): Promise<Result> {
  const { run, release } = await findRun(plan);
  try {
    return await scoreRun(run, progress, exportDir);
  } finally {
    await release();
  }
}

/** Writes the submission of a run of the plan; returns its files. @throws InputError without such a run. */
export async function submitPlan(
  plan: ResolvedPlan,
  outDir?: string,
): Promise<{ run: PreparedRun; files: readonly string[] }> {
  const { run, release } = await findRun(plan);
  try {
    return { run, files: await writeRunSubmission(run, outDir) };
  } finally {
    await release();
  }
}

/**
 * The run that a plan has left. Newer code may score it, but not another plan or model: the result names those. A mini
 * dataset is the code's own, so that newer code may have another one.
 */
async function findRun(plan: ResolvedPlan): Promise<{ run: PreparedRun; release: () => Promise<void> }> {
  const run = await prepareRun(plan);
  if (!existsSync(run.folder.inputs)) {
    throw new InputError(
      `${run.folder.path}: no run of this plan; make one with "robosense predict", ` +
        'or name the folder of one that was made with other options',
    );
  }
  const release = await lockRunFolder(run.folder);
  try {
    await refuseStale(run.folder, {
      plan: planDigest(run.plan, true),
      model: await modelDigest(run),
      dataset: await datasetFingerprint(run.dataset, run.ids),
      ...(await suitesInput(run)),
      ...('mini' in plan.dataset && { code: await codeDigest(plan.plugins) }),
    });
    return { run, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function modelDigest({ track, unit }: PreparedRun): Promise<string> {
  return filesDigest(dirname(unit.model.path), await track.modelFiles(unit.model.path));
}

async function suitesInput({ suiteFiles }: PreparedRun): Promise<{ suites?: string }> {
  if (suiteFiles.length === 0) return {};
  return { suites: (await suiteDigests(suiteFiles)).map(({ sha256 }) => sha256).join(' ') };
}

async function beginRun(
  plan: ResolvedPlan,
  { progress, restart = false, signal }: RunOptions,
): Promise<{ run: PreparedRun; release: () => Promise<void> }> {
  // A named device that is missing ends here, before anything is built; workers inherit what was found.
  await resolveProvider(plan.device);
  const run = await prepareRun(plan, { onProgress: miniProgress(progress), ...(signal && { signal }) });
  const inputs = {
    plan: planDigest(run.plan, true),
    model: await modelDigest(run),
    code: await codeDigest(plan.plugins),
    dataset: await datasetFingerprint(run.dataset, run.ids),
    ...(await suitesInput(run)),
  };
  const release = await lockRunFolder(run.folder);
  try {
    await openRun(run.folder, run.plan, inputs, restart);
    return { run, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Turns a builder's callback into a progress bar that opens with the first report. */
export function miniProgress(progress: Progress): (done: number, total: number) => void {
  let open = false;
  return (done, total) => {
    if (!open) progress.start('build mini dataset', total, 0);
    open = true;
    if (done > 0) progress.advance();
    if (done === total) progress.stop();
  };
}
