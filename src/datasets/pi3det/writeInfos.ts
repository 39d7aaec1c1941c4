import type { FloatArray } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { writeFileAtomic } from '../../sensors/index.js';
import { encodePickle, NumpyArray, numpyStrings } from '../pickle/index.js';

/** Calibration of the front camera as Pi3DET stores it. */
export interface Pi3detCalibration {
  /** (4, 4) row-major: camera from LiDAR. */
  readonly E: ArrayLike<number>;
  /** (3, 3) row-major intrinsics in pixels. */
  readonly I: ArrayLike<number>;
  /** Distortion in OpenCV's order k1, k2, p1, p2[, k3]. */
  readonly D: ArrayLike<number>;
}

/** One frame of an info file, ready to be written. */
export interface Pi3detInfo {
  /** Seven digits in the official files, e.g. `0000000`. */
  readonly frameId: string;
  readonly platform: string;
  /** Relative to the data set's root, e.g. `training/point_cloud/0000000.bin`. */
  readonly pointCloudPath: string;
  /** Relative to the data set's root, e.g. `training/image/0000000.jpg`. */
  readonly imagePath: string;
  readonly calib: Pi3detCalibration;
  /** Only in labelled splits. */
  readonly annos?: {
    readonly names: readonly string[];
    /** (n, 7) row-major: x, y, z of the geometric centre, length, width, height, yaw; LiDAR frame, metres, radians. */
    readonly boxes: FloatArray;
  };
}

function matrix(values: ArrayLike<number>, shape: readonly number[], what: string): NumpyArray {
  if (values.length !== shape.reduce((a, b) => a * b, 1)) {
    throw new InputError(`${what} has ${values.length} numbers instead of ${shape.join(' × ')}`);
  }
  return new NumpyArray('f8', shape, Float64Array.from(values));
}

function infoRecord(info: Pi3detInfo): Record<string, unknown> {
  const { frameId, annos, calib } = info;
  const record: Record<string, unknown> = {
    frame_id: frameId,
    platform: info.platform,
    // The official files spell the key this way.
    point_clout_path: info.pointCloudPath,
    image_path: info.imagePath,
    calib: {
      E: matrix(calib.E, [4, 4], `frame ${frameId}: E`),
      I: matrix(calib.I, [3, 3], `frame ${frameId}: I`),
      D: matrix(calib.D, [calib.D.length], `frame ${frameId}: D`),
    },
  };
  if (annos) {
    record.annos = {
      gt_names: numpyStrings(annos.names, Math.max(1, ...annos.names.map((name) => name.length))),
      gt_boxes_lidar: matrix(annos.boxes, [annos.names.length, 7], `frame ${frameId}: boxes`),
    };
  }
  return record;
}

/** The bytes of an info file: a pickled list with one dict a frame, numbers as float64. */
export function encodePi3detInfos(frames: readonly Pi3detInfo[]): Uint8Array {
  return encodePickle(frames.map(infoRecord));
}

/**
 * Writes `pi3det_infos_train.pkl` or `pi3det_infos_val.pkl` as OpenPCDet's `Pi3DetDataset` reads it.
 *
 * @throws InputError for arrays of wrong length, naming the frame
 */
export async function writePi3detInfos(path: string, frames: readonly Pi3detInfo[]): Promise<void> {
  await writeFileAtomic(path, encodePi3detInfos(frames));
}
