/**
 * Samples drawn with repetition, as the curves see them.
 *
 * A sample that is drawn w times stands w times in a row, so the detections of one score in one sample come as a whole w
 * times. All ones is the evaluation itself: curve and replicate go the same way.
 */
import type { Matches } from './matching.js';
import type { RankedClass } from './rankedClass.js';

/** A class under weights: how often each detection counts. */
export interface DrawnClass {
  readonly ranked: RankedClass;
  /** (samples) */
  readonly sampleWeight: Uint32Array;
  /** (n + 1) detections before each rank, repetitions counted. */
  readonly before: Float64Array;
}

/** True positives under weights, in order. */
export interface DrawnMatches {
  count: number;
  /** (count) index in the matches. */
  match: Int32Array;
  /** (count) detections before it, repetitions counted. */
  before: Float64Array;
}

/** @param before scratch of n + 1 numbers; made where absent */
export function drawClass(
  ranked: RankedClass,
  sampleWeight: Uint32Array,
  before: Float64Array = new Float64Array(ranked.row.length + 1),
): DrawnClass {
  const { sample } = ranked;
  let total = 0;
  for (let i = 0; i < sample.length; i++) {
    before[i] = total;
    total += sampleWeight[sample[i]];
  }
  before[sample.length] = total;
  return { ranked, sampleWeight, before };
}

function grow(drawn: DrawnMatches, needed: number): void {
  if (drawn.match.length >= needed) return;
  const match = new Int32Array(2 * needed);
  const before = new Float64Array(2 * needed);
  match.set(drawn.match);
  before.set(drawn.before);
  drawn.match = match;
  drawn.before = before;
}

export function emptyDraw(): DrawnMatches {
  return { count: 0, match: new Int32Array(0), before: new Float64Array(0) };
}

/** Fills `drawn` with the true positives of one threshold. */
export function drawMatches(
  { ranked, sampleWeight, before }: DrawnClass,
  { rank }: Matches,
  drawn: DrawnMatches,
): void {
  const { tieStart, sample } = ranked;
  let { match, before: place } = drawn;
  let count = 0;
  for (let m = 0; m < rank.length;) {
    const start = tieStart[rank[m]];
    const weight = sampleWeight[sample[start]];
    let next = m + 1;
    while (next < rank.length && tieStart[rank[next]] === start) next++;
    const needed = count + weight * (next - m);
    if (needed > match.length) {
      grow(drawn, needed);
      ({ match, before: place } = drawn);
    }
    let tied = 1;
    if (weight > 1) while (start + tied < tieStart.length && tieStart[start + tied] === start) tied++;
    for (let copy = 0; copy < weight; copy++) {
      const first = before[start] + copy * tied - start;
      for (let i = m; i < next; i++) {
        match[count] = i;
        place[count++] = first + rank[i];
      }
    }
    m = next;
  }
  drawn.count = count;
}

/** Score of the detection in place `place`, repetitions counted; `rank` is one at or after that place. */
export function scoreAt({ ranked, before }: DrawnClass, place: number, rank: number): number {
  let i = rank;
  while (before[i] > place) i--;
  // Detections that were not drawn have no place of their own.
  while (before[i + 1] <= place) i++;
  return ranked.score[i];
}
