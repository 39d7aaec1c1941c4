import test from 'ava';
import fc from 'fast-check';
import { InputError } from '../../src/errors/index.js';
import {
  bootstrapChunks,
  bootstrapInterval,
  bootstrapIntervals,
  bootstrapReplicates,
  meanStatistic,
  percentileInterval,
  runBootstrapChunk,
} from '../../src/metrics/bootstrap.js';

const values = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i * 12.9898) * 10);
const meanOf = (weights: Uint32Array) => {
  let sum = 0;
  let count = 0;
  weights.forEach((weight, i) => {
    sum += weight * values[i];
    count += weight;
  });
  return sum / count;
};

test('the interval of a mean agrees with the normal approximation', (t) => {
  const ones = new Uint32Array(values.length).fill(1);
  const mean = meanOf(ones);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const standardError = Math.sqrt(variance / values.length);
  const { low, high, level, replicates, undefinedReplicates } = bootstrapInterval(values.length, meanOf, {
    seed: 1,
    replicates: 4000,
  });
  t.is(level, 0.95);
  t.is(replicates, 4000);
  t.is(undefinedReplicates, 0);
  t.true(Math.abs(low! - (mean - 1.96 * standardError)) < 0.1 * standardError);
  t.true(Math.abs(high! - (mean + 1.96 * standardError)) < 0.1 * standardError);
});

test('every resample draws as many units as there are', (t) => {
  const totals = bootstrapReplicates(37, { total: (w) => w.reduce((a, b) => a + b, 0) }, { seed: 3, replicates: 50 });
  t.true(totals.total.every((total) => total === 37));
});

test('chunks can be run apart and in any order', (t) => {
  const options = { seed: 5, replicates: 250, chunk: 100 };
  const together = bootstrapReplicates(values.length, { mean: meanOf }, options).mean;
  const chunks = bootstrapChunks(values.length, options);
  t.deepEqual(
    chunks.map(({ replicates }) => replicates),
    [100, 100, 50],
  );
  const apart = new Map([...chunks].reverse().map((chunk) => [chunk.index, runBootstrapChunk(chunk, [meanOf])[0]]));
  t.deepEqual(
    [...together],
    chunks.flatMap(({ index }) => [...apart.get(index)!]),
  );
});

test('equal seeds give equal digits, other seeds and chunks other ones', (t) => {
  const run = (seed: number) => [...bootstrapReplicates(50, { mean: meanOf }, { seed, replicates: 120 }).mean];
  t.deepEqual(run(9), run(9));
  t.notDeepEqual(run(9), run(10));
  t.notDeepEqual(run(9).slice(0, 20), run(9).slice(100, 120));
});

test('several statistics see the same resamples', (t) => {
  const seen: Record<'a' | 'b', string[]> = { a: [], b: [] };
  const spy = (key: 'a' | 'b') => (weights: Uint32Array) => {
    seen[key].push(weights.join());
    return 0;
  };
  bootstrapIntervals(20, { a: spy('a'), b: spy('b') }, { seed: 2, replicates: 30 });
  t.is(seen.a.length, 30);
  t.deepEqual(seen.a, seen.b);
});

test('undefined replicates are left out and counted', (t) => {
  const statistic = (weights: Uint32Array) => (weights[0] === 0 ? null : weights[0]);
  const interval = bootstrapInterval(5, statistic, { seed: 1 });
  t.true(
    interval.undefinedReplicates > 200 && interval.undefinedReplicates < 460,
    String(interval.undefinedReplicates),
  );
  t.true(interval.low! >= 1);
  const none = bootstrapInterval(5, () => null, { seed: 1, replicates: 10 });
  t.deepEqual(none, { low: null, high: null, level: 0.95, replicates: 10, undefinedReplicates: 10 });
});

test('percentiles interpolate between neighbours', (t) => {
  const { low, high } = percentileInterval(Float64Array.of(40, 10, Number.NaN, 20, 30, 50), 0.5);
  t.is(low, 20);
  t.is(high, 40);
  const between = percentileInterval(Float64Array.of(0, 1), 0.8);
  t.true(Math.abs(between.low! - 0.1) < 1e-12);
  t.true(Math.abs(between.high! - 0.9) < 1e-12);
});

test('the interval lies within the values and widens with the level', (t) => {
  const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(numbers, (list) => {
      const array = Float64Array.from(list);
      const narrow = percentileInterval(array, 0.5);
      const wide = percentileInterval(array, 0.95);
      t.true(wide.low! <= narrow.low! && narrow.low! <= narrow.high! && narrow.high! <= wide.high!);
      t.true(wide.low! >= Math.min(...list) && wide.high! <= Math.max(...list));
    }),
  );
});

test('a mean of statistics is null where one of them is', (t) => {
  const mean = meanStatistic([(w) => w[0], (w) => (w[1] === 0 ? null : w[1])]);
  t.is(mean(Uint32Array.of(1, 3)), 2);
  t.is(mean(Uint32Array.of(1, 0)), null);
  t.throws(() => meanStatistic([]), { instanceOf: InputError });
});

test('impossible sizes are refused', (t) => {
  for (const [units, options] of [
    [0, { seed: 1 }],
    [5, { seed: 1, replicates: 0 }],
    [5, { seed: 1, chunk: 1.5 }],
    [5, { seed: 1, level: 1 }],
  ] as const) {
    t.throws(() => bootstrapInterval(units, () => 0, options), { instanceOf: InputError });
  }
});
