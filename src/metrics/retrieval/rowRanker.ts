import { numpyArgsort, type Scores } from './argsort.js';

/** The rank of what is never found. */
export const NEVER = 2 ** 31 - 1;

/**
 * The first right item of a row under each tie policy; NaN scores rank first, as in NumPy's reversed argsort.
 *
 * Nothing is sorted unless a wrong item has the score of the best right one: a rank is the number of higher scores. What
 * one notion of what is right needed of a row is kept for the next.
 */
export class RowRanker {
  official = 0;
  stable = 0;
  pessimistic = 0;
  /** Whether a wrong item has the score of the best right one. */
  tied = false;
  #scores: Scores = new Float32Array(0);
  readonly #order: Int32Array;
  /** The score that was looked for last in this row, and how many are higher than it and equal to it. */
  #best: number | undefined;
  #higher = 0;
  #equal = 0;
  /** Whether `#order` holds the order of the scores equal to `#best`. */
  #sorted = false;

  constructor(gallery: number) {
    this.#order = new Int32Array(gallery);
  }

  /** @param scores (gallery) of the row that is ranked from now on */
  begin(scores: Scores): void {
    this.#scores = scores;
    this.#best = undefined;
  }

  /** @param right (right items) their indices, ascending */
  rank(right: Int32Array): void {
    const scores = this.#scores;
    this.tied = false;
    if (right.length === 0) {
      this.official = this.stable = this.pessimistic = NEVER;
      return;
    }
    let best = scores[right[0]];
    for (let i = 1; i < right.length; i++) {
      const score = scores[right[i]];
      if (score > best || score !== score) best = score;
      if (best !== best) break;
    }
    if (!Object.is(this.#best, best)) this.#count(best);
    const isBest = (score: number): boolean => score === best || (best !== best && score !== score);
    let equalRight = 0;
    let first = -1;
    for (let i = 0; i < right.length; i++) {
      if (isBest(scores[right[i]]) && equalRight++ === 0) first = right[i];
    }
    this.official = this.stable = this.pessimistic = this.#higher;
    if (this.#equal === equalRight) return;
    this.tied = true;
    this.pessimistic += this.#equal - equalRight;
    let before = 0;
    for (let i = 0; i < first; i++) if (isBest(scores[i])) before++;
    this.stable += before;
    this.official = this.#officialRank(right);
  }

  #count(best: number): void {
    const scores = this.#scores;
    let higher = 0;
    let equal = 0;
    if (best === best) {
      // NaN is not less or equal: it counts as higher.
      for (let i = 0; i < scores.length; i++) {
        const score = scores[i];
        higher += score <= best ? 0 : 1;
        equal += score === best ? 1 : 0;
      }
    } else for (let i = 0; i < scores.length; i++) equal += scores[i] !== scores[i] ? 1 : 0;
    this.#best = best;
    this.#higher = higher;
    this.#equal = equal;
    this.#sorted = false;
  }

  /** Scores equal to the best stand together in the ascending order; the last right one of them counts. */
  #officialRank(right: Int32Array): number {
    const order = this.#order;
    const last = order.length - this.#higher - 1;
    if (!this.#sorted) numpyArgsort(this.#scores, order, last - this.#equal + 1, last);
    this.#sorted = true;
    let at = last;
    while (!contains(right, order[at])) at--;
    return order.length - 1 - at;
  }
}

/** Whether an ascending list holds a value. */
function contains(ascending: Int32Array, value: number): boolean {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === value;
}
