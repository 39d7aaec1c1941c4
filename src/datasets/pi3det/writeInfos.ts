import { InputError } from '../../errors/index.js';
import { writeFileAtomic } from '../../sensors/index.js';
import { encodePickle, NumpyArray, numpyStrings } from '../pickle/index.js';
import type { Pi3detInfo } from './info.js';

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
    ...(info.imagePath !== undefined && { image_path: info.imagePath }),
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
