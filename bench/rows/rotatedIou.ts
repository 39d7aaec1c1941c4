import { bevIou } from '../../src/geometry/rotatedIou.js';
import { keyedRng } from '../../src/random/index.js';
import { defineRow } from '../row.js';

const PAIRS = 200_000;

/** Car-sized boxes and their jittered copies: every pair overlaps, none is rejected early. */
function makeBoxes(): { a: Float64Array; b: Float64Array } {
  const rng = keyedRng('bench', 'rotated-iou');
  const a = new Float64Array(7 * PAIRS);
  const b = new Float64Array(7 * PAIRS);
  for (let p = 0; p < 7 * PAIRS; p += 7) {
    a.set([rng.uniform(0, 70), rng.uniform(-40, 40), -1, 3.9, 1.6, 1.5, rng.uniform(-3.14, 3.14)], p);
    b.set(a.subarray(p, p + 7), p);
    b[p] += rng.normal(0, 0.5);
    b[p + 1] += rng.normal(0, 0.5);
    b[p + 6] += rng.normal(0, 0.2);
  }
  return { a, b };
}

export const row = defineRow({
  id: 'rotated-iou',
  work: `bird's-eye IoU of ${PAIRS.toLocaleString('en')} overlapping pairs`,
  items: PAIRS,
  reference: null,
  prepare: makeBoxes,
  run({ a, b }) {
    let sum = 0;
    for (let i = 0; i < PAIRS; i++) sum += bevIou(a, i, b, i);
    if (!(sum > 0 && sum < PAIRS)) throw new Error(`mean IoU ${sum / PAIRS}`);
    return sum;
  },
});
