import type { NdArray } from 'ndarray';
import type { FloatArray } from './sensors.js';

/**
 * Boxes (n, 7): x, y, z, length, width, height, yaw.
 *
 * LiDAR frame (x forward, y left, z up), metres, geometric centre, yaw counter-clockwise from +x in radians.
 */
export type Boxes = NdArray<FloatArray>;

/** What a 3D detector says about one sample. */
export interface Detections {
  readonly boxes: Boxes;
  /** (n) class names. */
  readonly names: readonly string[];
  /** (n) in [0, 1]. */
  readonly scores: FloatArray;
  /** (n, 2) metres per second in the LiDAR frame, where the model has a velocity head. */
  readonly velocities?: NdArray<FloatArray>;
  /** (n) attribute names, empty where there is none; only from models with an attribute head. */
  readonly attributes?: readonly string[];
}

/** The labelled objects of one sample. */
export interface ObjectAnnotations {
  /** (n, 7), see {@link Boxes}; float64. */
  readonly boxes: NdArray<Float64Array>;
  readonly names: readonly string[];
  /** The same objects in the official format's own numbers, while no condition has moved the sensor. */
  readonly kitti?: KittiObjects;
}

/**
 * Objects of one frame in KITTI's own terms (camera 2 frame, metres, radians, pixels), one column per field.
 *
 * `location` is the centre of the box's bottom face; `dimensions` are stored length, height, width.
 */
export interface KittiObjects {
  readonly name: readonly string[];
  /** (n) 0 to 1; -1 where it does not apply. */
  readonly truncated: Float64Array;
  /** (n) 0 to 3; -1 where it does not apply. */
  readonly occluded: Float64Array;
  readonly alpha: Float64Array;
  /** (n, 4) x1, y1, x2, y2. */
  readonly bbox: Float64Array;
  /** (n, 3) length, height, width. */
  readonly dimensions: Float64Array;
  /** (n, 3). */
  readonly location: Float64Array;
  readonly rotationY: Float64Array;
  /** (n), detections only. */
  readonly score?: Float64Array;
}
