import { buildingsByName } from './buildings.js';
import { BUILDING_MODES } from './definitions.js';
import type { RetrievalEvaluation } from './evaluate.js';
import type { RankedQueries } from './ranks.js';
import { NEVER } from './rowRanker.js';

/** A query and the list that was submitted for it. */
export interface RankedList {
  /** The query's building. */
  readonly building: string;
  /** Buildings of the listed images, best first; undefined for an image that nobody knows. */
  readonly listed: readonly (string | undefined)[];
}

/**
 * Ranks of submitted lists: the place of the first image of the query's building, as the challenge is taken to count.
 *
 * Buildings are given, not counted, so both kinds of building numbers agree. A listed image that stands twice takes two
 * places, as on the server.
 */
export function evaluateRankedLists(lists: readonly RankedList[]): RetrievalEvaluation {
  const ranks = Int32Array.from(lists, ({ building, listed }) => {
    const place = listed.indexOf(building);
    return place < 0 ? NEVER : place;
  });
  const t2i: RankedQueries = {
    ranks: { official: ranks, stable: ranks, pessimistic: ranks },
    tiedQueries: 0,
    nanScores: 0,
  };
  return {
    buildings: buildingsByName(
      [],
      lists.map(({ building }) => building),
    ),
    ranked: Object.fromEntries(BUILDING_MODES.map((mode) => [mode, { t2i }])) as RetrievalEvaluation['ranked'],
  };
}
