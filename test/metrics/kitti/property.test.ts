import test from 'ava';
import fc from 'fast-check';
import { evaluateKitti, kittiStatistic, parseKittiMetricId } from '../../../src/metrics/index.js';
import { kittiFrames } from '../../helpers/kittiArbitrary.js';
import { bruteForceAverage } from '../../helpers/kittiBruteForce.js';

test('every metric equals the literal evaluation of crowded frames full of ties', (t) => {
  let nonTrivial = 0;
  let undefinedValues = 0;
  fc.assert(
    fc.property(kittiFrames, (frames) => {
      const evaluation = evaluateKitti(frames, { classes: ['Car', 'Pedestrian'] });
      for (const [id, value] of Object.entries(evaluation.values)) {
        if (value === null) {
          t.true(id.includes('/aos/') && !evaluation.prepared.hasOrientation);
          continue;
        }
        const wanted = bruteForceAverage(frames, parseKittiMetricId(id));
        if (Number.isNaN(wanted)) undefinedValues++;
        else if (!evaluation.warnings.some(({ code }) => code === 'undefined-precision')) {
          t.true(Math.abs(value - wanted) <= 1e-9, `${id}: ${value} instead of ${wanted}`);
        }
        if (wanted > 0) nonTrivial++;
      }
    }),
    { numRuns: 400, seed: 11 },
  );
  t.true(nonTrivial > 1000, `${nonTrivial} positive averages`);
  t.true(undefinedValues > 0, 'some cases divide 0 by 0');
});

test('weights equal repeating frames literally', (t) => {
  let compared = 0;
  const weighted = kittiFrames.chain((frames) =>
    fc.record({
      frames: fc.constant(frames),
      weights: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: frames.length, maxLength: frames.length }),
    }),
  );
  fc.assert(
    fc.property(weighted, ({ frames, weights }) => {
      const repeated = frames.flatMap((frame, f) => Array.from({ length: weights[f] }, () => frame));
      const classes = ['Car', 'Pedestrian'] as const;
      const evaluation = evaluateKitti(frames, { classes });
      const wanted = evaluateKitti(repeated, { classes });
      for (const id of Object.keys(evaluation.values)) {
        const { className, difficulty, metric } = parseKittiMetricId(id);
        const value = kittiStatistic(evaluation, id)(Uint32Array.from(weights));
        if (metric === 'aos' && evaluation.values[id] !== wanted.values[id] && wanted.values[id] === null) {
          // Whether orientation is scored is a property of the whole set, not of a resample.
          continue;
        }
        if (metric === 'aos' && evaluation.values[id] === null) t.is(value, null);
        else if (wanted.labelCounts[`${className}/${difficulty}`] === 0) t.is(value, null);
        else {
          t.true(Math.abs(value! - wanted.values[id]!) <= 1e-9, `${id}: ${value} instead of ${wanted.values[id]}`);
          compared++;
        }
      }
    }),
    { numRuns: 150, seed: 12 },
  );
  t.true(compared > 3000, `${compared} compared`);
});
