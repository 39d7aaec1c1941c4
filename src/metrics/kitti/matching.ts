/**
 * KITTI's matching of detections to labels, for all score thresholds in one sweep.
 *
 * The official evaluator (`compute_statistics_jit` in `eval.py`) lets the labels of a frame choose in file order among
 * the detections that score at least the threshold, and repeats this for every threshold. Such a choice in turn by
 * fixed preferences has a helpful property: when one more detection becomes available, a label either keeps its choice
 * or takes the new one and passes its old choice on to the labels after it. So detections are inserted in descending
 * score, each insertion walks one chain of displacements, and after the insertion of all detections that score at
 * least t the state is the official matching at threshold t. Frames do not touch each other: one order serves all.
 */
import type { Candidates } from './candidates.js';
import type { FlatObjects } from './columns.js';
import { ABSENT, COUNTS, type Selection } from './selection.js';

/** One evaluation: a class at a difficulty under an overlap threshold. */
export interface MatchingProblem {
  readonly selection: Selection;
  readonly candidates: Candidates;
  /** A match overlaps more than this. */
  readonly minOverlap: number;
  /** (labels) 1 where a label is counted in true positives; default: every label whose flag is `COUNTS`. */
  readonly countedLabel?: Uint8Array;
  /** (detections) 1 where a detection is no false positive even when nothing takes it. */
  readonly harmless?: Uint8Array;
}

/**
 * The official first pass: labels choose the highest score among all detections (ties: the earlier in the file).
 *
 * Since all labels share that preference, each detection in descending score takes its first label that is still free.
 *
 * @param onTruePositive called with the detection's row and the label's row, in descending score
 */
export function forEachTruePositive(
  { selection, candidates, minOverlap, countedLabel }: MatchingProblem,
  onTruePositive: (detection: number, label: number) => void,
): void {
  const { detection, edgeStart, label, overlap } = candidates;
  const { labelFlag, detectionFlag } = selection;
  const taken = new Uint8Array(labelFlag.length);
  for (let p = 0; p < detection.length; p++) {
    const flag = detectionFlag[detection[p]];
    if (flag === ABSENT) continue;
    for (let e = edgeStart[p]; e < edgeStart[p + 1]; e++) {
      const g = label[e];
      if (taken[g] === 1 || !(overlap[e] > minOverlap)) continue;
      taken[g] = 1;
      if (flag === COUNTS && labelFlag[g] === COUNTS && (countedLabel === undefined || countedLabel[g] === 1)) {
        onTruePositive(detection[p], g);
      }
      break;
    }
  }
}

/** (1 + cos Δα) / 2: 1 for the right heading, 0 for the opposite one. */
export type OrientationSimilarity = (detection: number, label: number) => number;

export function orientationSimilarity(detections: FlatObjects, labels: FlatObjects): OrientationSimilarity {
  return (d, g) => (1 + Math.cos(labels.alpha[g] - detections.alpha[d])) / 2;
}

/** The official second pass as a state that grows with falling threshold. */
export class MatchingSweep {
  /** Matches of counting detections with counting labels. */
  truePositives = 0;
  /** Inserted detections that count but are no false positives, since a label took them. */
  spared = 0;
  /** Sum of orientation similarities over the true positives; 0 without a similarity. */
  similarity = 0;

  readonly #candidates: Candidates;
  readonly #minOverlap: number;
  /** (labels) the edge by which a label holds its choice, -1 for none. */
  readonly #held: Int32Array;
  /** (labels) 1 where the label is counted. */
  readonly #counted: Uint8Array;
  /** (p) */
  readonly #flag: Int8Array;
  /** (p) 1 where the detection is a false positive unless a label takes it. */
  readonly #harmful: Uint8Array;
  readonly #similarity: OrientationSimilarity | undefined;

  constructor(problem: MatchingProblem, similarity?: OrientationSimilarity) {
    const { selection, candidates } = problem;
    const { labelFlag, detectionFlag } = selection;
    this.#candidates = candidates;
    this.#minOverlap = problem.minOverlap;
    this.#similarity = similarity;
    this.#held = new Int32Array(labelFlag.length).fill(-1);
    this.#counted = new Uint8Array(labelFlag.length);
    for (let g = 0; g < labelFlag.length; g++) {
      this.#counted[g] = labelFlag[g] === COUNTS && (problem.countedLabel?.[g] ?? 1) === 1 ? 1 : 0;
    }
    const positions = candidates.detection.length;
    this.#flag = new Int8Array(positions);
    this.#harmful = new Uint8Array(positions);
    for (let p = 0; p < positions; p++) {
      const row = candidates.detection[p];
      this.#flag[p] = detectionFlag[row];
      this.#harmful[p] = detectionFlag[row] === COUNTS && (problem.harmless?.[row] ?? 0) === 0 ? 1 : 0;
    }
  }

  /** Whether a label that holds `held` rather takes `edge`, which belongs to position `p`. */
  #prefers(edge: number, p: number, held: number): boolean {
    const { owner, overlap, detection } = this.#candidates;
    const holder = owner[held];
    if (this.#flag[p] !== this.#flag[holder]) return this.#flag[p] === COUNTS;
    if (this.#flag[p] === COUNTS && overlap[edge] !== overlap[held]) return overlap[edge] > overlap[held];
    // Ties, and ignored detections among themselves, go to the earlier in the file.
    return detection[p] < detection[holder];
  }

  /** A match of position `p` and label `g` begins (`sign` 1) or ends (-1). */
  #account(p: number, g: number, sign: 1 | -1): void {
    if (this.#counted[g] === 0 || this.#flag[p] !== COUNTS) return;
    this.truePositives += sign;
    if (this.#similarity !== undefined) {
      this.similarity += sign * this.#similarity(this.#candidates.detection[p], g);
    }
  }

  /** Makes the detection at position `p` available; positions come in ascending order. */
  insert(p: number): void {
    if (this.#flag[p] === ABSENT) return;
    const { edgeStart, label, overlap, owner } = this.#candidates;
    const held = this.#held;
    this.spared += this.#harmful[p];
    let free = p;
    let edge = edgeStart[p];
    let end = edgeStart[p + 1];
    while (edge < end) {
      if (overlap[edge] > this.#minOverlap) {
        const g = label[edge];
        const before = held[g];
        if (before < 0) {
          held[g] = edge;
          this.#account(free, g, 1);
          return;
        }
        if (this.#prefers(edge, free, before)) {
          held[g] = edge;
          this.#account(free, g, 1);
          free = owner[before];
          this.#account(free, g, -1);
          // The displaced detection goes on with the labels after this one.
          edge = before;
          end = edgeStart[free + 1];
        }
      }
      edge++;
    }
    this.spared -= this.#harmful[free];
  }

  /** Whether label `g` counts and is found by a detection that counts. */
  isFound(g: number): boolean {
    const edge = this.#held[g];
    return edge >= 0 && this.#counted[g] === 1 && this.#flag[this.#candidates.owner[edge]] === COUNTS;
  }
}

/** Scores, in descending order, of the detections that are false positives unless a label takes them. */
export function harmfulScores(
  { detectionFlag }: Selection,
  harmless: Uint8Array | undefined,
  order: Int32Array,
  score: Float64Array,
): Float64Array {
  const scores = new Float64Array(order.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i];
    if (detectionFlag[row] === COUNTS && (harmless === undefined || harmless[row] === 0)) scores[count++] = score[row];
  }
  return scores.subarray(0, count);
}
