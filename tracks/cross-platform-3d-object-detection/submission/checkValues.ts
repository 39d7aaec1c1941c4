import { CONVERTIBLE_NAMES, evaluatedName } from './classes.js';
import type { FrameArrays } from './checkArrays.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';

/** The official detectors keep at most this many boxes a frame after suppression. */
const PLAUSIBLE_BOXES = 500;
/** A yaw beyond one turn is legal, and the sign of an angle in degrees or of a wrong column. */
const PLAUSIBLE_YAW_RAD = 2 * Math.PI + 1e-3;

const COLUMN_NAMES = ['x', 'y', 'z', 'length', 'width', 'height', 'yaw'] as const;

/** The longer class name that a text too short for it was cut from. */
function cutFrom(name: string, width: number | undefined): string | undefined {
  if (width === undefined || name.length !== width) return undefined;
  return CONVERTIBLE_NAMES.find((full) => full.length > width && full.startsWith(name));
}

export function checkNames(arrays: FrameArrays, classes: readonly string[], place: string, defects: DefectList): void {
  const { names = [], nameWidth, labels } = arrays;
  const reported = new Set<string>();
  names.forEach((name, row) => {
    const where = `${place}, name, row ${row}`;
    const evaluated = evaluatedName(name);
    if (!reported.has(name)) {
      const full = cutFrom(name, nameWidth);
      if (full !== undefined) {
        defects.error('name-truncated', where, `'${name}' is '${full}' cut by numpy type U${nameWidth}; use U10`);
      } else if (!CONVERTIBLE_NAMES.some((known) => known === name)) {
        const known = CONVERTIBLE_NAMES.join(', ');
        defects.error('class-unknown', where, `'${name.slice(0, 40)}' stops the evaluator; it knows ${known}`);
      } else if (!classes.includes(evaluated)) {
        defects.warning('class-not-in-phase', where, `'${name}' is not scored; the phase scores ${classes.join(', ')}`);
      }
      reported.add(name);
    }
    if (!labels || !classes.includes(evaluated)) return;
    const label = labels[row];
    const place7 = `${place}, pred_labels, row ${row}`;
    if (!(label >= 1 && label <= classes.length)) {
      defects.warning('label-range', place7, `${label} is no label of 1 to ${classes.length}`);
    } else if (classes[label - 1] !== evaluated) {
      defects.warning('label-mismatch', place7, `${label} is ${classes[label - 1]}, the name is ${name}`);
    }
  });
}

export function checkScores(scores: Float64Array | undefined, place: string, defects: DefectList): void {
  scores?.forEach((score, row) => {
    const where = `${place}, score, row ${row}`;
    if (!Number.isFinite(score))
      defects.error('not-finite', where, `is ${score}; it never matches and never drops out`);
    else if (score < 0 || score > 1) defects.warning('score-range', where, `${score} is outside 0 to 1`);
  });
}

/** @param boxes (n, 7) */
export function checkBoxes(
  boxes: Float64Array,
  names: readonly string[] | undefined,
  place: string,
  defects: DefectList,
): void {
  const count = boxes.length / 7;
  if (count > PLAUSIBLE_BOXES) {
    defects.warning('box-count', place, `has ${count} boxes; the official detectors keep at most ${PLAUSIBLE_BOXES}`);
  }
  const seen = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const where = `${place}, boxes_lidar, row ${row}`;
    const box = boxes.subarray(7 * row, 7 * row + 7);
    const bad = box.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      defects.error('not-finite', where, `${COLUMN_NAMES[bad]} is ${box[bad]}`);
      continue;
    }
    const flat = [3, 4, 5].find((column) => !(box[column] > 0));
    if (flat !== undefined)
      defects.error('box-size', where, `${COLUMN_NAMES[flat]} is ${box[flat]}; it can never match`);
    if (Math.abs(box[6]) > PLAUSIBLE_YAW_RAD) {
      defects.warning('yaw-range', where, `yaw is ${box[6]}, more than a turn; are these radians?`);
    }
    const key = `${names?.[row] ?? ''} ${box.join(' ')}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, row);
    else defects.warning('box-duplicate', where, `is row ${first} again and counts as a false positive`);
  }
}
