import { circleNms, rotatedNms } from '../geometry/index.js';
import type { BoxCandidates } from './boxCandidates.js';
import type { Suppression } from './modelSchema.js';

/** Applies steps of non-maximum suppression in order; what is left comes best first. Boxes in the house convention. */
export function suppress(candidates: BoxCandidates, steps: readonly Suppression[]): BoxCandidates {
  let left = candidates.pick(bestFirst(candidates));
  for (const step of steps) {
    const { count } = left;
    const boxes = left.boxes.subarray(0, 7 * count);
    const scores = left.scores.subarray(0, count);
    const options = {
      preMax: step.pre_max,
      postMax: step.post_max,
      ...(!step.class_agnostic && { classes: left.labels.subarray(0, count) }),
    };
    const kept =
      step.type === 'circle'
        ? circleNms(boxes, scores, { ...options, threshold: step.radius_m, compare: 'distance' })
        : rotatedNms(boxes, scores, { ...options, iouThreshold: step.iou });
    left = left.pick(Int32Array.from(kept));
  }
  return left;
}

/** Rows by descending score; equal scores stay in the order given. */
export function bestFirst({ scores, count }: BoxCandidates): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row).sort((a, b) => scores[b] - scores[a] || a - b);
}
