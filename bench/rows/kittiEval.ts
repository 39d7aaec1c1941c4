import { readFileSync } from 'node:fs';
import { evaluateKitti, overlapThresholds, type KittiClass, type KittiOverlap } from '../../src/metrics/index.js';
import { makeKittiCase } from '../cases/kittiCase.js';
import { projectRoot } from '../projectRoot.js';
import { defineRow } from '../row.js';

interface Expected {
  readonly classes: readonly KittiClass[];
  /** Averages as [class][difficulty][overlap set]. */
  readonly exact_f64_iou: Readonly<Record<string, Readonly<Record<string, number[][][]>>>>;
}

/** Metric id → value of the official evaluator. */
function readExpected(): ReadonlyMap<string, number> {
  const file = new URL('test/golden/track5/speed/expected.json', projectRoot());
  const expected = JSON.parse(readFileSync(file, 'utf8')) as Expected;
  const values = new Map<string, number>();
  for (const [metric, byPositions] of Object.entries(expected.exact_f64_iou)) {
    for (const [positions, byClass] of Object.entries(byPositions)) {
      for (const [c, className] of expected.classes.entries()) {
        const overlaps = overlapThresholds(className, metric === 'aos' ? 'bbox' : (metric as KittiOverlap));
        for (const [d, difficulty] of ['easy', 'moderate', 'hard'].entries()) {
          for (const set of [0, 1]) {
            const overlap = overlaps[Math.min(set, overlaps.length - 1)].toFixed(2);
            values.set(`${className}/${metric}/${positions}@${overlap}/${difficulty}`, byClass[c][d][set]);
          }
        }
      }
    }
  }
  return values;
}

export const row = defineRow({
  id: 'kitti-eval',
  work: 'KITTI scores of 3,769 frames x 50 detections, all classes, metrics and difficulties; checked at 1e-9',
  items: 3769,
  reference:
    'official eval.py with float64 overlaps: 13.9 s warm, 20.3 s with compilation, 1.5 GB (2 shared AMD EPYC cores)',
  prepare: () => ({ frames: makeKittiCase(), expected: readExpected() }),
  run({ frames, expected }) {
    const { values } = evaluateKitti(frames);
    for (const [id, value] of expected) {
      if (!(Math.abs(values[id]! - value) <= 1e-9)) throw new Error(`${id} is ${values[id]} instead of ${value}`);
    }
  },
});
