import { CandidateCollector } from './candidates.js';
import type { FlatObjects } from './columns.js';
import { DIFFICULTY_LIMITS, KITTI_CLASSES, NEIGHBOUR, overlapThresholds, type KittiClass } from './definitions.js';
import { imageIou, type SpaceOverlap, type SpaceOverlapKernel } from './overlaps.js';

/** Detections lower than this are "ignored" at some difficulty, whatever their class, and can take a label away. */
const LARGEST_MIN_HEIGHT_PX = Math.max(...Object.values(DIFFICULTY_LIMITS).map(({ minHeightPx }) => minHeightPx));

/** Whether any threshold lies between two overlaps of the same pair. */
function isMisjudged(official: number, exact: number, thresholds: readonly number[]): boolean {
  return thresholds.some((threshold) => official > threshold !== exact > threshold);
}

/**
 * Lays the detections of every frame over its labels of one class and that class's neighbour.
 *
 * @param compat the official kernel where its overlaps count instead of the exact ones; both are then compared
 */
export function collectPairs(
  className: KittiClass,
  labels: FlatObjects,
  detections: FlatObjects,
  detectionHeightPx: Float64Array,
  exact: SpaceOverlapKernel,
  compat: SpaceOverlapKernel | undefined,
) {
  const code = KITTI_CLASSES.indexOf(className);
  const neighbour = NEIGHBOUR[className];
  const neighbourCode = neighbour === undefined ? code : KITTI_CLASSES.indexOf(neighbour);
  const bbox = new CandidateCollector();
  const bev = new CandidateCollector();
  const volume = new CandidateCollector();
  const bboxMin = Math.min(...overlapThresholds(className, 'bbox'));
  const spaceThresholds = overlapThresholds(className, '3d');
  const spaceMin = Math.min(...spaceThresholds);
  const overlap: SpaceOverlap = { bev: 0, volume: 0 };
  const truth: SpaceOverlap = { bev: 0, volume: 0 };
  const kernel = compat ?? exact;
  let misjudgedPairs = 0;
  let inFrame = new Int32Array(64);

  for (let f = 0; f + 1 < labels.frameStart.length; f++) {
    let members = 0;
    if (inFrame.length < labels.frameStart[f + 1] - labels.frameStart[f]) {
      inFrame = new Int32Array(2 * (labels.frameStart[f + 1] - labels.frameStart[f]));
    }
    for (let g = labels.frameStart[f]; g < labels.frameStart[f + 1]; g++) {
      const labelCode = labels.classCode[g];
      if (labelCode === code || labelCode === neighbourCode) inFrame[members++] = g;
    }
    if (members === 0) continue;
    for (let d = detections.frameStart[f]; d < detections.frameStart[f + 1]; d++) {
      if (detections.classCode[d] !== code && !(detectionHeightPx[d] < LARGEST_MIN_HEIGHT_PX)) continue;
      for (let m = 0; m < members; m++) {
        const g = inFrame[m];
        const imageOverlap = imageIou(detections.bbox, d, labels.bbox, g);
        if (imageOverlap > bboxMin) bbox.add(d, g, imageOverlap);
        const overlapping = kernel(d, g, overlap);
        if (overlapping) {
          if (overlap.bev > spaceMin) bev.add(d, g, overlap.bev);
          if (overlap.volume > spaceMin) volume.add(d, g, overlap.volume);
        }
        if (compat === undefined) continue;
        if (!overlapping) overlap.bev = overlap.volume = 0;
        if (!exact(d, g, truth)) truth.bev = truth.volume = 0;
        if (
          isMisjudged(overlap.bev, truth.bev, spaceThresholds) ||
          isMisjudged(overlap.volume, truth.volume, spaceThresholds)
        ) {
          misjudgedPairs++;
        }
      }
    }
  }
  return { bbox, bev, volume, misjudgedPairs };
}
