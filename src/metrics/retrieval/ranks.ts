import { InputError } from '../../errors/index.js';
import type { Scores } from './argsort.js';
import { buildingMembers } from './buildings.js';
import { TIE_POLICIES, type TiePolicy } from './definitions.js';
import { RowRanker } from './rowRanker.js';
import type { ScoreBlocks } from './scoreBlocks.js';

/** (queries) 0-based place of the first right item under each order of equal scores; `NEVER` where none is right. */
export type QueryRanks = Readonly<Record<TiePolicy, Int32Array>>;

/** The ranks of one notion of what is right, and what a reader must know of the scores. */
export interface RankedQueries {
  readonly ranks: QueryRanks;
  /** Queries of which a wrong item has the score of the best right one. */
  readonly tiedQueries: number;
  /** Scores that are NaN; they rank first. */
  readonly nanScores: number;
}

/** Whose items are right for which query. */
export interface RightItems {
  /** (queries) building of each query. */
  readonly queryBuildings: Int32Array;
  /** (gallery) building of each item. */
  readonly galleryBuildings: Int32Array;
}

/**
 * Ranks of all queries, from scores that come in blocks: memory holds one block, whatever the matrix' size.
 *
 * Several notions of what is right (official and fixed buildings) share one pass over the scores.
 *
 * @returns one entry for each of `right`
 * @throws InputError where a block does not fit the numbers of queries and items, or queries are missing
 */
export async function rankQueries(blocks: ScoreBlocks, right: readonly RightItems[]): Promise<RankedQueries[]> {
  const { queries, gallery } = blocks;
  if (gallery === 0) throw new InputError('the gallery is empty: nothing can be ranked');
  for (const { queryBuildings, galleryBuildings } of right) {
    if (queryBuildings.length !== queries || galleryBuildings.length !== gallery) {
      throw new InputError(
        `scores of ${queries} queries against ${gallery} items, but buildings of ${queryBuildings.length} and ${galleryBuildings.length}`,
      );
    }
  }
  const ranks = right.map(() => emptyRanks(queries));
  const members = right.map(({ queryBuildings, galleryBuildings }) =>
    buildingMembers(galleryBuildings, 1 + maximum(galleryBuildings, maximum(queryBuildings, -1))),
  );
  const ranker = new RowRanker(gallery);
  const tiedQueries = right.map(() => 0);
  let nanScores = 0;
  let next = 0;
  for await (const { firstQuery, rows, scores } of blocks.blocks()) {
    if (firstQuery !== next || scores.length < rows * gallery || next + rows > queries) {
      throw new InputError(`scores of queries ${firstQuery} to ${firstQuery + rows - 1} come where ${next} is next`);
    }
    nanScores += countNaN(scores, rows * gallery);
    for (let row = 0; row < rows; row++, next++) {
      ranker.begin(scores.subarray(row * gallery, (row + 1) * gallery));
      for (let r = 0; r < right.length; r++) {
        const building = right[r].queryBuildings[next];
        const { starts, items } = members[r];
        ranker.rank(building < 0 ? NOTHING : items.subarray(starts[building], starts[building + 1]));
        for (const policy of TIE_POLICIES) ranks[r][policy][next] = ranker[policy];
        if (ranker.tied) tiedQueries[r]++;
      }
    }
  }
  if (next !== queries) throw new InputError(`scores of ${next} queries, ${queries} were promised`);
  return right.map((_, r) => ({ ranks: ranks[r], tiedQueries: tiedQueries[r], nanScores }));
}

function countNaN(scores: Scores, count: number): number {
  let found = 0;
  for (let i = 0; i < count; i++) found += scores[i] !== scores[i] ? 1 : 0;
  return found;
}

const NOTHING = new Int32Array(0);

const emptyRanks = (queries: number): Record<TiePolicy, Int32Array> => ({
  official: new Int32Array(queries),
  stable: new Int32Array(queries),
  pessimistic: new Int32Array(queries),
});

function maximum(values: Int32Array, floor: number): number {
  let highest = floor;
  for (const value of values) if (value > highest) highest = value;
  return highest;
}
