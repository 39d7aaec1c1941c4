/** Which sample of the predictions is which of the ground truth, and what may not be. */
import { ATTRIBUTE_NAMES, DETECTION_NAMES } from '../../datasets/nuscenes/classes.js';
import type { NuscenesBoxes, NuscenesPlacedBoxes } from '../../datasets/nuscenes/boxes.js';
import { firstOf, InputError } from '../../errors/index.js';

/** `sample T, prediction 3 (counted from 0)`: how every message names a box. */
export function boxPlace(boxes: NuscenesPlacedBoxes, row: number, role: 'prediction' | 'ground-truth box'): string {
  const { sampleRows, sampleTokens } = boxes;
  let low = 0;
  let high = sampleTokens.length;
  // The last sample that begins at the row or before it.
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sampleRows[middle + 1] <= row) low = middle + 1;
    else high = middle;
  }
  return `sample ${sampleTokens[low]}, ${role} ${row - sampleRows[low]} (counted from 0)`;
}

/**
 * (samples of the predictions) index of each in the ground truth.
 *
 * @throws InputError where the two do not hold the same samples, as the official evaluation demands
 */
export function alignSamples(groundTruth: NuscenesPlacedBoxes, predictions: NuscenesPlacedBoxes): Int32Array {
  const place = new Map(groundTruth.sampleTokens.map((token, index) => [token, index]));
  if (place.size !== groundTruth.sampleTokens.length) throw new InputError('the ground truth names a sample twice');
  const aligned = new Int32Array(predictions.sampleTokens.length);
  const seen = new Uint8Array(groundTruth.sampleTokens.length);
  const extra: string[] = [];
  predictions.sampleTokens.forEach((token, s) => {
    const g = place.get(token);
    if (g === undefined) {
      extra.push(token);
      return;
    }
    if (seen[g] === 1) throw new InputError(`sample ${token} stands twice in the predictions; keep one list of boxes`);
    seen[g] = 1;
    aligned[s] = g;
  });
  const missing = groundTruth.sampleTokens.filter((_, g) => seen[g] === 0);
  if (missing.length === 0 && extra.length === 0) return aligned;
  const problems = [
    ...(missing.length === 0 ? [] : [`${missing.length} samples have no predictions: ${firstOf(missing)}`]),
    ...(extra.length === 0 ? [] : [`${extra.length} predicted samples are not in the ground truth: ${firstOf(extra)}`]),
  ];
  throw new InputError(
    `predictions and ground truth differ in their samples: ${problems.join('; ')}; give every sample of the split, with an empty list where nothing is found, and no other`,
  );
}

/** @throws InputError naming the box where a column has the wrong length, a code or a number that may not be */
export function checkBoxes(
  boxes: NuscenesBoxes,
  classes: readonly string[],
  role: 'prediction' | 'ground-truth box',
): void {
  const count = boxes.sampleRows[boxes.sampleTokens.length];
  const widths = { translation: 3, size: 3, rotation: 4, velocity: 2, detection: 1, attribute: 1, score: 1, numPts: 1 };
  for (const [column, width] of Object.entries(widths) as [keyof typeof widths, number][]) {
    if (boxes[column].length !== width * count) {
      throw new InputError(
        `${role}: ${column} has ${boxes[column].length} numbers, ${count} boxes need ${width * count}`,
      );
    }
  }
  const fail = (row: number, problem: string): never => {
    throw new InputError(`${boxPlace(boxes, row, role)}: ${problem}`);
  };
  const known = Uint8Array.from(DETECTION_NAMES, (name) => (classes.includes(name) ? 1 : 0));
  for (const [column, width] of [
    ['translation', 3],
    ['size', 3],
    ['rotation', 4],
    ['score', 1],
  ] as const) {
    const values = boxes[column];
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) fail(Math.floor(i / width), `${column} is not a number`);
    }
  }
  for (let row = 0; row < count; row++) {
    if (known[boxes.detection[row]] !== 1) {
      fail(
        row,
        `class ${DETECTION_NAMES[boxes.detection[row]] ?? boxes.detection[row]} is not one of ${classes.join(', ')}`,
      );
    }
    if (boxes.attribute[row] >= ATTRIBUTE_NAMES.length) fail(row, `there is no attribute ${boxes.attribute[row]}`);
  }
}
