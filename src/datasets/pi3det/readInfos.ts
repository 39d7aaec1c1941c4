import { isAbsolute, normalize, sep } from 'node:path';
import { FileFormatError } from '../../errors/index.js';
import { assertBoxes } from '../../geometry/index.js';
import { isPythonList, readPickle } from '../pickle/index.js';
import type { Pi3detInfo } from './info.js';
import { PickledRecord } from './pickledFields.js';

/** A path of the file must stay below the data set's root: info files come from strangers. */
function relativePath(record: PickledRecord, ...keys: readonly string[]): string {
  const path = record.text(...keys);
  const clean = normalize(path);
  if (path === '' || isAbsolute(clean) || clean === '..' || clean.startsWith(`..${sep}`) || path.includes('\0')) {
    record.fail(keys[0], `'${path.slice(0, 100)}' does not lie below the data set's folder`);
  }
  return clean;
}

function readAnnotations(frame: PickledRecord): Pi3detInfo['annos'] {
  const annos = frame.record('annos');
  const names = annos.names('gt_names', 'name');
  const boxes = annos.numbers(
    'gt_boxes_lidar',
    (shape) =>
      (shape[0] === 0 && names.length === 0) || (shape.length === 2 && shape[0] === names.length && shape[1] === 7),
    `(${names.length}, 7), one box a name`,
  );
  assertBoxes(boxes, `${annos.file}: ${annos.place}, gt_boxes_lidar`);
  return { names, boxes };
}

function readInfo(frame: PickledRecord): Pi3detInfo {
  const calib = frame.record('calib');
  const isMatrix = (rows: number) => (shape: readonly number[]) => shape.length === 2 && shape.every((n) => n === rows);
  return {
    frameId: frame.text('frame_id'),
    platform: frame.text('platform'),
    pointCloudPath: relativePath(frame, 'point_clout_path', 'point_cloud_path'),
    ...(frame.fields.has('image_path') && { imagePath: relativePath(frame, 'image_path') }),
    calib: {
      E: calib.numbers('E', isMatrix(4), '(4, 4)'),
      I: calib.numbers('I', isMatrix(3), '(3, 3)'),
      D: calib.numbers('D', (shape) => [0, 4, 5, 8].includes(shape.reduce((a, b) => a * b, 1)), '4, 5 or 8 numbers'),
    },
    ...(frame.fields.has('annos') && { annos: readAnnotations(frame) as NonNullable<Pi3detInfo['annos']> }),
  };
}

/**
 * Reads an info file of Pi3DET (robosense2025/track5, `pcdet/datasets/pi3det/pi3det_dataset.py`): a pickled list with
 * one dict a frame.
 *
 * The point path may be spelled `point_clout_path`, as in the official files, or `point_cloud_path`; keys beyond the
 * known are left alone. Labels are checked: as many boxes as names, finite, sizes above zero.
 *
 * @throws FileFormatError naming frame and key
 */
export async function readPi3detInfos(path: string): Promise<readonly Pi3detInfo[]> {
  const list = await readPickle(path);
  if (!isPythonList(list)) throw new FileFormatError(path, undefined, 'is no Pi3DET info file: not a list of frames');
  const seen = new Set<string>();
  return list.map((entry, index) => {
    if (!(entry instanceof Map)) throw new FileFormatError(path, `frame ${index}`, 'is no dict');
    const record = new PickledRecord(path, `frame ${index}`, entry);
    const info = readInfo(record);
    if (seen.has(info.frameId)) record.fail('frame_id', `'${info.frameId}' occurs twice`);
    seen.add(info.frameId);
    return info;
  });
}
