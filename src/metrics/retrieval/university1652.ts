/**
 * Image-to-image retrieval of University-1652: average precision and recall with junk.
 *
 * Sources: Zheng, Wei, Yang, "University-1652: A Multi-view Multi-source Benchmark for Drone-based Geo-localization", ACM
 * MM 2020; `evaluate` and `compute_mAP` in `evaluate_gpu.py` of layumi/University1652-Baseline.
 */
import { InputError } from '../../errors/index.js';
import { rankedByArgsort, type Scores } from './argsort.js';
import type { ScoreBlocks } from './scoreBlocks.js';

/** Gallery items of this label are taken out before ranking. */
export const JUNK_LABEL = -1;

/** One query's result. */
export interface UniversityQuery {
  /** Between the trapezoids of the precision-recall steps; 0 where nothing is right. */
  readonly averagePrecision: number;
  /** 0-based place of the first right item, junk left out; -1 where nothing is right. */
  readonly firstRight: number;
}

/** @param scores (gallery) */
export function university1652Query(scores: Scores, galleryLabels: Int32Array, queryLabel: number): UniversityQuery {
  const order = rankedByArgsort(scores).filter((item) => galleryLabels[item] !== JUNK_LABEL);
  const places: number[] = [];
  order.forEach((item, place) => {
    if (galleryLabels[item] === queryLabel) places.push(place);
  });
  const share = 1 / places.length;
  let averagePrecision = 0;
  places.forEach((place, i) => {
    const precision = (i + 1) / (place + 1);
    const before = place === 0 ? 1 : i / place;
    averagePrecision += (share * (before + precision)) / 2;
  });
  return { averagePrecision, firstRight: places[0] ?? -1 };
}

export interface University1652Scores {
  /** All in percent. */
  readonly 'R@1': number;
  readonly 'R@5': number;
  readonly 'R@10': number;
  /** Recall at one per cent of the gallery, the number rounded half to even as Python does. */
  readonly 'R@top1%': number;
  readonly AP: number;
  readonly queries: number;
  /** Queries without a right item: they add nothing, but count in every mean. */
  readonly queriesWithoutRight: number;
}

/** Half to even. */
function pythonRound(value: number): number {
  const below = Math.floor(value);
  const over = value - below;
  return over > 0.5 || (over === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/**
 * Means over the queries of a score matrix.
 *
 * @param galleryLabels (gallery) building of each item, {@link JUNK_LABEL} for junk
 * @throws InputError where there is no query, the labels do not fit the scores, or a query's label is junk
 */
export async function evaluateUniversity1652(
  blocks: ScoreBlocks,
  queryLabels: Int32Array,
  galleryLabels: Int32Array,
): Promise<University1652Scores> {
  const { queries, gallery } = blocks;
  if (queries === 0) throw new InputError('there is no query');
  if (queryLabels.length !== queries || galleryLabels.length !== gallery) {
    throw new InputError(
      `scores of ${queries} queries against ${gallery} items, but ${queryLabels.length} and ${galleryLabels.length} labels`,
    );
  }
  const junk = queryLabels.indexOf(JUNK_LABEL);
  if (junk >= 0) throw new InputError(`query ${junk} has the label ${JUNK_LABEL}, which means junk`);
  // The official curve is read at this 0-based place, one further than the number says.
  const limits = [1, 5, 10, pythonRound(gallery * 0.01) + 1];
  const found = limits.map(() => 0);
  let [precisions, withoutRight, query] = [0, 0, 0];
  for await (const { rows, scores } of blocks.blocks()) {
    for (let row = 0; row < rows; row++, query++) {
      const of = university1652Query(
        scores.subarray(row * gallery, (row + 1) * gallery),
        galleryLabels,
        queryLabels[query],
      );
      if (of.firstRight < 0) {
        withoutRight++;
        continue;
      }
      precisions += of.averagePrecision;
      limits.forEach((limit, l) => (found[l] += of.firstRight < limit ? 1 : 0));
    }
  }
  const [r1, r5, r10, topPercent] = found.map((count) => (100 * count) / queries);
  return {
    'R@1': r1,
    'R@5': r5,
    'R@10': r10,
    'R@top1%': topPercent,
    AP: (100 * precisions) / queries,
    queries,
    queriesWithoutRight: withoutRight,
  };
}
