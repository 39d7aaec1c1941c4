/** Detections as the plain JSON of `predictions.jsonl`: what comes back is what went in, digit for digit. */
import ndarray from 'ndarray';
import type { Detections, FloatArray } from '../contracts/index.js';
import { InputError } from '../errors/index.js';

/** `null` stands for a number that JSON does not know. */
type Numbers = readonly (number | null)[];

/** One sample of predictions.jsonl. */
export interface EncodedDetections {
  readonly name: readonly string[];
  readonly score: Numbers;
  /** (n, 7) house boxes. */
  readonly boxes_lidar: readonly Numbers[];
  /** (n, 2) metres per second, LiDAR frame. */
  readonly velocity?: readonly Numbers[];
  readonly attribute?: readonly string[];
  /** The numbers are doubles; single precision unless it says so. */
  readonly float64?: true;
}

/** Shortest decimal that reads back as the same float32: half the size of the double's digits. */
function float32Decimal(value: number): number | null {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) return null;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return Number(rounded.toPrecision(9));
}

const isDouble = (array: FloatArray | undefined): boolean => array instanceof Float64Array;

/** What {@link decodeDetections} reads back bit for bit; a number that is not finite comes back as NaN. */
export function encodeDetections(detections: Detections): EncodedDetections {
  const { boxes, names, scores, velocities, attributes } = detections;
  const doubles = [boxes.data, scores, velocities?.data].some(isDouble);
  const decimal = doubles ? (value: number) => (Number.isFinite(value) ? value : null) : float32Decimal;
  const rows = (array: Detections['boxes'], width: number): Numbers[] =>
    names.map((_, row) => Array.from({ length: width }, (_unused, column) => decimal(array.get(row, column))));
  return {
    name: names,
    score: Array.from(scores, decimal),
    boxes_lidar: rows(boxes, 7),
    ...(velocities && { velocity: rows(velocities, 2) }),
    ...(attributes && { attribute: attributes }),
    ...(doubles && { float64: true }),
  };
}

function table(rows: unknown, key: string, width: number, count: number): Numbers {
  if (!Array.isArray(rows) || rows.length !== count || rows.some((row) => row?.length !== width)) {
    throw new InputError(`a prediction of ${count} names needs as many "${key}" of ${width} numbers`);
  }
  return (rows as Numbers[]).flat();
}

/** @throws InputError where the value is not what {@link encodeDetections} writes. */
export function decodeDetections(value: unknown): Detections {
  const encoded = (value ?? {}) as Partial<EncodedDetections>;
  const { name, score, velocity, attribute } = encoded;
  if (!Array.isArray(name) || !Array.isArray(score) || !Array.isArray(encoded.boxes_lidar)) {
    throw new InputError('a prediction needs "name", "score" and "boxes_lidar"');
  }
  const count = name.length;
  for (const [key, list] of Object.entries({ score, ...(attribute && { attribute }) })) {
    if (Array.isArray(list) && list.length === count) continue;
    throw new InputError(`a prediction of ${count} names needs as many entries of "${key}"`);
  }
  const floats = (numbers: Numbers): FloatArray => {
    const array = encoded.float64 === true ? new Float64Array(numbers.length) : new Float32Array(numbers.length);
    numbers.forEach((number, i) => (array[i] = number ?? NaN));
    return array;
  };
  return {
    names: name.map(String),
    scores: floats(score),
    boxes: ndarray(floats(table(encoded.boxes_lidar, 'boxes_lidar', 7, count)), [count, 7]),
    ...(velocity && { velocities: ndarray(floats(table(velocity, 'velocity', 2, count)), [count, 2]) }),
    ...(attribute && { attributes: attribute.map(String) }),
  };
}
