import { DIFFICULTY_LIMITS, KITTI_CLASSES, NEIGHBOUR, type KittiClass, type KittiDifficulty } from './definitions.js';
import type { PreparedKitti } from './prepare.js';

/** Flags of labels and detections in an evaluation. */
export const COUNTS = 0;
/** A label that need not be found, a detection that is not wrong; both can still match. */
export const IGNORED = 1;
/** Takes no part. */
export const ABSENT = -1;

/** What counts for one class at one difficulty. */
export interface Selection {
  readonly className: KittiClass;
  readonly difficulty: KittiDifficulty;
  /** (labels) */
  readonly labelFlag: Int8Array;
  /** (detections) */
  readonly detectionFlag: Int8Array;
  /** Labels that count. */
  readonly labelCount: number;
}

/**
 * Flags of every label and detection, as `clean_data` of the official evaluator gives them.
 *
 * A detection that is too low is ignored before its class is looked at: one of another class can match, too.
 */
export function select(prepared: PreparedKitti, className: KittiClass, difficulty: KittiDifficulty): Selection {
  const { labels, detections, detectionHeightPx } = prepared;
  const { minHeightPx, maxOcclusion, maxTruncation } = DIFFICULTY_LIMITS[difficulty];
  const code = KITTI_CLASSES.indexOf(className);
  const neighbour = NEIGHBOUR[className];
  const neighbourCode = neighbour === undefined ? undefined : KITTI_CLASSES.indexOf(neighbour);

  const labelFlag = new Int8Array(labels.count);
  let labelCount = 0;
  for (let g = 0; g < labels.count; g++) {
    if (labels.classCode[g] === code) {
      const isTooHard =
        labels.occluded[g] > maxOcclusion ||
        labels.truncated[g] > maxTruncation ||
        labels.bbox[4 * g + 3] - labels.bbox[4 * g + 1] <= minHeightPx;
      labelFlag[g] = isTooHard ? IGNORED : COUNTS;
      if (!isTooHard) labelCount++;
    } else {
      labelFlag[g] = labels.classCode[g] === neighbourCode ? IGNORED : ABSENT;
    }
  }
  const detectionFlag = new Int8Array(detections.count);
  for (let d = 0; d < detections.count; d++) {
    if (detectionHeightPx[d] < minHeightPx) detectionFlag[d] = IGNORED;
    else detectionFlag[d] = detections.classCode[d] === code ? COUNTS : ABSENT;
  }
  return { className, difficulty, labelFlag, detectionFlag, labelCount };
}
