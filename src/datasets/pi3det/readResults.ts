import ndarray, { type NdArray } from 'ndarray';
import type { FloatArray } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { readFileBounded } from '../../sensors/index.js';
import { asFloat64, isPythonList, NumpyArray, parsePickle } from '../pickle/index.js';
import { PickledRecord } from './pickledFields.js';
import { isArchive, RESULT_FILE, unpackResult } from './resultArchive.js';

/** Detections of one frame of a `result.pkl`. */
export interface Pi3detResult {
  /** The evaluator never reads it: results belong to the frames of the info file by their place in the list. */
  readonly frameId?: string;
  readonly platform?: string;
  /** (n) */
  readonly names: readonly string[];
  /** (n) 1-based class indices; the evaluator never reads them. */
  readonly labels?: Int32Array;
  /** (n), in the file's own precision, float32 in official files. */
  readonly scores: FloatArray;
  /** (n, 7) x, y, z of the geometric centre, length, width, height, yaw; LiDAR frame; the file's own precision. */
  readonly boxes: NdArray<FloatArray>;
}

/** float32 stays float32, everything else becomes float64: the evaluator computes in the file's own precision. */
function floats(array: NumpyArray): FloatArray | undefined {
  return array.data instanceof Float32Array ? array.data : asFloat64(array);
}

function numbersOf(record: PickledRecord, key: string, n: number, columns: number | undefined): FloatArray {
  const array = record.find(key);
  const values = array instanceof NumpyArray ? floats(array) : undefined;
  if (!(array instanceof NumpyArray) || !values) return record.fail(key, 'is no numeric numpy array');
  const { shape } = array;
  const fits = columns === undefined ? shape.length === 1 : n === 0 || (shape.length === 2 && shape[1] === columns);
  if (shape[0] !== n || !fits) {
    record.fail(key, `has shape (${shape.join(', ')}), but there are ${n} names`);
  }
  return values;
}

function readFrame(record: PickledRecord): Pi3detResult {
  const names = record.names('name');
  const n = names.length;
  const optionalText = (key: string): string | undefined => (record.fields.has(key) ? record.text(key) : undefined);
  const frameId = optionalText('frame_id');
  const platform = optionalText('platform');
  const boxes = numbersOf(record, 'boxes_lidar', n, 7);
  return {
    ...(frameId !== undefined && { frameId }),
    ...(platform !== undefined && { platform }),
    ...(record.fields.has('pred_labels') && {
      labels: Int32Array.from(numbersOf(record, 'pred_labels', n, undefined)),
    }),
    names,
    scores: numbersOf(record, 'score', n, undefined),
    boxes: ndarray(n === 0 ? boxes.subarray(0, 0) : boxes, [n, 7]),
  };
}

/** The list in the bytes of a `result.pkl` or of a zip archive with one, as Python values. */
export function parseResultFile(bytes: Uint8Array, file: string): unknown {
  return isArchive(bytes) ? parsePickle(unpackResult(bytes, file), `${file}:${RESULT_FILE}`) : parsePickle(bytes, file);
}

/**
 * Reads the challenge's `result.pkl`, or the `result.zip` that holds it, in file order.
 *
 * Only what the official evaluator needs is demanded; `checkSubmission` of the track finds everything else.
 *
 * @throws FileFormatError naming frame and key: no list of dicts, missing `name`, `score` or `boxes_lidar`, arrays of
 *   different lengths
 */
export async function readPi3detResults(path: string): Promise<readonly Pi3detResult[]> {
  const list = parseResultFile(await readFileBounded(path), path);
  if (!isPythonList(list)) throw new FileFormatError(path, undefined, 'is no result file: not a list of frames');
  return list.map((entry, index) => {
    if (!(entry instanceof Map)) throw new FileFormatError(path, `frame ${index}`, 'is no dict');
    return readFrame(new PickledRecord(path, `frame ${index}`, entry));
  });
}
