import ndarray from 'ndarray';
import type { Detections } from '../../src/contracts/index.js';
import { InputError } from '../../src/errors/index.js';

/** One frame of predictions.jsonl, named like the challenge's result.pkl. */
interface EncodedDetections {
  readonly name: readonly string[];
  readonly score: readonly number[];
  /** (n, 7) float32 house boxes. */
  readonly boxes_lidar: readonly (readonly number[])[];
}

/** Shortest decimal that reads back as the same float32: half the size of the double's digits. */
function float32Decimal(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return Number(rounded.toPrecision(9));
}

/** Detections as plain JSON; values are float32, as in the challenge's file, and read back bit for bit. */
export function encodeDetections({ boxes, names, scores }: Detections): EncodedDetections {
  const rows = names.map((_, row) =>
    Array.from({ length: 7 }, (_unused, column) => float32Decimal(boxes.get(row, column))),
  );
  return { name: names, score: Array.from(scores, float32Decimal), boxes_lidar: rows };
}

/** @throws InputError where the value is not what {@link encodeDetections} writes. */
export function decodeDetections(value: unknown): Detections {
  const { name, score, boxes_lidar: rows } = (value ?? {}) as Partial<EncodedDetections>;
  if (!Array.isArray(name) || !Array.isArray(score) || !Array.isArray(rows)) {
    throw new InputError('a prediction needs "name", "score" and "boxes_lidar"');
  }
  if (score.length !== name.length || rows.length !== name.length || rows.some((row) => row?.length !== 7)) {
    throw new InputError(`a prediction of ${name.length} names needs as many scores and boxes of 7 numbers`);
  }
  return {
    names: name.map(String),
    scores: Float32Array.from(score as number[]),
    boxes: ndarray(Float32Array.from((rows as number[][]).flat()), [name.length, 7]),
  };
}
