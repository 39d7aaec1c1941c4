import { InputError } from '../../errors/index.js';
import { CandidateCollector, orderByScore, type Candidates } from './candidates.js';
import { flattenObjects, type FlatObjects, type KittiFrame } from './columns.js';
import {
  DIFFICULTY_LIMITS,
  KITTI_CLASSES,
  NEIGHBOUR,
  overlapThresholds,
  RANKED_CLASSES,
  type KittiClass,
  type KittiOverlap,
} from './definitions.js';
import {
  compatKernel,
  dontCareCover,
  exactKernel,
  imageIou,
  type KittiMode,
  type SpaceOverlap,
  type SpaceOverlapKernel,
} from './overlaps.js';

export interface KittiOptions {
  /** Default: Car, Pedestrian, Cyclist. */
  readonly classes?: readonly KittiClass[];
  /** Default: `exact`. */
  readonly mode?: KittiMode;
}

/** Everything that does not depend on difficulty or overlap threshold: flat columns and the pairs that could match. */
export interface PreparedKitti {
  readonly mode: KittiMode;
  readonly classes: readonly KittiClass[];
  /** (frames) */
  readonly frameIds: readonly string[];
  readonly labels: FlatObjects;
  readonly detections: FlatObjects;
  /** (detections) |y2 - y1| in pixels. */
  readonly detectionHeightPx: Float64Array;
  /** (detections) share of the image box that a DontCare region covers. */
  readonly cover: Float64Array;
  /** (detections) rows in descending score. */
  readonly order: Int32Array;
  readonly candidates: Readonly<Partial<Record<KittiClass, Readonly<Record<KittiOverlap, Candidates>>>>>;
  /** Whether orientation is scored: the first detection of all carries an observation angle. */
  readonly hasOrientation: boolean;
  /** `official-compat` only: pairs whose float32 overlap lies on the other side of a threshold than the exact one. */
  readonly misjudgedPairs: number;
}

/** A detection without an observation angle carries this alpha. */
const NO_ALPHA = -10;
/** Detections lower than this are "ignored" at some difficulty, whatever their class, and can take a label away. */
const LARGEST_MIN_HEIGHT_PX = Math.max(...Object.values(DIFFICULTY_LIMITS).map(({ minHeightPx }) => minHeightPx));

function heightsPx({ bbox, count }: FlatObjects): Float64Array {
  const heights = new Float64Array(count);
  for (let i = 0; i < count; i++) heights[i] = Math.abs(bbox[4 * i + 3] - bbox[4 * i + 1]);
  return heights;
}

/** Whether any threshold lies between two overlaps of the same pair. */
function isMisjudged(official: number, exact: number, thresholds: readonly number[]): boolean {
  return thresholds.some((threshold) => official > threshold !== exact > threshold);
}

/**
 * Lays every detection over every label of its frame once, for all difficulties, thresholds and metrics.
 *
 * @throws InputError where columns differ in length, a number is not finite or a class is unknown
 */
export function prepareKitti(frames: readonly KittiFrame[], options: KittiOptions = {}): PreparedKitti {
  const mode = options.mode ?? 'exact';
  const classes = options.classes ?? RANKED_CLASSES;
  for (const name of classes) {
    if (!KITTI_CLASSES.includes(name)) {
      throw new InputError(`KITTI has no class ${name}; choose from ${KITTI_CLASSES.join(', ')}`);
    }
  }
  const labels = flattenObjects(frames, 'gt');
  const detections = flattenObjects(frames, 'dt');
  const detectionHeightPx = heightsPx(detections);
  const order = orderByScore(detections);
  const exact = exactKernel(detections, labels);
  const compat = mode === 'official-compat' ? compatKernel(detections, labels) : undefined;

  const candidates: Partial<Record<KittiClass, Record<KittiOverlap, Candidates>>> = {};
  let misjudgedPairs = 0;
  for (const className of classes) {
    const found = collectCandidates(className, labels, detections, detectionHeightPx, exact, compat);
    misjudgedPairs += found.misjudgedPairs;
    candidates[className] = {
      bbox: found.bbox.finish(order),
      bev: found.bev.finish(order),
      '3d': found.volume.finish(order),
    };
  }
  return {
    mode,
    classes,
    frameIds: frames.map(({ id }) => id),
    labels,
    detections,
    detectionHeightPx,
    cover: dontCareCover(detections, labels),
    order,
    candidates,
    hasOrientation: detections.count > 0 && detections.alpha[0] !== NO_ALPHA,
    misjudgedPairs,
  };
}

function collectCandidates(
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
