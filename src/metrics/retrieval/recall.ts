import {
  CHALLENGE_SCORE,
  RECALL_AT,
  RECALL_MEAN,
  RETRIEVAL_DIRECTIONS,
  recallId,
  recallMeanId,
  type RetrievalDirection,
} from './definitions.js';

/** How many queries there are and how many of them find their building among the first 1, 5 and 10. */
export interface RecallCounts {
  readonly queries: number;
  /** (3) as `RECALL_AT`. */
  readonly hits: ArrayLike<number>;
}

/** Metric id → value in percent; null where it is undefined, with the reason beside. */
export interface RetrievalValues {
  readonly values: Readonly<Record<string, number | null>>;
  readonly reasons: Readonly<Record<string, string>>;
}

/** Counts hits of ranks; `selected` tells which queries count, all unless given. */
export function countRecalls(ranks: Int32Array, selected?: Uint8Array): RecallCounts {
  const hits = RECALL_AT.map(() => 0);
  let queries = 0;
  for (let q = 0; q < ranks.length; q++) {
    if (selected !== undefined && selected[q] === 0) continue;
    queries++;
    for (let k = 0; k < RECALL_AT.length; k++) if (ranks[q] < RECALL_AT[k]) hits[k]++;
  }
  return { queries, hits };
}

const NO_QUERIES: Readonly<Record<RetrievalDirection, string>> = {
  t2i: 'there is no text query',
  i2t: 'there is no image query',
};

/**
 * All metrics of one or both directions from their counts.
 *
 * R@K = 100 · hits / queries, the means over K = 1, 5, 10 and over the directions, unrounded, as `itm_eval` computes them;
 * a direction that is left out has no metrics, and then there is no mean of both.
 */
export function recallMetrics(counts: Readonly<Partial<Record<RetrievalDirection, RecallCounts>>>): RetrievalValues {
  const values: Record<string, number | null> = {};
  const reasons: Record<string, string> = {};
  const put = (id: string, value: number | null, reason: string): void => {
    values[id] = value;
    if (value === null) reasons[id] = reason;
  };
  const means: (number | null)[] = [];
  for (const direction of RETRIEVAL_DIRECTIONS) {
    const counted = counts[direction];
    if (counted === undefined) continue;
    const { queries, hits } = counted;
    const recalls = RECALL_AT.map((_, k) => (queries === 0 ? null : (100 * hits[k]) / queries));
    const [r1, r5, r10] = recalls as [number, number, number];
    const mean = queries === 0 ? null : (r1 + r5 + r10) / 3;
    const reason = NO_QUERIES[direction];
    if (direction === 't2i') put(CHALLENGE_SCORE, queries === 0 ? null : (r1 + r10) / 2, reason);
    RECALL_AT.forEach((at, k) => put(recallId(direction, at), recalls[k], reason));
    put(recallMeanId(direction), mean, reason);
    means.push(mean);
  }
  if (means.length === 2) {
    const [t2i, i2t] = means;
    const undefinedPart = t2i === null ? NO_QUERIES.t2i : NO_QUERIES.i2t;
    put(RECALL_MEAN, t2i === null || i2t === null ? null : (i2t + t2i) / 2, undefinedPart);
  }
  return { values, reasons };
}
