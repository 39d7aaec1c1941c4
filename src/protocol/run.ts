import { dirname } from 'node:path';
import { resolveProvider } from '../inference/index.js';
import type { ResolvedPlan } from './plan.js';
import { predictAll, type Progress } from './predict.js';
import { prepareRun, type PreparedRun } from './prepare.js';
import { planDigest } from './plan.js';
import { codeDigest, filesDigest } from './provenance.js';
import type { Result } from './result.js';
import { lockRunFolder, openRun } from './runFolder.js';
import { scoreRun } from './scoreRun.js';
import { writeRunSubmission } from './submit.js';

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
  readonly result: Result;
  /** Files of the challenge's submission; empty where the plan wants none or leaves samples out. */
  readonly submission: readonly string[];
}

/** The whole way: predict, score, submission. Starting it again goes on where it stopped. */
export async function runPlan(plan: ResolvedPlan, options: RunOptions): Promise<RunOutcome> {
  const { run, release } = await beginRun(plan, options);
  try {
    await predictAll(run, options.progress, options.signal);
    const result = await scoreRun(run, options.progress);
    const whole = run.ids.length === run.dataset.ids.length;
    const submission = plan.submission && whole ? await writeRunSubmission(run) : [];
    return { run, result, submission };
  } finally {
    await release();
  }
}

/** Predictions alone. */
export async function predictPlan(plan: ResolvedPlan, options: RunOptions): Promise<PreparedRun> {
  const { run, release } = await beginRun(plan, options);
  try {
    await predictAll(run, options.progress, options.signal);
    return run;
  } finally {
    await release();
  }
}

async function beginRun(
  plan: ResolvedPlan,
  { progress, restart = false }: RunOptions,
): Promise<{ run: PreparedRun; release: () => Promise<void> }> {
  // A named device that is missing ends here, before anything is built; workers inherit what was found.
  await resolveProvider(plan.device);
  const run = await prepareRun(plan, miniProgress(progress));
  const model = await filesDigest(dirname(run.unit.model.path), await run.track.modelFiles(run.unit.model.path));
  const release = await lockRunFolder(run.folder);
  try {
    await openRun(run.folder, plan, { plan: planDigest(plan, true), model, code: await codeDigest() }, restart);
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
    progress.advance();
    if (done === total) progress.stop();
  };
}
