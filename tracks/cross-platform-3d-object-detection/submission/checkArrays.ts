import { textList } from '../../../src/datasets/pi3det/index.js';
import { asFloat64, NumpyArray } from '../../../src/datasets/pickle/index.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';

/** The columns of one frame as far as they can be read. */
export interface FrameArrays {
  readonly names?: readonly string[];
  /** Characters an element of `name` holds, where it is a numpy string array. */
  readonly nameWidth?: number;
  readonly scores?: Float64Array;
  readonly labels?: Float64Array;
  /** (n, 7) */
  readonly boxes?: Float64Array;
}

/** What the evaluator reads (`needed`) and what official results also have, with the types they have there. */
const COLUMNS = {
  name: { dtype: 'U', needed: true },
  score: { dtype: 'f4', needed: true },
  boxes_lidar: { dtype: 'f4', needed: true },
  pred_labels: { dtype: 'i8', needed: false },
  platform: { dtype: undefined, needed: false },
  frame_id: { dtype: undefined, needed: false },
} as const;
type NumericColumn = 'score' | 'boxes_lidar' | 'pred_labels';

function readNames(value: unknown, place: string, defects: DefectList): Pick<FrameArrays, 'names' | 'nameWidth'> {
  const where = `${place}, name`;
  const names = textList(value);
  const isBytes = value instanceof NumpyArray && value.dtype.startsWith('S');
  if (!names || (isBytes && names.length > 0)) {
    defects.error('array-type', where, isBytes ? 'holds bytes, not text' : 'is no array of text');
    return {};
  }
  if (!(value instanceof NumpyArray)) {
    defects.warning('array-type', where, 'is a list, official results have a numpy array of text');
    return { names };
  }
  if (value.shape.length !== 1) {
    defects.error('array-shape', where, `has shape (${value.shape.join(', ')}) instead of (n)`);
    return {};
  }
  if (names.length > 0 && value.dtype === 'O') {
    defects.warning('dtype', where, 'is an object array, official results have numpy text (U3 or U10)');
  }
  return { names, ...(value.dtype.startsWith('U') && { nameWidth: Number(value.dtype.slice(1)) }) };
}

function readNumbers(key: NumericColumn, value: unknown, place: string, defects: DefectList): Float64Array | undefined {
  const where = `${place}, ${key}`;
  const { dtype, needed } = COLUMNS[key];
  const report = needed ? defects.error.bind(defects) : defects.warning.bind(defects);
  if (!(value instanceof NumpyArray)) return void report('array-type', where, 'is no numpy array');
  const { shape } = value;
  const isEmpty = shape[0] === 0;
  const numbers = asFloat64(value);
  if (!numbers && !isEmpty) return void report('array-type', where, `is an array of ${value.dtype}, not of numbers`);
  const columns = key === 'boxes_lidar' ? 7 : undefined;
  const fits = columns === undefined ? shape.length === 1 : isEmpty || (shape.length === 2 && shape[1] === columns);
  if (!fits) {
    const wanted = columns === undefined ? '(n)' : '(n, 7): x, y, z, length, width, height, yaw';
    return void report('array-shape', where, `has shape (${shape.join(', ')}) instead of ${wanted}`);
  }
  if (!isEmpty && value.dtype !== dtype) {
    defects.warning('dtype', where, `is ${value.dtype}, official results have ${dtype}`);
  }
  return isEmpty ? new Float64Array(0) : numbers;
}

/** Reads the columns of one frame and reports what is missing, of another type or shape, or of different length. */
export function checkArrays(frame: ReadonlyMap<unknown, unknown>, place: string, defects: DefectList): FrameArrays {
  for (const [key, { needed }] of Object.entries(COLUMNS)) {
    if (frame.has(key)) continue;
    if (needed) defects.error('key-missing', place, `has no '${key}'; the evaluator stops`);
    else defects.warning('key-missing', place, `has no '${key}', official results have it`);
  }
  const numbers = (key: NumericColumn): Float64Array | undefined =>
    frame.has(key) ? readNumbers(key, frame.get(key), place, defects) : undefined;
  const arrays: { -readonly [K in keyof FrameArrays]: FrameArrays[K] | undefined } = {
    ...(frame.has('name') && readNames(frame.get('name'), place, defects)),
    scores: numbers('score'),
    labels: numbers('pred_labels'),
    boxes: numbers('boxes_lidar'),
  };
  const n = arrays.names?.length;
  if (n === undefined) return arrays as FrameArrays;
  if (arrays.scores && arrays.scores.length !== n) {
    defects.error('array-length', `${place}, score`, `has ${arrays.scores.length} scores for ${n} names`);
    arrays.scores = undefined;
  }
  if (arrays.boxes && arrays.boxes.length !== 7 * n) {
    defects.error('array-length', `${place}, boxes_lidar`, `has ${arrays.boxes.length / 7} boxes for ${n} names`);
  }
  if (arrays.labels && arrays.labels.length !== n) {
    defects.warning('array-length', `${place}, pred_labels`, `has ${arrays.labels.length} labels for ${n} names`);
    arrays.labels = undefined;
  }
  return arrays as FrameArrays;
}
