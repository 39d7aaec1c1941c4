import type { ConditionSuite, Dataset, DatasetSource, Profile, Track, Warning } from '../contracts/index.js';
import { datasetFolder } from '../datasets/lock/index.js';
import { InputError } from '../errors/index.js';
import { expandConditions, type ConditionEntry } from './conditionPatterns.js';
import { findCondition } from './conditions.js';
import { miniDataset, type MiniUse } from './mini.js';
import { conditionIds, type ResolvedPlan } from './plan.js';
import type { PredictUnit } from './predictUnit.js';
import { chooseProfile, loadRegistry, type Registry } from './registry.js';
import { findBaseline, RUN_SCALE, type Baseline } from './robustness/index.js';
import { runFolder, type RunFolder } from './runFolder.js';
import { loadSuiteFiles } from './suites.js';
import { suitesOf, type SuiteFile } from './suitesOf.js';
import { chooseSweeps } from './sweeps.js';

/** A plan with everything it names found: nothing in it can be misspelt any more. */
export interface PreparedRun {
  /** As given, with the wildcards of its conditions written out. */
  readonly plan: ResolvedPlan;
  readonly registry: Registry;
  readonly track: Track;
  readonly profile: Profile;
  readonly dataset: Dataset;
  /** The samples to evaluate, in the dataset's order. */
  readonly ids: readonly string[];
  readonly conditions: readonly string[];
  /** What the conditions are found in: the track's suites, then those of the plan's files. */
  readonly suites: readonly ConditionSuite[];
  readonly suiteFiles: readonly SuiteFile[];
  /** What mCE is relative to. */
  readonly baseline: Baseline | undefined;
  /** What is odd about the plan or its dataset as a whole. */
  readonly warnings: readonly Warning[];
  readonly folder: RunFolder;
  /** What each worker is told, but for condition and sample. */
  readonly unit: Omit<PredictUnit, 'condition' | 'sample'>;
}

/** How a mini dataset that the plan names is built, where it is not there yet. */
export type MiniWatch = Pick<MiniUse, 'onProgress' | 'signal'>;

/**
 * Finds all that a plan names.
 *
 * @throws InputError for what is not there; StoppedError where `watch.signal` stops the building of a mini dataset
 */
export async function prepareRun(given: ResolvedPlan, watch: MiniWatch = {}): Promise<PreparedRun> {
  const registry = await loadRegistry(given.plugins);
  const track = registry.track(given.track);
  const profile = chooseProfile(track, given.profile, given.phase);
  const suiteFiles = loadSuiteFiles(given.suites, registry);
  const suites = suitesOf(track, suiteFiles);
  const plan = { ...given, conditions: expandConditions(given.conditions, suites).map(mutable) };
  const conditions = conditionIds(plan);
  for (const id of conditions) findCondition(id, suites);
  const { baseline: named } = plan.robustness;
  const baseline = named === undefined ? undefined : await findBaseline(named, RUN_SCALE);
  const model = { path: 'path' in plan.model ? plan.model.path : track.baseline, device: plan.device };
  const { sweeps, warnings } = await chooseSweeps(plan, track, model.path);
  const source = { ...(await sourceOf(plan, track, watch)), ...(sweeps > 1 && { sweeps }) };
  const dataset = await track.openDataset(source);
  const ids = dataset.ids.slice(0, plan.limit);
  if (ids.length === 0) throw new InputError(`${source.path}: the dataset holds no sample`);
  return {
    plan,
    registry,
    track,
    profile,
    dataset,
    ids,
    conditions,
    suites,
    suiteFiles,
    baseline,
    warnings: [...warnings, ...(dataset.warnings ?? [])],
    folder: runFolder(plan),
    unit: {
      plugins: plan.plugins,
      suites: plan.suites,
      track: track.id,
      dataset: source,
      model,
      seed: plan.seed,
      corruptionMode: plan.corruption_mode,
    },
  };
}

const mutable = (entry: ConditionEntry): string | string[] => (typeof entry === 'string' ? entry : [...entry]);

async function sourceOf(
  { dataset, plugins, engine }: ResolvedPlan,
  track: Track,
  watch: MiniWatch,
): Promise<DatasetSource> {
  if ('mini' in dataset) {
    const use = { seed: dataset.seed, plugins, ...(engine.workers !== undefined && { workers: engine.workers }) };
    return { path: await miniDataset(track, dataset.mini, { ...use, ...watch }) };
  }
  const split = dataset.split === undefined ? {} : { split: dataset.split };
  if ('name' in dataset) return { path: await datasetFolder(dataset.name), ...split };
  return { path: dataset.path, ...split, ...(dataset.format !== undefined && { format: dataset.format }) };
}
