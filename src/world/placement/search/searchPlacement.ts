import { keyedRng } from '../../../random/index.js';
import type { VehicleBody } from '../vehicleBody.js';
import { checkBudget, type PlacementBudget } from './budget.js';
import { CmaEs } from './cmaEs.js';
import { PoseSpace, type PlacedLidar } from './poses.js';

export interface PlacementSearch {
  readonly budget: PlacementBudget;
  readonly body: VehicleBody;
  readonly seed: number;
  /** Placements that are rated, at most a generation more. */
  readonly evaluations: number;
  /** Rates placements, higher is better, in their order; undefined for those that a stop has left out. */
  rate(candidates: readonly (readonly PlacedLidar[])[]): Promise<readonly (number | undefined)[]>;
  /** After every generation. */
  onGeneration?(state: { readonly evaluated: number; readonly best: FoundPlacement | undefined }): void;
  readonly signal?: AbortSignal;
}

/** The best placement of a search. */
export interface FoundPlacement {
  readonly lidars: readonly PlacedLidar[];
  readonly value: number;
  /** Place among the rated ones, from 1. */
  readonly evaluation: number;
}

export interface SearchOutcome {
  /** Undefined where nothing could be rated. */
  readonly best: FoundPlacement | undefined;
  readonly evaluated: number;
  readonly stopped: boolean;
}

/** In units of the bounds: the first candidates reach all over them. */
const FIRST_SIGMA = 0.3;
/** Smaller steps move no LiDAR by a millimetre: the search begins anew elsewhere. */
const LAST_SIGMA = 1e-4;
/** A generation in which LiDARs are too close everywhere costs nothing, but must not go on for ever. */
const MOST_CROWDED = 200;

/**
 * Looks for the placement of a budget that rates best, by CMA-ES.
 *
 * Candidates whose LiDARs are too close are not rated: they rank behind all others, the closer the worse (Deb's rule).
 * When the steps have become small, the search starts anew from a random place with twice the population (IPOP, Auger and
 * Hansen 2005). Equal seeds give equal placements, however many workers rate them.
 *
 * @throws InputError for a budget that nothing can meet
 */
export async function searchPlacement(search: PlacementSearch): Promise<SearchOutcome> {
  const { budget, body, seed, evaluations, rate, onGeneration, signal } = search;
  const space = new PoseSpace(checkBudget(budget, body));
  let best: FoundPlacement | undefined;
  let evaluated = 0;
  let crowded = 0;
  for (let start = 0; ; start++) {
    const rng = keyedRng('placement-search', seed, start);
    const mean = Float64Array.from({ length: space.dimensions }, () => (start === 0 ? 0.5 : rng.uniform()));
    const usual = 4 + Math.floor(3 * Math.log(Math.max(2, space.dimensions)));
    const strategy = new CmaEs({ mean, sigma: FIRST_SIGMA, population: usual * 2 ** Math.min(start, 4), rng });
    while (strategy.sigma > LAST_SIGMA) {
      if (signal?.aborted) return { best, evaluated, stopped: true };
      if (evaluated >= evaluations || crowded > MOST_CROWDED) return { best, evaluated, stopped: false };
      const placements = strategy.ask().map((numbers) => space.placement(numbers));
      const crowding = placements.map((placed) => space.crowding(placed));
      const apart = placements.filter((_, index) => crowding[index] === 0);
      const values = await rate(apart);
      crowded = apart.length === 0 ? crowded + 1 : 0;
      const rated = values[Symbol.iterator]();
      const losses = placements.map((lidars, index) => {
        if (crowding[index] > 0) return 1e9 + crowding[index];
        const value = rated.next().value as number | undefined;
        if (value === undefined) return undefined;
        evaluated++;
        if (best === undefined || value > best.value) best = { lidars, value, evaluation: evaluated };
        return -value;
      });
      if (losses.includes(undefined)) return { best, evaluated, stopped: true };
      strategy.tell(losses as number[]);
      onGeneration?.({ evaluated, best });
      // A budget that leaves nothing free has one placement.
      if (space.dimensions === 0) return { best, evaluated, stopped: false };
    }
  }
}
