/** How alike two orders of the same things are. */

export interface RankCorrelation {
  readonly n: number;
  /** Spearman's ρ: Pearson's correlation of the ranks, ties at their mean rank. Null where one side is all ties or n < 2. */
  readonly spearman: number | null;
  /** Kendall's τ-b (Kendall 1945), which takes ties out of the denominator. Null as above. */
  readonly kendall: number | null;
  /**
   * How often a shuffle of one side has a |τ-b| at least as large: the two-sided permutation test, all n! shuffles counted.
   * Null as above and for n above `MOST_PERMUTED`.
   */
  readonly pValue: number | null;
}

/** 9! are some hundred thousand shuffles. */
const MOST_PERMUTED = 9;
/** Values that rounding alone keeps apart are one. */
const TIE = 1e-12;

/**
 * Rank correlation of pairs.
 *
 * @throws RangeError for lists of different lengths
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): RankCorrelation {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} values are no pairs`);
  const n = a.length;
  const signs = pairSigns(b);
  const first = pairSigns(a);
  const tau = tauB(first, signs);
  return {
    n,
    spearman: pearson(ranks(a), ranks(b)),
    kendall: tau,
    pValue: tau === null || n > MOST_PERMUTED ? null : permutationTest(first, b, Math.abs(tau)),
  };
}

/** Ranks from 1; equal values share the mean of theirs. */
export function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((i, j) => values[i] - values[j]);
  const out = new Array<number>(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let k = from; k < to; k++) out[order[k]] = (from + to + 1) / 2;
  }
  return out;
}

function pearson(a: readonly number[], b: readonly number[]): number | null {
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    ab += (value - meanA) * (b[i] - meanB);
    aa += (value - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  });
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb);
}

/** (n (n - 1) / 2) the sign of each pair's difference. */
function pairSigns(values: readonly number[]): Int8Array {
  const signs = new Int8Array((values.length * (values.length - 1)) / 2);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < i; j++) signs[at++] = Math.sign(values[i] - values[j]);
  }
  return signs;
}

function tauB(a: Int8Array, b: Int8Array): number | null {
  let [sum, untiedA, untiedB] = [0, 0, 0];
  for (let pair = 0; pair < a.length; pair++) {
    sum += a[pair] * b[pair];
    untiedA += a[pair] * a[pair];
    untiedB += b[pair] * b[pair];
  }
  return untiedA === 0 || untiedB === 0 ? null : sum / Math.sqrt(untiedA * untiedB);
}

/** Share of all orders of b whose |τ-b| reaches a value, by Heap's enumeration. */
function permutationTest(signsA: Int8Array, b: readonly number[], reached: number): number {
  const values = [...b];
  const counters = new Array<number>(b.length).fill(0);
  let [reaching, all] = [0, 0];
  const count = (): void => {
    all++;
    if (Math.abs(tauB(signsA, pairSigns(values)) as number) >= reached - TIE) reaching++;
  };
  count();
  for (let i = 1; i < b.length;) {
    if (counters[i] < i) {
      const k = i % 2 === 0 ? 0 : counters[i];
      [values[k], values[i]] = [values[i], values[k]];
      count();
      counters[i]++;
      i = 1;
    } else {
      counters[i++] = 0;
    }
  }
  return reaching / all;
}
