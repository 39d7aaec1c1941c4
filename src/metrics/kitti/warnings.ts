import type { Warning } from '../../contracts/index.js';
import { firstOf } from '../../errors/index.js';
import { perfectPrecision, SAMPLES } from './curve.js';
import { KITTI_DIFFICULTIES } from './definitions.js';
import type { KittiCurve } from './sampling.js';
import type { PreparedKitti } from './prepare.js';

export const ORIENTATION_OFF =
  'the first detection of the set has no observation angle (alpha is -10), or there is no detection: the official evaluator then leaves orientation out';
export const UNDEFINED_PRECISION =
  'at a score threshold every detection is taken by an ignored label, precision is 0/0 and the official evaluator prints NaN';

/** What a reader of the scores must know: labels too few for a full curve, and where the evaluator's rules bite. */
export function kittiWarnings(
  prepared: PreparedKitti,
  labelCounts: Readonly<Record<string, number>>,
  curves: ReadonlyMap<string, KittiCurve>,
): Warning[] {
  const warnings: Warning[] = [];
  for (const className of prepared.classes) {
    const counts = KITTI_DIFFICULTIES.map((difficulty) => ({
      difficulty,
      count: labelCounts[`${className}/${difficulty}`],
    }));
    const none = counts.filter(({ count }) => count === 0).map(({ difficulty }) => difficulty);
    if (none.length > 0) {
      warnings.push({
        code: 'no-ground-truth',
        message: `${className}: no ground truth counts at ${none.join(', ')}; AP is 0 there, as the official evaluator defines it`,
      });
    }
    const few = counts.filter(({ count }) => count > 0 && count < SAMPLES);
    if (few.length > 0) {
      const limits = few.map(
        ({ difficulty, count }) =>
          `${difficulty} ${count} (perfect: R40 ${perfectPrecision(count, 'R40').toFixed(2)}, R11 ${perfectPrecision(count, 'R11').toFixed(2)})`,
      );
      warnings.push({
        code: 'few-ground-truth',
        message: `${className}: fewer than ${SAMPLES} ground-truth boxes count, so even perfect predictions stay below 100: ${limits.join('; ')}`,
      });
    }
  }
  const undefinedCurves = [...curves].filter(([, curve]) => curve.hasUndefinedPrecision).map(([id]) => id);
  if (undefinedCurves.length > 0) {
    const consequence =
      prepared.mode === 'exact'
        ? 'such a precision counts as 0; the official evaluator prints NaN'
        : 'the averages that contain it are null; the official evaluator prints NaN';
    warnings.push({
      code: 'undefined-precision',
      message: `${firstOf(undefinedCurves)}: no detection counts at one of the score thresholds and precision is 0/0; ${consequence}`,
    });
  }
  if (!prepared.hasOrientation) warnings.push({ code: 'no-orientation', message: `no AOS: ${ORIENTATION_OFF}` });
  if (prepared.detections.framesWithoutScore > 0) {
    warnings.push({
      code: 'no-scores',
      message: `${prepared.detections.framesWithoutScore} frames have detections without scores; they count as 0, as in the official evaluator`,
    });
  }
  if (prepared.misjudgedPairs > 0) {
    warnings.push({
      code: 'official-overlap-defect',
      message: `the official float32 overlap puts ${prepared.misjudgedPairs} pairs of boxes on the wrong side of a threshold, most of them boxes that nearly coincide; mode exact does not`,
    });
  }
  return warnings;
}
