import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { ProviderUse } from '../contracts/index.js';
import { runUnits } from '../engine/index.js';
import type { PreparedRun } from './prepare.js';
import { PredictionWriter, readPredictions, sortPredictions } from './predictions.js';
import type { PredictedUnit, PredictUnit } from './predictUnit.js';
import { writeJson } from './runFolder.js';
import { StoppedError } from './stopped.js';

/** Shows how far a step is; the command line draws a bar. */
export interface Progress {
  start(label: string, total: number, done: number): void;
  advance(): void;
  stop(): void;
}

/** For programs that show nothing. */
export const silentProgress: Progress = { start: () => undefined, advance: () => undefined, stop: () => undefined };

/** How long predicting took, added up over the starts of a run. */
export interface PredictPerformance {
  readonly samples: number;
  readonly wallMs: number;
  readonly peakRssMiB: number;
  readonly provider?: ProviderUse;
  /** The model's own name. */
  readonly model?: string;
}

/**
 * Predicts every sample under every condition that has no prediction yet, on one pool of workers.
 *
 * @throws StoppedError after `signal`; finished samples are on disk.
 */
export async function predictAll(run: PreparedRun, progress: Progress, signal?: AbortSignal): Promise<void> {
  const missing = new Map<string, readonly string[]>();
  for (const condition of run.conditions) {
    const finished = await readPredictions(run.folder.predictions(condition), true);
    const left = run.ids.filter((id) => !finished.has(id));
    missing.set(condition, left);
    // A run that was killed in a later condition has left this one whole, but in the order of completion.
    if (left.length === 0) await sortPredictions(run.folder.predictions(condition), run.ids, finished);
  }
  const left = [...missing.values()].reduce((sum, ids) => sum + ids.length, 0);
  if (left === 0) return;
  const total = run.conditions.length * run.ids.length;
  progress.start('predict', total, total - left);
  let done = 0;
  const records = await openRecords(run, missing);
  try {
    for await (const { unit, result } of runUnits<PredictUnit, PredictedUnit>(units(run, missing), {
      module: predictModule,
      workers: run.plan.engine.workers ?? availableParallelism(),
      ...(signal && { signal }),
    })) {
      await records.add(unit, result);
      done++;
      progress.advance();
    }
  } finally {
    await records.close();
    progress.stop();
  }
  if (done < left) throw new StoppedError(`stopped with ${left - done} of ${total} samples to go`);
  for (const [condition, ids] of missing) {
    if (ids.length > 0) await sortPredictions(run.folder.predictions(condition), run.ids);
  }
}

function* units(run: PreparedRun, missing: ReadonlyMap<string, readonly string[]>): Generator<PredictUnit> {
  for (const [condition, ids] of missing) for (const sample of ids) yield { ...run.unit, condition, sample };
}

/** The growing files of all conditions: predictions as they come, performance at the end. */
async function openRecords(run: PreparedRun, missing: ReadonlyMap<string, readonly string[]>) {
  const open = new Map<string, { writer: PredictionWriter; left: number; performance: PredictPerformance }>();
  const savePerformance = (condition: string, performance: PredictPerformance): Promise<void> =>
    writeJson(run.folder.performance(condition), { ...performance, wallMs: round(performance.wallMs) });
  for (const [condition, ids] of missing) {
    if (ids.length === 0) continue;
    const writer = await PredictionWriter.open(run.folder.predictions(condition));
    const performance = await readPerformance(run.folder.performance(condition));
    open.set(condition, { writer, left: ids.length, performance });
  }
  let last: number | undefined;
  return {
    async add(unit: PredictUnit, result: PredictedUnit): Promise<void> {
      const entry = open.get(unit.condition);
      if (entry === undefined) throw new Error(`no file is open for ${unit.condition}`);
      const { prediction, latencyMs, notes } = result;
      const record = { id: unit.sample, prediction, latencyMs: round(latencyMs) };
      await entry.writer.write(notes.length === 0 ? record : { ...record, notes });
      // Conditions overlap at their borders: each gets the time since the previous completion, so that the sum is right.
      // What comes before the first completion is mostly start-up: of it only the model's own time counts.
      const now = performance.now();
      last ??= now - result.latencyMs;
      entry.performance = {
        samples: entry.performance.samples + 1,
        wallMs: entry.performance.wallMs + now - last,
        peakRssMiB: Math.max(entry.performance.peakRssMiB, Math.round(process.resourceUsage().maxRSS / 1024)),
        provider: result.provider,
        model: result.model,
      };
      last = now;
      // At once, not at the end: what is killed later still knows its model and how fast it was.
      if (--entry.left === 0) await savePerformance(unit.condition, entry.performance);
    },
    async close(): Promise<void> {
      for (const [condition, entry] of open) {
        await entry.writer.close();
        if (entry.left > 0) await savePerformance(condition, entry.performance);
      }
    },
  };
}

const predictModule = new URL('./predictUnit.js', import.meta.url);

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** The performance file of a condition; zeros where nothing was predicted yet. */
export async function readPerformance(path: string): Promise<PredictPerformance> {
  if (!existsSync(path)) return { samples: 0, wallMs: 0, peakRssMiB: 0 };
  return JSON.parse(await readFile(path, 'utf8')) as PredictPerformance;
}
