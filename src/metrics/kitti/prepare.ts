import { InputError } from '../../errors/index.js';
import { orderByScore, type Candidates } from './candidates.js';
import { collectPairs } from './collectPairs.js';
import { flattenObjects, type FlatObjects, type KittiFrame } from './columns.js';
import { KITTI_CLASSES, RANKED_CLASSES, type KittiClass, type KittiOverlap } from './definitions.js';
import { compatKernel, dontCareCover, exactKernel, type KittiMode } from './overlaps.js';

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
function heightsPx({ bbox, count }: FlatObjects): Float64Array {
  const heights = new Float64Array(count);
  for (let i = 0; i < count; i++) heights[i] = Math.abs(bbox[4 * i + 3] - bbox[4 * i + 1]);
  return heights;
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
    const found = collectPairs(className, labels, detections, detectionHeightPx, exact, compat);
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
