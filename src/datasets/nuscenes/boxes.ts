/**
 * Boxes of many samples in nuScenes' own numbers, one flat column per field: what the evaluator, the reader of results
 * files and the ground truth share.
 *
 * Global frame, metres, geometric centre, size as **width, length, height**, rotation as quaternion w, x, y, z (not
 * necessarily of norm one).
 */

/** Boxes with a place alone, e.g. bicycle racks. Boxes of sample `s` are rows `sampleRows[s]` to `sampleRows[s + 1]`. */
export interface NuscenesPlacedBoxes {
  /** (samples) tokens; the order counts where scores tie. */
  readonly sampleTokens: readonly string[];
  /** (samples + 1), ascending from 0 to the number of boxes. */
  readonly sampleRows: Uint32Array;
  /** (n, 3) centre. */
  readonly translation: Float64Array;
  /** (n, 3) width, length, height. */
  readonly size: Float64Array;
  /** (n, 4) w, x, y, z. */
  readonly rotation: Float64Array;
}

/** Detections or labels. */
export interface NuscenesBoxes extends NuscenesPlacedBoxes {
  /** (n, 2) x and y, metres per second; NaN where it is not known. */
  readonly velocity: Float64Array;
  /** (n) index in DETECTION_NAMES. */
  readonly detection: Uint8Array;
  /** (n) index in ATTRIBUTE_NAMES; 0 is none. */
  readonly attribute: Uint8Array;
  /** (n) -1 for labels. */
  readonly score: Float64Array;
  /** (n) LiDAR and radar points in the box; -1 where it is not known. */
  readonly numPts: Int32Array;
}

/** The labels of a split and what the evaluator's filters need to know of each sample. */
export interface NuscenesGroundTruth {
  /** Samples in sample-table order, boxes of a sample in annotation-table order. */
  readonly boxes: NuscenesBoxes;
  /** Annotations of category `static_object.bicycle_rack`; the same samples in the same order. */
  readonly bicycleRacks: NuscenesPlacedBoxes;
  /** (samples, 3) position of the ego vehicle at the LIDAR_TOP key frame. */
  readonly egoTranslation: Float64Array;
  /** Names of the split's scenes that are there, in sample-table order. */
  readonly sceneNames: readonly string[];
  /** (samples) index in `sceneNames`. */
  readonly sceneOfSample: Uint32Array;
}
