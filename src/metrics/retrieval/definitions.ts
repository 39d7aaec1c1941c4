/**
 * What text-image retrieval over buildings measures, and under which names.
 *
 * Two directions: `t2i`, a text asks for images (the papers' "text query", `img_r*` in the official code), and `i2t`, an
 * image asks for texts ("image query", `txt_r*`). Recall at K is the share of queries, in percent, that have an item of
 * their building among the first K; the paired item is not special.
 *
 * Sources: Chu et al., "Towards Natural Language-Guided Drones: GeoText-1652 Benchmark with Spatial Relation Matching",
 * ECCV 2024; `itm_eval` in `Method/re_bbox.py` of robosense2025/track4 and MultimodalGeo/GeoText-1652.
 */
import type { Metrics } from '../../contracts/index.js';

export const RETRIEVAL_DIRECTIONS = ['t2i', 'i2t'] as const;
export type RetrievalDirection = (typeof RETRIEVAL_DIRECTIONS)[number];

/** Recall is reported at these. */
export const RECALL_AT = [1, 5, 10] as const;
export type RecallAt = (typeof RECALL_AT)[number];

/** How images are told apart by building: as the official index does it, or by the name of their folder. */
export const BUILDING_MODES = ['official', 'fixed'] as const;
export type BuildingMode = (typeof BUILDING_MODES)[number];

/**
 * The order of equal scores. `official`: as NumPy's default argsort leaves them, reversed; `stable`: the lower index
 * first; `pessimistic`: whatever is right comes last.
 */
export const TIE_POLICIES = ['official', 'stable', 'pessimistic'] as const;
export type TiePolicy = (typeof TIE_POLICIES)[number];

/** `t2i/R@1` … `i2t/R@10`. */
export const recallId = (direction: RetrievalDirection, at: RecallAt): string => `${direction}/R@${at}`;
/** Mean of a direction's three recalls: `t2i/R-mean`, `i2t/R-mean`. */
export const recallMeanId = (direction: RetrievalDirection): string => `${direction}/R-mean`;
/** Mean of the two directions' means. */
export const RECALL_MEAN = 'R-mean';
/**
 * (R@1 + R@10) / 2 of t2i. The challenge's scorer is not public: the formula is the one that reproduces the published
 * leaderboard rows to two decimals (technical reports in robosense2025/toolkit).
 */
export const CHALLENGE_SCORE = 'challenge-score';

/** Metric id → what it is. */
export const RETRIEVAL_METRICS: Readonly<Record<string, string>> = {
  [CHALLENGE_SCORE]: 'mean of t2i/R@1 and t2i/R@10, percent: the challenge score',
  ...Object.fromEntries(
    RETRIEVAL_DIRECTIONS.flatMap((direction) => [
      ...RECALL_AT.map((at): [string, string] => [
        recallId(direction, at),
        direction === 't2i'
          ? `texts with an image of their building among the first ${at}, percent`
          : `images with a text of their building among the first ${at}, percent`,
      ]),
      [recallMeanId(direction), `mean of ${RECALL_AT.map((at) => recallId(direction, at)).join(', ')}`],
    ]),
  ),
  [RECALL_MEAN]: 'mean of t2i/R-mean and i2t/R-mean',
};

/** The official evaluator's names: note that `txt_*` is image → text and `img_*` is text → image. */
const OFFICIAL_NAMES: Readonly<Record<string, string>> = {
  txt_r1: 'i2t/R@1',
  txt_r5: 'i2t/R@5',
  txt_r10: 'i2t/R@10',
  txt_r_mean: 'i2t/R-mean',
  img_r1: 't2i/R@1',
  img_r5: 't2i/R@5',
  img_r10: 't2i/R@10',
  img_r_mean: 't2i/R-mean',
  r_mean: 'R-mean',
};

/** The metrics under the names that `itm_eval` prints. */
export function officialRetrievalNames(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(OFFICIAL_NAMES).map(([official, id]) => [official, metrics[id] ?? null]));
}
