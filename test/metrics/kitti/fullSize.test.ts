import { createHash } from 'node:crypto';
import test from 'ava';
import { makeKittiCase } from '../../../bench/cases/kittiCase.js';
import { canonicalText } from '../../../bench/cases/kittiText.js';
import { evaluateKitti, kittiStatistic } from '../../../src/metrics/index.js';
import { expectedValues, readGolden, type Expected } from '../../helpers/kittiGolden.js';

interface FullSizeExpected extends Expected {
  input: { frames: number; sha256: string; canonical_text_bytes: number };
  n_gt: number[][];
}

test('3,769 frames: all values of the official evaluator', (t) => {
  const expected = readGolden<FullSizeExpected>('speed/expected.json');
  const frames = makeKittiCase();
  t.is(frames.length, expected.input.frames);
  const hash = createHash('sha256');
  let bytes = 0;
  for (const frame of frames) {
    const text = canonicalText(frame);
    hash.update(text);
    bytes += text.length;
  }
  t.is(bytes, expected.input.canonical_text_bytes);
  t.is(hash.digest('hex'), expected.input.sha256);

  const evaluation = evaluateKitti(frames);
  let compared = 0;
  for (const { id, value } of expectedValues(expected.classes, expected.exact_f64_iou)) {
    t.true(Math.abs(evaluation.values[id]! - value) <= 1e-9, `${id}: ${evaluation.values[id]} instead of ${value}`);
    compared++;
  }
  t.is(compared, 144);
  expected.classes.forEach((className, c) =>
    ['easy', 'moderate', 'hard'].forEach((difficulty, d) =>
      t.is(evaluation.labelCounts[`${className}/${difficulty}`], expected.n_gt[c][d]),
    ),
  );

  // Weights against literally repeated frames, at full size.
  const weights = Uint32Array.from(frames, (_, f) => [0, 1, 3, 0, 2][f % 5]);
  const repeated = frames.flatMap((frame, f) => Array.from({ length: weights[f] }, () => frame));
  const again = evaluateKitti(repeated, { classes: ['Car'] });
  for (const id of ['Car/3d/R40@0.50/moderate', 'Car/bbox/R11@0.70/easy', 'Car/aos/R40@0.70/hard']) {
    t.true(Math.abs(kittiStatistic(evaluation, id)(weights)! - again.values[id]!) <= 1e-9, id);
  }
});
