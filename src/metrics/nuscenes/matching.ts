/**
 * Greedy matching of detections to ground truth by distance over the ground.
 *
 * Source: `accumulate` in `eval/detection/algo.py` of nuscenes-devkit. In descending score each detection takes the
 * nearest ground truth of its class and sample that is still free, if it is nearer than the threshold.
 */
import { DETECTION_NAMES } from '../../datasets/nuscenes/classes.js';
import type { NuscenesBoxes } from '../../datasets/nuscenes/boxes.js';
import type { RankedClass } from './rankedClass.js';

/** Pairs of a class nearer than the largest threshold: all that any threshold needs. */
interface Candidates {
  /** (c) ranks with pairs, ascending. */
  readonly rank: Int32Array;
  /** (c + 1) pairs of candidate c: `pairStart[c]` to `pairStart[c + 1]`, in the order of the ground truth. */
  readonly pairStart: Int32Array;
  /** (pairs) row of the ground truth. */
  readonly label: Int32Array;
  /** (pairs) metres. */
  readonly distanceM: Float64Array;
}

/** True positives of one class at one threshold, in descending score. */
export interface Matches {
  /** (m) rank of the detection. */
  readonly rank: Int32Array;
  /** (m) row of the ground truth. */
  readonly label: Int32Array;
}

function findCandidates(
  ranked: RankedClass,
  predictionXyz: Float64Array,
  namedSample: ((row: number, listedSample: number) => number) | undefined,
  groundTruth: NuscenesBoxes,
  keptLabels: Uint8Array,
  farthestM: number,
): Candidates {
  const code = DETECTION_NAMES.indexOf(ranked.className);
  const { sampleRows, detection, translation } = groundTruth;
  const rank: number[] = [];
  const pairStart: number[] = [0];
  const label: number[] = [];
  const distanceM: number[] = [];
  for (let i = 0; i < ranked.row.length; i++) {
    const row = ranked.row[i];
    const sample = namedSample === undefined ? ranked.sample[i] : namedSample(row, ranked.sample[i]);
    if (sample < 0) continue;
    const x = predictionXyz[3 * row];
    const y = predictionXyz[3 * row + 1];
    const before = label.length;
    for (let g = sampleRows[sample]; g < sampleRows[sample + 1]; g++) {
      if (detection[g] !== code || keptLabels[g] === 0) continue;
      const dx = x - translation[3 * g];
      const dy = y - translation[3 * g + 1];
      const distance = Math.sqrt(dx * dx + dy * dy);
      if (!(distance < farthestM)) continue;
      label.push(g);
      distanceM.push(distance);
    }
    if (label.length === before) continue;
    rank.push(i);
    pairStart.push(label.length);
  }
  return {
    rank: Int32Array.from(rank),
    pairStart: Int32Array.from(pairStart),
    label: Int32Array.from(label),
    distanceM: Float64Array.from(distanceM),
  };
}

function matchAt(candidates: Candidates, thresholdM: number, taken: Uint8Array): Matches {
  const { rank, pairStart, label, distanceM } = candidates;
  const matchedRank = new Int32Array(rank.length);
  const matchedLabel = new Int32Array(rank.length);
  let count = 0;
  taken.fill(0);
  for (let c = 0; c < rank.length; c++) {
    let nearest = -1;
    let nearestM = thresholdM;
    for (let p = pairStart[c]; p < pairStart[c + 1]; p++) {
      if (distanceM[p] < nearestM && taken[label[p]] === 0) {
        nearestM = distanceM[p];
        nearest = label[p];
      }
    }
    if (nearest < 0) continue;
    taken[nearest] = 1;
    matchedRank[count] = rank[c];
    matchedLabel[count++] = nearest;
  }
  return { rank: matchedRank.slice(0, count), label: matchedLabel.slice(0, count) };
}

/**
 * Matches one class at every threshold.
 *
 * @param namedSample sample whose ground truth a detection is compared with, where that is not the one it is listed
 *   under; -1 for none
 * @returns per threshold
 */
export function matchClass(
  ranked: RankedClass,
  predictionXyz: Float64Array,
  namedSample: ((row: number, listedSample: number) => number) | undefined,
  groundTruth: NuscenesBoxes,
  keptLabels: Uint8Array,
  thresholdsM: readonly number[],
): Matches[] {
  const farthestM = Math.max(...thresholdsM);
  const candidates = findCandidates(ranked, predictionXyz, namedSample, groundTruth, keptLabels, farthestM);
  const taken = new Uint8Array(keptLabels.length);
  return thresholdsM.map((thresholdM) => matchAt(candidates, thresholdM, taken));
}
