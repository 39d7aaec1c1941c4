/** What the official evaluation takes without a word although it cannot be meant. */
import type { Warning } from '../../src/contracts/index.js';
import type { NuscenesPredictions } from '../../src/datasets/nuscenes/index.js';
import { firstOf } from '../../src/errors/index.js';
import type { LeftOut } from './officialBoxes.js';

/** (samples) boxes that repeat class, centre, size and rotation of an earlier one of their sample. */
function repeatedBoxes({ sampleRows, translation, size, rotation, detection }: NuscenesPredictions): Uint32Array {
  const counts = new Uint32Array(sampleRows.length - 1);
  const equal = (values: Float64Array, width: number, a: number, b: number): boolean => {
    for (let i = 0; i < width; i++) if (values[width * a + i] !== values[width * b + i]) return false;
    return true;
  };
  for (let s = 0; s < counts.length; s++) {
    // By x first: boxes that share it are rare.
    const firstAt = new Map<number, number>();
    const others = new Map<number, number[]>();
    for (let row = sampleRows[s]; row < sampleRows[s + 1]; row++) {
      const x = translation[3 * row];
      const first = firstAt.get(x);
      if (first === undefined) {
        firstAt.set(x, row);
        continue;
      }
      const same = [first, ...(others.get(x) ?? [])].some(
        (other) =>
          detection[other] === detection[row] &&
          equal(translation, 3, other, row) &&
          equal(size, 3, other, row) &&
          equal(rotation, 4, other, row),
      );
      if (same) counts[s]++;
      else others.set(x, [...(others.get(x) ?? []), row]);
    }
  }
  return counts;
}

/** Each repeated box is a false positive: most likely a missing suppression, or a file written twice. */
export function duplicateWarnings(predictions: NuscenesPredictions): Warning[] {
  const counts = repeatedBoxes(predictions);
  const samples = predictions.sampleTokens.filter((_, s) => counts[s] > 0);
  if (samples.length === 0) return [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const message = `${total} boxes in ${samples.length} samples repeat another's class and box (${firstOf(samples)}); each counts as a false positive`;
  return [{ code: 'duplicate-predictions', message }];
}

/** What conversion to official boxes left out or had to fill in. */
export function leftOutWarnings(leftOut: LeftOut, maxBoxes: number): Warning[] {
  const warnings: Warning[] = [];
  if (leftOut.classes.size > 0) {
    const counted = [...leftOut.classes].map(([name, count]) => `${name}: ${count}`);
    warnings.push({
      code: 'unknown-class',
      message: `detections of classes that the profile does not evaluate are left out (${firstOf(counted)})`,
    });
  }
  if (leftOut.tooMany > 0) {
    warnings.push({
      code: 'too-many-boxes',
      message: `${leftOut.tooMany} detections are left out: ${leftOut.crowded.length} samples have more than ${maxBoxes}, of which the best count (${firstOf(leftOut.crowded)})`,
    });
  }
  if (leftOut.still > 0) {
    warnings.push({
      code: 'no-velocities',
      message: `the model gives no velocities: ${leftOut.still} boxes count as standing still, which costs AVE and AAE, and with them NDS`,
    });
  }
  return warnings;
}
