import type { Dataset, Profile, Track } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { findCondition } from './conditions.js';
import { miniDataset } from './mini.js';
import { conditionIds, type ResolvedPlan } from './plan.js';
import type { PredictUnit } from './predictUnit.js';
import { chooseProfile, loadRegistry, type Registry } from './registry.js';
import { runFolder, type RunFolder } from './runFolder.js';

/** A plan with everything it names found: nothing in it can be misspelt any more. */
export interface PreparedRun {
  readonly plan: ResolvedPlan;
  readonly registry: Registry;
  readonly track: Track;
  readonly profile: Profile;
  readonly dataset: Dataset;
  /** The samples to evaluate, in the dataset's order. */
  readonly ids: readonly string[];
  readonly conditions: readonly string[];
  readonly folder: RunFolder;
  /** What each worker is told, but for condition and sample. */
  readonly unit: Omit<PredictUnit, 'condition' | 'sample'>;
}

/** Finds all that a plan names. @throws InputError for what is not there. */
export async function prepareRun(
  plan: ResolvedPlan,
  onMini?: (done: number, total: number) => void,
): Promise<PreparedRun> {
  const registry = await loadRegistry(plan.plugins);
  const track = registry.track(plan.track);
  const profile = chooseProfile(track, plan.profile, plan.phase);
  const conditions = conditionIds(plan);
  for (const id of conditions) findCondition(id, track.suites);
  const source =
    'mini' in plan.dataset
      ? { path: await miniDataset(track, plan.dataset.mini, plan.dataset.seed, onMini) }
      : {
          path: plan.dataset.path,
          ...(plan.dataset.format !== undefined && { format: plan.dataset.format }),
          ...(plan.dataset.split !== undefined && { split: plan.dataset.split }),
        };
  const dataset = await track.openDataset(source);
  const ids = dataset.ids.slice(0, plan.limit);
  if (ids.length === 0) throw new InputError(`${source.path}: the dataset holds no sample`);
  const model = { path: 'path' in plan.model ? plan.model.path : track.baseline, device: plan.device };
  return {
    plan,
    registry,
    track,
    profile,
    dataset,
    ids,
    conditions,
    folder: runFolder(plan),
    unit: { plugins: plan.plugins, track: track.id, dataset: source, model, seed: plan.seed },
  };
}
