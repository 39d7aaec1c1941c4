/** Looks for a placement on worker threads. */
import { placementRig, type PlacementSuiteConfig } from '../../corruptions/index.js';
import { InputError } from '../../errors/index.js';
import {
  searchPlacement,
  type PlacedLidar,
  type PlacementBudget,
  type SearchOutcome,
} from '../../world/placement/index.js';
import type { Progress } from '../predict.js';
import { rateByDetector, type DetectorTrial } from './detectorTrial.js';
import { FOUND, foundConfig } from './foundFile.js';
import type { Objective, RateUnit } from './placeUnit.js';
import type { Workplace } from './workplace.js';

export interface SearchOptions {
  readonly budget: PlacementBudget;
  /** Scan pattern, output frame and assumptions of the placement that is written. */
  readonly like: PlacementSuiteConfig;
  /** With `detector`, the score of the model in `trial`. */
  readonly objective: Objective | 'detector';
  readonly trial?: DetectorTrial;
  readonly seed: number;
  readonly evaluations: number;
  /** Of the setting's frames, how many rate a candidate; evenly chosen. */
  readonly frames: number;
  /** Every n-th azimuth is cast. */
  readonly everyAzimuth: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** After every generation: the best value so far, higher is better. */
  readonly onBest?: (value: number, evaluated: number) => void;
}

/**
 * Searches on the frames of a workplace. Equal options give equal placements, whatever the number of workers.
 *
 * @throws InputError for a budget that nothing can meet, and where entropy is sought but no place is uncertain
 */
export async function searchOn(workplace: Workplace, options: SearchOptions): Promise<SearchOutcome> {
  const { budget, objective, seed, evaluations, progress, signal, onBest } = options;
  const seeksEntropy = objective === 'information' || objective === 'm-sog';
  if (seeksEntropy && new Float32Array(workplace.entropy).every((nats) => nats === 0)) {
    throw new InputError(
      `no place differs between the moments of the blocks (${workplace.setting.frames.length}), so none is uncertain and ` +
        `${objective} is the same for all placements: take more scenes or moments, or the objective coverage`,
    );
  }
  const { body } = workplace.setting;
  let shown = 0;
  const advance = (): void => {
    if (shown < evaluations) progress.advance();
    shown++;
  };
  progress.start('search', evaluations, 0);
  try {
    return await searchPlacement({
      budget,
      body,
      seed,
      evaluations,
      rate: rater(workplace, options, advance),
      ...(signal && { signal }),
      onGeneration: ({ best, evaluated }) => best && onBest?.(best.value, evaluated),
    });
  } finally {
    progress.stop();
  }
}

type Rater = (candidates: readonly (readonly PlacedLidar[])[]) => Promise<readonly (number | undefined)[]>;

function rater(workplace: Workplace, options: SearchOptions, advance: () => void): Rater {
  const { objective, trial, like, frames: count, everyAzimuth } = options;
  const candidateConfig = (lidars: readonly PlacedLidar[]): PlacementSuiteConfig =>
    foundConfig(lidars, { id: 'candidate', description: 'Candidate', source: 'Search' }, like);
  if (objective === 'detector') {
    if (trial === undefined) throw new InputError('the objective "detector" needs a model');
    return (candidates) => rateByDetector(workplace, trial, candidates.map(candidateConfig), advance);
  }
  const { frames: all, ...setting } = workplace.setting;
  const frames = evenlyChosen(all, count);
  const { grid, occlusion, body } = setting;
  return (candidates) =>
    workplace.work<number>(
      candidates.map((lidars, index): RateUnit => ({
        task: 'rate',
        index,
        frames,
        lidars: placementRig(candidateConfig(lidars), FOUND).lidars,
        grid,
        entropy: workplace.entropy,
        occlusion,
        body,
        everyAzimuth,
        objective,
      })),
      advance,
    );
}

function evenlyChosen<T>(items: readonly T[], count: number): T[] {
  const most = Math.min(count, items.length);
  return Array.from({ length: most }, (_, k) => items[Math.floor(((k + 0.5) * items.length) / most)]);
}
