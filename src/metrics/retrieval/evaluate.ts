/**
 * The GeoText-1652 protocol: bidirectional recall from score matrices.
 *
 * Source: `itm_eval` in `Method/re_bbox.py` of robosense2025/track4.
 */
import type { RetrievalBuildings } from './buildings.js';
import {
  BUILDING_MODES,
  RETRIEVAL_DIRECTIONS,
  TIE_POLICIES,
  type BuildingMode,
  type RetrievalDirection,
  type TiePolicy,
} from './definitions.js';
import { rankQueries, type QueryRanks, type RankedQueries, type RightItems } from './ranks.js';
import { NEVER } from './rowRanker.js';
import { countRecalls, recallMetrics, type RetrievalValues } from './recall.js';
import type { ScoreBlocks } from './scoreBlocks.js';

/** Scores of one direction. Items that were not predicted may be left out of rows and columns. */
export interface DirectionScores {
  readonly blocks: ScoreBlocks;
  /** (rows) index of each row's query among all; all, in order, unless given. A query without row finds nothing. */
  readonly queries?: Int32Array;
  /** (columns) index of each column's item among all; all, in order, unless given. */
  readonly gallery?: Int32Array;
}

export interface RetrievalEvaluation {
  readonly buildings: RetrievalBuildings;
  /** A direction without scores is absent. */
  readonly ranked: Readonly<Record<BuildingMode, Readonly<Partial<Record<RetrievalDirection, RankedQueries>>>>>;
}

/**
 * Ranks every query of the given directions under both kinds of building numbers; scores are read once.
 *
 * @throws InputError where shapes do not fit
 */
export async function evaluateRetrieval(
  buildings: RetrievalBuildings,
  scores: Readonly<Partial<Record<RetrievalDirection, DirectionScores>>>,
): Promise<RetrievalEvaluation> {
  const ranked = { official: {}, fixed: {} } as Record<
    BuildingMode,
    Partial<Record<RetrievalDirection, RankedQueries>>
  >;
  for (const direction of RETRIEVAL_DIRECTIONS) {
    const given = scores[direction];
    if (given === undefined) continue;
    const right = BUILDING_MODES.map((mode): RightItems => {
      const { image, text } = buildings.numbers[mode];
      const [queryBuildings, galleryBuildings] = direction === 't2i' ? [text, image] : [image, text];
      return {
        queryBuildings: given.queries === undefined ? queryBuildings : given.queries.map((q) => queryBuildings[q]),
        galleryBuildings:
          given.gallery === undefined ? galleryBuildings : given.gallery.map((i) => galleryBuildings[i]),
      };
    });
    const all = buildings.unitOfQuery[direction].length;
    // A gallery of which nothing was predicted: no query finds anything.
    const nothing = given.gallery?.length === 0 || (all === 0 && given.blocks.queries === 0);
    const found = nothing ? undefined : await rankQueries(given.blocks, right);
    BUILDING_MODES.forEach((mode, m) => {
      ranked[mode][direction] = spread(found?.[m], given.queries, all);
    });
  }
  return { buildings, ranked };
}

/** Ranks of the rows at their queries; a query without row finds nothing. */
function spread(found: RankedQueries | undefined, queries: Int32Array | undefined, all: number): RankedQueries {
  if (found !== undefined && queries === undefined) return found;
  const ranks = Object.fromEntries(
    TIE_POLICIES.map((policy) => {
      const whole = new Int32Array(all).fill(NEVER);
      if (found !== undefined) queries?.forEach((query, row) => (whole[query] = found.ranks[policy][row]));
      return [policy, whole];
    }),
  ) as unknown as QueryRanks;
  return { tiedQueries: found?.tiedQueries ?? 0, nanScores: found?.nanScores ?? 0, ranks };
}

/** The metrics under one kind of building numbers and one order of equal scores. */
export function retrievalMetrics(
  { ranked }: Pick<RetrievalEvaluation, 'ranked'>,
  mode: BuildingMode,
  ties: TiePolicy = 'official',
  selected: Readonly<Partial<Record<RetrievalDirection, Uint8Array>>> = {},
): RetrievalValues {
  return recallMetrics(
    Object.fromEntries(
      RETRIEVAL_DIRECTIONS.flatMap((direction) => {
        const found = ranked[mode][direction];
        return found === undefined ? [] : [[direction, countRecalls(found.ranks[ties], selected[direction])]];
      }),
    ),
  );
}
