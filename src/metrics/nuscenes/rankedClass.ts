/** Detections of one class in the order in which they are matched. */
import { DETECTION_NAMES, type DetectionName } from '../../datasets/nuscenes/classes.js';
import type { NuscenesPredictions } from '../../datasets/nuscenes/resultsColumns.js';

/** Detections of a class in descending score; of equal ones the later in the file comes first. */
export interface RankedClass {
  readonly className: DetectionName;
  /** (n) row of each rank. */
  readonly row: Int32Array;
  /** (n) */
  readonly score: Float64Array;
  /** (n) sample under which the detection is listed, index in the ground truth. */
  readonly sample: Int32Array;
  /**
   * (n) first rank of the detections with the same score in the same sample: where the sample is drawn twice, they follow
   * one another as a whole.
   */
  readonly tieStart: Int32Array;
}

/** Ranks of the given scores: descending, ties in reverse order. */
function descending(score: Float64Array): Int32Array {
  const count = score.length;
  // A native sort of the plain numbers and a look-up of each one's place: no comparator is called.
  const ascending = score.slice().sort();
  const used = new Int32Array(count);
  const order = new Int32Array(count);
  for (let i = count - 1; i >= 0; i--) {
    const value = score[i];
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ascending[middle] <= value) low = middle + 1;
      else high = middle;
    }
    const higher = count - low;
    order[higher + used[higher]++] = i;
  }
  return order;
}

/**
 * Ranks the evaluated detections of every class.
 *
 * Source: `accumulate` in `eval/detection/algo.py` of nuscenes-devkit sorts pairs of score and place and reverses them.
 */
export function rankByClass(
  predictions: NuscenesPredictions,
  groundTruthSample: Int32Array,
  kept: Uint8Array,
  classes: readonly DetectionName[],
): RankedClass[] {
  const { detection, score, sampleRows } = predictions;
  const sampleOfRow = new Int32Array(detection.length);
  for (let s = 0; s < groundTruthSample.length; s++) {
    sampleOfRow.fill(groundTruthSample[s], sampleRows[s], sampleRows[s + 1]);
  }
  const counts = new Int32Array(DETECTION_NAMES.length);
  for (let row = 0; row < detection.length; row++) counts[detection[row]] += kept[row];
  return classes.map((className) => {
    const code = DETECTION_NAMES.indexOf(className);
    const rows = new Int32Array(counts[code]);
    const scores = new Float64Array(counts[code]);
    for (let row = 0, n = 0; row < detection.length; row++) {
      if (kept[row] === 0 || detection[row] !== code) continue;
      rows[n] = row;
      // Adding zero turns -0 into 0: equal scores must also look equal to a sort.
      scores[n++] = score[row] + 0;
    }
    const order = descending(scores);
    const row = order.map((i) => rows[i]);
    const ranked = Float64Array.from(order, (i) => scores[i]);
    const sample = row.map((r) => sampleOfRow[r]);
    const tieStart = new Int32Array(row.length);
    for (let i = 1; i < row.length; i++) {
      tieStart[i] = ranked[i] === ranked[i - 1] && sample[i] === sample[i - 1] ? tieStart[i - 1] : i;
    }
    return { className, row, score: ranked, sample, tieStart };
  });
}
