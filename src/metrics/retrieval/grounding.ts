/**
 * Boxes that sentences name: overlap, errors and spatial relations. Boxes are (centre x, centre y, width, height) as
 * fractions of the image.
 *
 * The official evaluator does not score boxes; L1, GIoU and the relation are those of the training loss
 * (`Method/models/box_ops.py`, `compute_rela` in robosense2025/track4; GIoU: Rezatofighi et al., CVPR 2019), Acc@0.5 is
 * the usual report of visual grounding.
 */
import { InputError } from '../../errors/index.js';

/** Flat (n, 4) numbers. */
type Boxes = ArrayLike<number>;

/** (x1, y1, x2, y2) of box i. */
function corners(boxes: Boxes, i: number): readonly [number, number, number, number] {
  const [cx, cy, w, h] = [boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]];
  return [cx - 0.5 * w, cy - 0.5 * h, cx + 0.5 * w, cy + 0.5 * h];
}

/** IoU and generalised IoU of box i of both lists; NaN where both boxes are empty. */
export function boxOverlap(a: Boxes, b: Boxes, i = 0): { readonly iou: number; readonly giou: number } {
  const [ax1, ay1, ax2, ay2] = corners(a, i);
  const [bx1, by1, bx2, by2] = corners(b, i);
  const inter =
    Math.max(0, Math.min(ax2, bx2) - Math.max(ax1, bx1)) * Math.max(0, Math.min(ay2, by2) - Math.max(ay1, by1));
  const union = (ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - inter;
  const iou = inter / union;
  const enclosing =
    Math.max(0, Math.max(ax2, bx2) - Math.min(ax1, bx1)) * Math.max(0, Math.max(ay2, by2) - Math.min(ay1, by1));
  return { iou, giou: iou - (enclosing - union) / enclosing };
}

/** Sum of the four absolute differences of box i of both lists. */
export function boxL1(a: Boxes, b: Boxes, i = 0): number {
  let sum = 0;
  for (let c = 4 * i; c < 4 * i + 4; c++) sum += Math.abs(a[c] - b[c]);
  return sum;
}

/**
 * Where box A lies relative to box B, as the official code numbers it: horizontally 0, 1 or 2 as A's centre is right of,
 * near or left of B's (there called left, centre, right), vertically 0, 1 or 2 as it is below, near or above (there
 * called upper, centre, lower, image rows counting downwards). Near is less than half of A's own side.
 */
export function boxRelation(
  a: Boxes,
  b: Boxes,
  i = 0,
): { readonly horizontal: 0 | 1 | 2; readonly vertical: 0 | 1 | 2 } {
  const along = (axis: number): 0 | 1 | 2 => {
    const distance = a[4 * i + axis] - b[4 * i + axis];
    if (Math.abs(distance) < 0.5 * a[4 * i + axis + 2]) return 1;
    return distance > 0 ? 0 : 2;
  };
  return { horizontal: along(0), vertical: along(1) };
}

export interface GroundingScores {
  /** Boxes that count: those whose first number in the ground truth is above 0, as in the training loss. */
  readonly boxes: number;
  /** Null where no box counts. */
  readonly L1: number | null;
  /** Mean of IoU; a pair of empty boxes counts as 0. */
  readonly IoU: number | null;
  /** Mean of 1 − GIoU; 0 where any box is inverted, as the loss has it. */
  readonly GIoULoss: number | null;
  /** Percent of boxes with an IoU of 0.5 or more. */
  readonly 'Acc@0.5': number | null;
  /** Boxes that both are empty, and boxes of negative size: the former leave the loss undefined, the latter void it. */
  readonly emptyPairs: number;
  readonly invertedBoxes: number;
}

/** @throws InputError where the lists are not (n, 4) of one length */
export function evaluateGrounding(predicted: Boxes, groundTruth: Boxes): GroundingScores {
  if (predicted.length !== groundTruth.length || predicted.length % 4 !== 0) {
    throw new InputError(`${predicted.length} numbers of predicted boxes, ${groundTruth.length} of the ground truth`);
  }
  let [boxes, l1, iouSum, giouLoss, right, emptyPairs, invertedBoxes] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < predicted.length / 4; i++) {
    if (!(groundTruth[4 * i] > 0)) continue;
    boxes++;
    l1 += boxL1(predicted, groundTruth, i);
    for (const list of [predicted, groundTruth]) if (list[4 * i + 2] < 0 || list[4 * i + 3] < 0) invertedBoxes++;
    const { iou, giou } = boxOverlap(predicted, groundTruth, i);
    giouLoss += 1 - giou;
    if (Number.isNaN(iou)) {
      emptyPairs++;
      continue;
    }
    iouSum += iou;
    if (iou >= 0.5) right++;
  }
  const meanOf = (sum: number): number | null => (boxes === 0 ? null : sum / boxes);
  const loss = invertedBoxes > 0 ? 0 : Number.isNaN(giouLoss) ? null : meanOf(giouLoss);
  return {
    boxes,
    L1: meanOf(l1),
    IoU: meanOf(iouSum),
    GIoULoss: boxes === 0 ? null : loss,
    'Acc@0.5': meanOf(100 * right),
    emptyPairs,
    invertedBoxes,
  };
}
