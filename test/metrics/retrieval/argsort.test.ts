import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { numpyArgsort, rankedByArgsort, topByArgsort, topIndices } from '../../../src/metrics/index.js';
import { projectUrl } from '../../helpers/projectUrl.js';

const golden = JSON.parse(readFileSync(projectUrl('test/golden/track4/argsort_heap.json'), 'utf8')) as {
  cases: { values: number[]; numpy_argsort: number[] }[];
};

/** Few distinct values, so that ties are the rule; sometimes NaN. */
const tiedScores = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -4, max: 4 }) }, fc.constant(Number.NaN)), {
    maxLength: 300,
  })
  .map((values) => Float32Array.from(values));

test('where the depth runs out, heap sort takes over as in NumPy', (t) => {
  t.is(golden.cases.length, 3);
  for (const { values, numpy_argsort: expected } of golden.cases) {
    const order = new Int32Array(values.length);
    numpyArgsort(Float32Array.from(values), order);
    t.deepEqual([...order], expected);
  }
});

test('any scores: a permutation, ascending, NaN last', (t) => {
  fc.assert(
    fc.property(tiedScores, (scores) => {
      const order = new Int32Array(scores.length);
      numpyArgsort(scores, order);
      t.deepEqual(
        [...order].sort((a, b) => a - b),
        [...scores.keys()],
      );
      for (let i = 1; i < order.length; i++) {
        const [a, b] = [scores[order[i - 1]], scores[order[i]]];
        t.true(a <= b || Number.isNaN(b));
      }
    }),
  );
});

test('up to 16 values equal ones keep their order', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 16 }), (values) => {
      const order = new Int32Array(values.length);
      numpyArgsort(Float64Array.from(values), order);
      t.deepEqual(
        [...order],
        [...values.keys()].sort((a, b) => values[a] - values[b] || a - b),
      );
    }),
  );
});

test('a window of positions holds what the whole sort puts there', (t) => {
  fc.assert(
    fc.property(tiedScores, fc.nat(300), fc.nat(300), (scores, one, other) => {
      const whole = new Int32Array(scores.length);
      const part = new Int32Array(scores.length);
      const [from, to] = [Math.min(one, other), Math.min(Math.max(one, other), scores.length - 1)];
      numpyArgsort(scores, whole);
      numpyArgsort(scores, part, from, to);
      t.deepEqual(part.slice(from, to + 1), whole.slice(from, to + 1));
      t.deepEqual(topByArgsort(scores, 10), rankedByArgsort(scores).slice(0, 10));
    }),
  );
});

test('the best k with the lower index first, against a whole sort', (t) => {
  fc.assert(
    fc.property(tiedScores, fc.integer({ min: 0, max: 320 }), (scores, k) => {
      const height = (i: number): number => (Number.isNaN(scores[i]) ? Infinity : scores[i]);
      const sorted = [...scores.keys()].sort((a, b) => (height(a) === height(b) ? a - b : height(b) - height(a)));
      t.deepEqual([...topIndices(scores, k)], sorted.slice(0, k));
    }),
  );
});
