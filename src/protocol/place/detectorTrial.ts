/** Rates placements by what a detector scores through them. */
import type { Sample } from '../../contracts/index.js';
import type { PlacementSuiteConfig } from '../../corruptions/index.js';
import { InputError } from '../../errors/index.js';
import { chooseProfile, loadRegistry } from '../registry.js';
import { throughPlacement, type Detector, type DetectUnit } from './detect.js';
import type { Workplace } from './workplace.js';

/** A detector and the samples that it is tried on. */
export interface DetectorTrial extends Detector {
  readonly samples: readonly string[];
  readonly profile: string;
}

/**
 * Finds what a trial names; its samples are spread evenly over the data set.
 *
 * @throws InputError for a data set without answers, or whose samples cannot be sensed again
 */
export async function detectorTrial(detector: Detector, samples: number): Promise<DetectorTrial> {
  const track = (await loadRegistry(detector.plugins)).track(detector.track);
  const dataset = await track.openDataset(detector.dataset);
  if (!dataset.hasGroundTruth) throw new InputError(`${dataset.path}: a detector cannot be rated without answers`);
  const count = Math.min(samples, dataset.ids.length);
  const ids = Array.from(
    { length: count },
    (_, k) => dataset.ids[Math.floor(((k + 0.5) * dataset.ids.length) / count)],
  );
  if (ids.length === 0) throw new InputError(`${dataset.path}: the dataset holds no sample`);
  if ((await dataset.sample(ids[0])).resense === undefined) {
    throw new InputError(
      `${dataset.path}: its samples cannot be sensed again through other placements; take a simulated data set`,
    );
  }
  return { ...detector, samples: ids, profile: chooseProfile(track, undefined, undefined).id };
}

/** @returns the primary score of each placement, -Infinity where undefined; undefined where it was stopped */
export async function rateByDetector(
  workplace: Workplace,
  { samples, profile, ...detector }: DetectorTrial,
  configs: readonly PlacementSuiteConfig[],
  advance: () => void,
): Promise<readonly (number | undefined)[]> {
  const units = configs.flatMap((config, row) =>
    samples.map((sample, column): DetectUnit => ({
      ...detector,
      task: 'detect',
      index: row * samples.length + column,
      sample,
      config,
    })),
  );
  const predictions = await workplace.work<unknown>(units);
  const track = (await loadRegistry(detector.plugins)).track(detector.track);
  const dataset = await track.openDataset(detector.dataset);
  const scores: (number | undefined)[] = [];
  for (const [row, config] of configs.entries()) {
    const own = predictions.slice(row * samples.length, (row + 1) * samples.length);
    if (own.includes(undefined)) {
      scores.push(undefined);
      continue;
    }
    const pairs = async function* (): AsyncGenerator<{ sample: Sample; prediction: unknown }> {
      for (const [column, id] of samples.entries()) {
        const sample = throughPlacement(await dataset.sample(id), config, detector.seed);
        yield { sample, prediction: track.decodePrediction(own[column]) };
      }
    };
    const { primary } = await track.score({ samples: pairs(), dataset, profile });
    scores.push(primary.value ?? -Infinity);
    advance();
  }
  return scores;
}
