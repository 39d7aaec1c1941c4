import test from 'ava';
import { fillNormal, fillUniform, keyedRng, PoissonTables } from '../../src/random/index.js';
import { mulberry } from '../helpers/mulberry.js';

const COUNT = 400_000;

function moments(values: Float64Array): { mean: number; variance: number; skewness: number; kurtosis: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const central = [2, 3, 4].map(
    (power) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length,
  );
  const [variance, third, fourth] = central;
  return { mean, variance, skewness: third / variance ** 1.5, kurtosis: fourth / variance ** 2 };
}

test('uniforms fill [0, 1) evenly and neighbours are independent', (t) => {
  const values = new Float64Array(COUNT);
  fillUniform(keyedRng('uniform'), values);
  const { mean, variance } = moments(values);
  t.true(Math.abs(mean - 0.5) < 0.003);
  t.true(Math.abs(variance - 1 / 12) < 0.001);
  t.true(values.every((value) => value >= 0 && value < 1));
  const cells = new Float64Array(100);
  for (let i = 0; i + 1 < COUNT; i += 2) cells[Math.floor(values[i] * 10) * 10 + Math.floor(values[i + 1] * 10)]++;
  const expected = COUNT / 2 / 100;
  const chiSquare = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 99 degrees of freedom: 0.001 of all streams lie above 149.
  t.true(chiSquare < 149, `chi square ${chiSquare}`);
});

test('normals have the moments and tails of a Gaussian', (t) => {
  const values = new Float64Array(COUNT);
  fillNormal(keyedRng('normal'), values);
  const { mean, variance, skewness, kurtosis } = moments(values);
  t.true(Math.abs(mean) < 0.008);
  t.true(Math.abs(variance - 1) < 0.011);
  t.true(Math.abs(skewness) < 0.02);
  t.true(Math.abs(kurtosis - 3) < 0.05);
  // Shares beyond one, two, three and the tail's 3.4426 standard deviations.
  for (const [limit, share] of [
    [1, 0.317311],
    [2, 0.0455003],
    [3, 0.0026998],
    [3.442619855899, 0.000576],
  ]) {
    const beyond = values.filter((value) => Math.abs(value) > limit).length;
    const spread = Math.sqrt(COUNT * share * (1 - share));
    t.true(Math.abs(beyond - COUNT * share) < 5 * spread, `${beyond} beyond ${limit}, expected ${COUNT * share}`);
  }
});

test('blocks are keyed: equal keys equal, others different, parts of a block the same stream', (t) => {
  const of = (key: string): Float64Array => {
    const values = new Float64Array(1001);
    fillNormal(keyedRng(key), values);
    return values;
  };
  t.deepEqual(of('a'), of('a'));
  t.notDeepEqual(of('a'), of('b'));
  const rng = keyedRng('a');
  const first = new Float64Array(10);
  const second = new Float64Array(10);
  fillUniform(rng, first);
  fillUniform(rng, second);
  t.notDeepEqual(first, second);
});

test('Poisson tables have the mean, the variance and the distribution of their means', (t) => {
  const means = Float64Array.of(0, 0.3, 4, 60, 600);
  const tables = new PoissonTables(means);
  const which = new Uint8Array(COUNT / 2);
  const counts = new Uint16Array(which.length);
  means.forEach((mean, index) => {
    which.fill(index);
    tables.fill(keyedRng('poisson', index), which, counts);
    const found = moments(Float64Array.from(counts));
    const error = Math.sqrt(mean / which.length);
    t.true(Math.abs(found.mean - mean) <= 5 * error, `mean ${found.mean} of ${mean}`);
    t.true(Math.abs(found.variance - mean) <= 0.03 * mean, `variance ${found.variance} of ${mean}`);
  });
  which.fill(2);
  tables.fill(keyedRng('poisson'), which, counts);
  let probability = Math.exp(-4);
  for (let k = 0; k < 12; k++, probability *= 4 / k) {
    const share = counts.filter((count) => count === k).length / counts.length;
    t.true(
      Math.abs(share - probability) < 5 * Math.sqrt(probability / counts.length),
      `${k}: ${share} of ${probability}`,
    );
  }
});

test('a generator without blocks is asked number by number, in order', (t) => {
  const values = new Float64Array(5);
  fillUniform(mulberry(), values);
  const rng = mulberry();
  t.deepEqual(
    values,
    Float64Array.from({ length: 5 }, () => rng.uniform()),
  );
  const counts = new Uint16Array(4);
  new PoissonTables(Float64Array.of(3)).fill(mulberry(), new Uint8Array(4), counts);
  const again = mulberry();
  t.deepEqual(
    [...counts],
    Array.from({ length: 4 }, () => again.poisson(3)),
  );
});
