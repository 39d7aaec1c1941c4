import { performance } from 'node:perf_hooks';
import type {
  ConditionSuite,
  CorruptionMode,
  Dataset,
  DatasetSource,
  Device,
  Model,
  ProviderUse,
  Track,
  Warning,
} from '../contracts/index.js';
import { serveUnits } from '../engine/index.js';
import { applyCondition, findCondition } from './conditions.js';
import { loadTrack } from './registry.js';
import { suitesOf } from './suitesOf.js';
import { missingSweeps } from './sweeps.js';

/** One sample under one condition: all a worker needs to know. */
export interface PredictUnit {
  readonly plugins: readonly string[];
  /** Files of conditions. */
  readonly suites: readonly string[];
  readonly track: string;
  readonly dataset: DatasetSource;
  readonly model: { readonly path: string; readonly device: Device };
  readonly seed: number;
  readonly corruptionMode: CorruptionMode;
  readonly condition: string;
  readonly sample: string;
}

export interface PredictedUnit {
  readonly prediction: unknown;
  /** Wall time of the model's predict call: pre-processing, inference, post-processing; reading excluded. */
  readonly latencyMs: number;
  readonly provider: ProviderUse;
  readonly model: string;
  /** What the sample says of its sensors after they were read. */
  readonly notes: readonly Warning[];
}

interface Loaded {
  readonly track: Track;
  readonly dataset: Dataset;
  readonly model: Model;
  readonly suites: readonly ConditionSuite[];
}

/** A worker serves one run: what it loads for the first unit stays. */
let loaded: { readonly key: string; readonly value: Promise<Loaded> } | undefined;

async function load(unit: PredictUnit): Promise<Loaded> {
  const track = await loadTrack(unit.track, unit.plugins);
  const files = unit.suites.length === 0 ? [] : (await import('./suites.js')).loadSuiteFiles(unit.suites, track);
  const [dataset, model] = await Promise.all([track.openDataset(unit.dataset), track.loadModel(unit.model)]);
  return { track, dataset, model, suites: suitesOf(track, files) };
}

/** Predicts one sample; the sensors are read and disturbed before the clock starts. */
async function predict(unit: PredictUnit): Promise<PredictedUnit> {
  const key = JSON.stringify([unit.plugins, unit.suites, unit.track, unit.dataset, unit.model]);
  if (loaded?.key !== key) loaded = { key, value: load(unit) };
  const { track, dataset, model, suites } = await loaded.value;
  const condition = findCondition(unit.condition, suites, { mode: unit.corruptionMode });
  const sample = applyCondition(condition, await dataset.sample(unit.sample), unit.seed);
  const cloud = await sample.pointCloud?.();
  const ready = cloud === undefined ? sample : { ...sample, pointCloud: () => Promise.resolve(cloud) };
  const start = performance.now();
  const prediction = await model.predict(ready);
  const latencyMs = performance.now() - start;
  return {
    prediction: track.encodePrediction(prediction),
    latencyMs,
    provider: model.provider,
    model: model.id,
    notes: [...(sample.notes ?? []), ...missingSweeps(unit.dataset, cloud)],
  };
}

export default serveUnits(predict);
