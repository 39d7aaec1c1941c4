import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { asFloat64, NumpyArray, parsePickle } from '../../../datasets/pickle/index.js';
import { FileFormatError } from '../../../errors/index.js';
import { parseNpy, readFileBounded } from '../../../sensors/index.js';

/** Boxes as a file has them, and the points per box where it says so. */
export interface BoxesOfFile {
  /** (n, 7) float64, columns beyond the seventh dropped. */
  readonly boxes: Float64Array;
  readonly storedCounts?: Float64Array;
}

/** {@link BoxesOfFile} without the rows that are no boxes. */
export interface SizedBoxes extends BoxesOfFile {
  /** Rows left out: a size of -1 marks what has no box, e.g. KITTI's DontCare. */
  readonly skipped: number;
}

const boxKeys = ['boxes', 'gt_boxes_lidar', 'boxes_lidar', 'gt_boxes', 'gt_bboxes_3d'];
const countKeys = ['num_lidar_pts', 'num_points', 'num_points_in_gt'];

/**
 * Reads boxes of one frame: JSON (rows, an object with "boxes", or mmdetection3d's info with "instances"), .npy or a
 * pickle with one of the usual keys.
 *
 * @param frame which entry of a list of frames
 */
export async function readBoxesFile(path: string, frame: number): Promise<SizedBoxes> {
  const found = findBoxes(await readDocument(path), frame);
  if (found !== undefined) return withSizes(found);
  throw new FileFormatError(
    path,
    `frame ${frame}`,
    `no boxes found; expected rows of 7 numbers, or them under one of ${boxKeys.join(', ')}`,
  );
}

function withSizes({ boxes, storedCounts }: BoxesOfFile): SizedBoxes {
  const count = boxes.length / 7;
  const kept = Array.from({ length: count }, (_, row) => row).filter((row) =>
    boxes.subarray(7 * row + 3, 7 * row + 6).every((size) => size !== -1),
  );
  return {
    boxes: Float64Array.from(kept.flatMap((row) => [...boxes.subarray(7 * row, 7 * row + 7)])),
    ...(storedCounts && { storedCounts: Float64Array.from(kept, (row) => storedCounts[row] as number) }),
    skipped: count - kept.length,
  };
}

async function readDocument(path: string): Promise<unknown> {
  const extension = extname(path).toLowerCase();
  if (extension === '.pkl') return parsePickle(await readFileBounded(path), path);
  if (extension === '.npy') {
    const { array } = parseNpy(await readFileBounded(path), path);
    const [rows = 0, columns = 0] = array.shape;
    return Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_none, column) => Number(array.get(row, column))),
    );
  }
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw new FileFormatError(path, undefined, `neither JSON, .npy nor .pkl with boxes (${(error as Error).message})`);
  }
}

function findBoxes(value: unknown, frame: number): BoxesOfFile | undefined {
  const rows = asRows(value);
  if (rows !== undefined) return { boxes: rows };
  if (Array.isArray(value)) return findBoxes(value[frame], 0);
  const fields = asFields(value);
  if (fields === undefined) return undefined;
  const list = fields.get('data_list');
  if (Array.isArray(list)) return findBoxes(list[frame], 0);
  const instances = fields.get('instances');
  if (Array.isArray(instances)) return ofInstances(instances);
  for (const key of boxKeys) {
    const boxes = asRows(fields.get(key));
    if (boxes === undefined) continue;
    const counts = countKeys
      .map((name) => asNumbers(fields.get(name)))
      .find((numbers) => numbers?.length === boxes.length / 7);
    return { boxes, ...(counts && { storedCounts: counts }) };
  }
  return ['annos', 'frame'].map((key) => findBoxes(fields.get(key), frame)).find((found) => found !== undefined);
}

/** mmdetection3d's info files, version 2: one object per box. */
function ofInstances(instances: readonly unknown[]): BoxesOfFile | undefined {
  const fields = instances.map(asFields);
  const boxes = asRows(fields.map((instance) => instance?.get('bbox_3d')));
  const counts = asNumbers(fields.map((instance) => instance?.get('num_lidar_pts')));
  return boxes && { boxes, ...(counts && { storedCounts: counts }) };
}

function asFields(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (value instanceof Map) return value as ReadonlyMap<string, unknown>;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof NumpyArray)
    return undefined;
  return new Map(Object.entries(value));
}

function asNumbers(value: unknown): Float64Array | undefined {
  if (value instanceof NumpyArray) return asFloat64(value);
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'number')) return undefined;
  return Float64Array.from(value as number[]);
}

function asRows(value: unknown): Float64Array | undefined {
  if (value instanceof NumpyArray) {
    const data = asFloat64(value);
    const [rows = 0, columns = 0] = value.shape;
    if (data === undefined || value.shape.length !== 2 || columns < 7) return undefined;
    return Float64Array.from({ length: 7 * rows }, (_, at) => data[Math.floor(at / 7) * columns + (at % 7)] as number);
  }
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const rows = value.map(asNumbers);
  if (rows.some((row) => row === undefined || row.length < 7)) return undefined;
  return Float64Array.from(rows.flatMap((row) => [...(row as Float64Array).subarray(0, 7)]));
}
