import type { Scores } from './argsort.js';

/** Whether item `a` ranks below item `b`: a lower score, or the same score and a higher index. NaN is the highest. */
function below(scores: Scores, a: number, b: number): boolean {
  const x = scores[a];
  const y = scores[b];
  if (x < y || (y !== y && x === x)) return true;
  return (x === y || (x !== x && y !== y)) && a > b;
}

/**
 * The k highest scores, best first, of equal ones the lower index first, as ONNX's TopK chooses them.
 *
 * @returns (min(k, n)) indices
 */
export function topIndices(scores: Scores, k: number): Int32Array {
  const count = Math.min(k, scores.length);
  // A heap with the worst of the chosen on top.
  const heap = new Int32Array(count);
  const sift = (size: number, index: number): void => {
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && below(scores, heap[child + 1], heap[child])) child++;
      if (!below(scores, heap[child], index)) break;
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = index;
  };
  for (let i = 0; i < count; i++) {
    let hole = i;
    while (hole > 0 && below(scores, i, heap[(hole - 1) >> 1])) {
      heap[hole] = heap[(hole - 1) >> 1];
      hole = (hole - 1) >> 1;
    }
    heap[hole] = i;
  }
  for (let i = count; i < scores.length && count > 0; i++) if (below(scores, heap[0], i)) sift(count, i);
  for (let size = count - 1; size > 0; size--) {
    const worst = heap[0];
    sift(size, heap[size]);
    heap[size] = worst;
  }
  return heap;
}
