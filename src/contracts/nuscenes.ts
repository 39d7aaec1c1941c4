/**
 * Boxes of many samples in nuScenes' own terms, one flat column per field: what its evaluation consumes.
 *
 * Global frame, metres, geometric centres. Sample s owns rows `sampleStart[s]` to `sampleStart[s + 1]`, in the order of
 * its list; samples stand in the order of the file, which decides between equal scores.
 */
export interface NuscenesBoxes {
  /** (samples) */
  readonly sampleTokens: readonly string[];
  /** (samples + 1) */
  readonly sampleStart: Int32Array;
  readonly classNames: readonly string[];
  /** (n) index in `classNames`. */
  readonly classCode: Uint8Array;
  readonly attributeNames: readonly string[];
  /** (n) index in `attributeNames`; -1 for none. */
  readonly attributeCode: Int8Array;
  /** (n, 3) x, y, z of the centre. */
  readonly translation: Float64Array;
  /** (n, 3) width, length, height. */
  readonly size: Float64Array;
  /** (n, 4) quaternion w, x, y, z, global from box; of any length. */
  readonly rotation: Float64Array;
  /** (n, 2) metres per second; NaN where unknown. */
  readonly velocity: Float64Array;
  /** (n) -1 for ground truth. */
  readonly score: Float64Array;
  /** (n) LiDAR and radar points on the object; -1 where nobody counted. */
  readonly pointCount: Int32Array;
  /**
   * (n) index in `sampleTokens` of the sample that a box itself names, -1 where it is none of them. Only present where a
   * box names another sample than the one under which it is listed.
   */
  readonly namedSample?: Int32Array;
}

/** Bicycle racks by sample: cycles parked in them are not evaluated. Global frame, metres. */
export interface NuscenesRacks {
  /** (samples + 1) */
  readonly sampleStart: Int32Array;
  /** (n, 3) x, y, z of the centre. */
  readonly translation: Float64Array;
  /** (n, 3) width, length, height. */
  readonly size: Float64Array;
  /** (n, 4) quaternion w, x, y, z, global from rack. */
  readonly rotation: Float64Array;
}
