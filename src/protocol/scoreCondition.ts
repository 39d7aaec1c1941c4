import type { Scored, Warning } from '../contracts/index.js';
import { LIDAR_LAYOUT, UNCHANGED } from '../corruptions/index.js';
import { bootstrapIntervals, type Interval } from './statistics.js';
import { exportOfficialFiles } from './officialExport.js';
import type { PreparedRun } from './prepare.js';
import { readPredictions, type PredictionRecord } from './predictions.js';
import { readPerformance } from './predict.js';
import { samplesWithPredictions } from './samplesWithPredictions.js';
import { isOneStageShort, ONE_STAGE_SHORT } from './secondStage.js';
import type { ConditionResult } from './result.js';

/**
 * Scores the predictions of one condition of a run; needs no model.
 *
 * @param exportDir folder for the official program's own files
 */
export async function scoreCondition(
  run: PreparedRun,
  condition: string,
  exportDir?: string,
): Promise<ConditionResult> {
  const path = run.folder.predictions(condition);
  const records = await readPredictions(path);
  const scored = await run.track.score({
    samples: samplesWithPredictions(run, condition, records),
    dataset: run.dataset,
    profile: run.profile.id,
    ...(run.plan.phase !== undefined && { phase: run.plan.phase }),
  });
  if (exportDir !== undefined) await exportOfficialFiles(scored, run.track.id, exportDir);
  const result = describeScored(condition, scored, run.plan.statistics.replicates, run.plan.seed);
  const unmatched = run.ids.filter((id) => !records.has(id)).length;
  if (unmatched > 0) {
    result.warnings.push({
      code: 'unmatched-samples',
      message: `${unmatched} of ${run.ids.length} samples have no prediction`,
    });
  }
  if (await isOneStageShort(run, records)) {
    result.warnings.push({ code: 'second-stage-missing', message: ONE_STAGE_SHORT });
  }
  const told = notesOf(records);
  const isInformation = ({ code }: Warning): boolean => code === LIDAR_LAYOUT;
  result.warnings.push(...told.filter((note) => !isInformation(note)));
  const notes = told.filter(isInformation);
  return { ...result, ...(notes.length > 0 && { notes }), performance: await performanceOf(run, condition, records) };
}

/** What the samples said of their sensors, each thing once. */
function notesOf(records: ReadonlyMap<string, PredictionRecord>): Warning[] {
  const found = new Map<string, { note: Warning; samples: number }>();
  for (const { notes = [] } of records.values()) {
    for (const note of notes) {
      const key = JSON.stringify([note.code, note.message]);
      found.set(key, { note, samples: (found.get(key)?.samples ?? 0) + 1 });
    }
  }
  // A corruption may spare a sample (a frame that is not lost); one that spares all of them has no effect.
  const told = [...found.values()].filter(({ note, samples }) => note.code !== UNCHANGED || samples === records.size);
  return told.map(({ note: { code, message }, samples }) => ({
    code,
    message: samples === records.size ? message : `${message} (${samples} of ${records.size} samples)`,
  }));
}

/** A track's score with its intervals, in the result file's shape. */
export function describeScored(id: string, scored: Scored, replicates: number, seed: number): ConditionResult {
  const intervals = bootstrapIntervals(scored, replicates, seed);
  const primary = intervals[scored.primary.id];
  const reason = scored.reasons[scored.primary.id] ?? (primary?.ci95 ? undefined : primary?.reason);
  return {
    id,
    score: {
      id: scored.primary.id,
      value: scored.primary.value,
      ci95: primary?.ci95 ?? null,
      n: scored.units.length,
      ...(reason !== undefined && { reason }),
    },
    metrics: { ...scored.metrics },
    intervals: Object.fromEntries(Object.entries(intervals).map(([metric, { ci95 }]) => [metric, ci95])),
    alternate: Object.fromEntries(
      Object.entries(scored.alternate).map(([profile, metrics]) => [profile, { ...metrics }]),
    ),
    reasons: { ...scored.reasons },
    slices: scored.slices.map((slice) => ({
      ...slice,
      metrics: { ...slice.metrics },
      reasons: { ...slice.reasons },
    })),
    warnings: [...scored.warnings.map((warning) => ({ ...warning })), ...partlyUndefined(intervals)],
  };
}

/** An interval over fewer resamples than were drawn is narrower than it looks. */
function partlyUndefined(intervals: Readonly<Record<string, Interval>>): Warning[] {
  return Object.entries(intervals).flatMap(([metric, { ci95, reason }]) =>
    ci95 === null || reason === undefined
      ? []
      : [{ code: 'undefined-resamples', message: `the interval of ${metric} leaves resamples out: it is ${reason}` }],
  );
}

async function performanceOf(
  run: PreparedRun,
  condition: string,
  records: ReadonlyMap<string, PredictionRecord>,
): Promise<NonNullable<ConditionResult['performance']>> {
  const latencies = [...records.values()].flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]));
  latencies.sort((a, b) => a - b);
  const { samples, wallMs, peakRssMiB } = await readPerformance(run.folder.performance(condition));
  return {
    samples: records.size,
    latencyMs:
      latencies.length === 0
        ? null
        : { p50: quantile(latencies, 0.5), p90: quantile(latencies, 0.9), p99: quantile(latencies, 0.99) },
    samplesPerSecond: samples === 0 || wallMs === 0 ? null : Number(((samples * 1000) / wallMs).toPrecision(4)),
    peakRssMiB: peakRssMiB === 0 ? null : peakRssMiB,
  };
}

/** Nearest-rank quantile of sorted values. */
function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number;
}
