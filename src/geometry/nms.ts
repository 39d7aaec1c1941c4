/**
 * Greedy non-maximum suppression of boxes seen from above: best score first, equal scores in the order given.
 */
import type { FloatArray } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { BOX_SIZE } from './boxes.js';
import { bevIou } from './rotatedIou.js';

export interface NmsOptions {
  /** Only the best this many are looked at. */
  readonly preMax?: number;
  /** At most this many are kept. */
  readonly postMax?: number;
  /** (n) class index; boxes of different classes do not suppress each other. Absent: class-agnostic. */
  readonly classes?: ArrayLike<number>;
}

export interface RotatedNmsOptions extends NmsOptions {
  /** A box goes when its overlap with a kept one is greater than this. */
  readonly iouThreshold: number;
}

export interface CircleNmsOptions extends NmsOptions {
  /** A box goes when its centre is as near to a kept one as this, or nearer. */
  readonly threshold: number;
  /**
   * What the threshold is compared with: `distance` in metres, or `squared-distance` as MMDetection3D's `circle_nms`
   * does with the number in its configurations.
   */
  readonly compare: 'distance' | 'squared-distance';
}

/**
 * @param count number of boxes
 * @param scores (n)
 * @param suppresses whether kept box `i` removes box `j`
 */
function greedy(
  count: number,
  scores: ArrayLike<number>,
  { preMax = Infinity, postMax = Infinity, classes }: NmsOptions,
  suppresses: (i: number, j: number) => boolean,
): number[] {
  if (scores.length !== count || (classes !== undefined && classes.length !== count)) {
    throw new InputError(
      `${count} boxes, ${scores.length} scores, ${classes?.length ?? 'no'} classes: they must agree`,
    );
  }
  for (let i = 0; i < count; i++) if (Number.isNaN(scores[i])) throw new InputError(`the score of box ${i} is NaN`);
  const order = Array.from({ length: count }, (_, i) => i).sort((i, j) => scores[j] - scores[i] || i - j);
  const kept: number[] = [];
  const candidates = Math.min(count, preMax);
  for (let place = 0; place < candidates && kept.length < postMax; place++) {
    const box = order[place];
    if (!kept.some((best) => (classes === undefined || classes[best] === classes[box]) && suppresses(best, box))) {
      kept.push(box);
    }
  }
  return kept;
}

/**
 * Suppression by bird's-eye overlap (OpenPCDet `nms_gpu`, MMDetection3D `nms_bev`).
 *
 * @param boxes (n, 7) house boxes
 * @param scores (n)
 * @returns kept rows, best first
 * @throws InputError for a NaN score or lengths that differ
 */
export function rotatedNms(boxes: FloatArray, scores: ArrayLike<number>, options: RotatedNmsOptions): number[] {
  return greedy(
    boxes.length / BOX_SIZE,
    scores,
    options,
    (best, box) => bevIou(boxes, best, boxes, box) > options.iouThreshold,
  );
}

/**
 * Suppression by the distance of the centres in the ground plane (CenterPoint, Yin et al., CVPR 2021).
 *
 * @param boxes (n, 7) house boxes
 * @param scores (n)
 * @returns kept rows, best first
 * @throws InputError for a NaN score or lengths that differ
 */
export function circleNms(boxes: FloatArray, scores: ArrayLike<number>, options: CircleNmsOptions): number[] {
  const limit = options.compare === 'distance' ? options.threshold * options.threshold : options.threshold;
  return greedy(boxes.length / BOX_SIZE, scores, options, (best, box) => {
    const dx = boxes[BOX_SIZE * best] - boxes[BOX_SIZE * box];
    const dy = boxes[BOX_SIZE * best + 1] - boxes[BOX_SIZE * box + 1];
    return dx * dx + dy * dy <= limit;
  });
}
