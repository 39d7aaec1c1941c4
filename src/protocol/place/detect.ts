/** A detector looks through a candidate placement. */
import type { Dataset, DatasetSource, Model, ModelSource, Sample, Track } from '../../contracts/index.js';
import { placementSuite, type PlacementSuiteConfig } from '../../corruptions/index.js';
import { applyCondition } from '../conditions.js';
import { loadTrack } from '../registry.js';

/** What a detector is tried on. */
export interface Detector {
  readonly plugins: readonly string[];
  readonly track: string;
  readonly dataset: DatasetSource;
  readonly model: ModelSource;
  readonly seed: number;
}

/** One sample through one candidate. */
export interface DetectUnit extends Detector {
  readonly task: 'detect';
  readonly index: number;
  readonly sample: string;
  /** With the candidate as its one placement. */
  readonly config: PlacementSuiteConfig;
}

/** A sample as a placement shows it. */
export function throughPlacement(sample: Sample, config: PlacementSuiteConfig, seed: number): Sample {
  const suite = placementSuite(config);
  return applyCondition(suite.create(suite.ids[0] as string), sample, seed);
}

interface Loaded {
  readonly track: Track;
  readonly dataset: Dataset;
  readonly model: Model;
}

/** A worker serves one search: what it loads for the first unit stays. */
let loaded: { readonly key: string; readonly value: Promise<Loaded> } | undefined;

async function load({ plugins, track: id, dataset, model }: Detector): Promise<Loaded> {
  const track = await loadTrack(id, plugins);
  const [opened, network] = await Promise.all([track.openDataset(dataset), track.loadModel(model)]);
  return { track, dataset: opened, model: network };
}

/** @returns the prediction as the track encodes it */
export async function detect({ config, sample, seed, ...detector }: DetectUnit): Promise<unknown> {
  const { plugins, track: id, dataset: source, model: network } = detector;
  const key = JSON.stringify([plugins, id, source, network]);
  if (loaded?.key !== key) loaded = { key, value: load({ plugins, track: id, dataset: source, model: network, seed }) };
  const { track, dataset, model } = await loaded.value;
  const seen = throughPlacement(await dataset.sample(sample), config, seed);
  return track.encodePrediction(await model.predict(seen));
}
