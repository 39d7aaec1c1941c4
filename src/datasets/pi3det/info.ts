import type { FloatArray } from '../../contracts/index.js';

/** Calibration of the front camera as Pi3DET stores it. */
export interface Pi3detCalibration {
  /** (4, 4) row-major: camera from LiDAR. */
  readonly E: ArrayLike<number>;
  /** (3, 3) row-major intrinsics in pixels. */
  readonly I: ArrayLike<number>;
  /** Distortion in OpenCV's order k1, k2, p1, p2[, k3]. */
  readonly D: ArrayLike<number>;
}

/** One frame of an info file. */
export interface Pi3detInfo {
  /** Seven digits in the official files, e.g. `0000000`. */
  readonly frameId: string;
  readonly platform: string;
  /** Relative to the data set's root, e.g. `training/point_cloud/0000000.bin`. */
  readonly pointCloudPath: string;
  /** Relative to the data set's root, e.g. `training/image/0000000.jpg`. */
  readonly imagePath?: string;
  readonly calib: Pi3detCalibration;
  /** Only in labelled splits. */
  readonly annos?: {
    readonly names: readonly string[];
    /** (n, 7) row-major: x, y, z of the geometric centre, length, width, height, yaw; LiDAR frame, metres, radians. */
    readonly boxes: FloatArray;
  };
}
