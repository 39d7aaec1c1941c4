import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { writeStreamAtomic } from '../sensors/index.js';
import type { PreparedRun } from './prepare.js';
import { readPerformance, type Progress } from './predict.js';
import { StoppedError } from './stopped.js';
import { PredictionWriter, readPredictions, type PredictionRecord } from './predictions.js';
import { writeJson } from './runFolder.js';
import { samplesWithPredictions } from './samplesWithPredictions.js';

/** What a score of first predictions alone says of itself. */
export const ONE_STAGE_SHORT =
  'predictions of the first stage alone: the second stage of the model is not finished; start the run again';

/**
 * Runs the second stage of the model, where it has one, over every condition whose first predictions are whole.
 *
 * New predictions are appended to a file of their own and replace the first ones in one step when all are there, so that
 * a killed run goes on where it stopped and never mixes the stages.
 *
 * @throws StoppedError after `signal`; finished samples are on disk
 */
export async function secondStages(run: PreparedRun, progress: Progress, signal?: AbortSignal): Promise<void> {
  if ((await run.track.secondStage?.isWanted(run.unit.model.path)) !== true) return;
  for (const condition of run.conditions) {
    const first = await readPredictions(run.folder.predictions(condition));
    if ([...first.values()].some(({ stage }) => stage === undefined)) {
      await secondStage(run, condition, first, progress, signal);
    }
    // A run that was killed after the last step leaves it there.
    await rm(run.folder.secondStage(condition), { force: true });
  }
}

/** Whether a score or a submission of these predictions would leave out the second stage that the model has. */
export async function isOneStageShort(
  { track, unit }: PreparedRun,
  records: ReadonlyMap<string, PredictionRecord>,
): Promise<boolean> {
  if (![...records.values()].some(({ stage }) => stage === undefined)) return false;
  return (await track.secondStage?.isWanted(unit.model.path)) === true;
}

async function secondStage(
  run: PreparedRun,
  condition: string,
  first: ReadonlyMap<string, PredictionRecord>,
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  const { track, folder, unit, plan } = run;
  if (track.secondStage === undefined) return;
  const finished = await readPredictions(folder.secondStage(condition), true);
  const threads = plan.engine.workers ?? availableParallelism();
  const input = { model: unit.model, threads, samples: samplesWithPredictions(run, condition, first) };
  const stage = await track.secondStage.open(input);
  try {
    const left = stage.ids.filter((id) => !finished.has(id));
    progress.start(`second stage, ${condition}`, stage.ids.length, stage.ids.length - left.length);
    const writer = await PredictionWriter.open(folder.secondStage(condition));
    const begin = performance.now();
    try {
      for (const [done, id] of left.entries()) {
        if (signal?.aborted === true) {
          throw new StoppedError(`stopped with ${left.length - done} of ${stage.ids.length} samples to look at again`);
        }
        const start = performance.now();
        const prediction = track.encodePrediction(await stage.predict(id));
        const before = first.get(id) as PredictionRecord;
        const latencyMs = thousandths((before.latencyMs ?? 0) + performance.now() - start);
        const record: PredictionRecord = { ...before, prediction, latencyMs, stage: 2 };
        await writer.write(record);
        finished.set(id, record);
        progress.advance();
      }
    } finally {
      await writer.close();
      progress.stop();
      const before = await readPerformance(folder.performance(condition));
      const wallMs = thousandths(before.wallMs + performance.now() - begin);
      const peakRssMiB = Math.max(before.peakRssMiB, Math.round(process.resourceUsage().maxRSS / 1024));
      await writeJson(folder.performance(condition), { ...before, wallMs, peakRssMiB });
    }
  } finally {
    await stage.close();
  }
  await writeStreamAtomic(folder.predictions(condition), linesOf(first, finished));
}

function* linesOf(
  first: ReadonlyMap<string, PredictionRecord>,
  second: ReadonlyMap<string, PredictionRecord>,
): Generator<string> {
  for (const [id, record] of first) yield `${JSON.stringify(second.get(id) ?? { ...record, stage: 2 })}\n`;
}

const thousandths = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
