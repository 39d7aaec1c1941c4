import fc from 'fast-check';
import test from 'ava';
import { robustness, type RobustnessTable, type TypeScores } from '../../../src/metrics/robustness/index.js';

const percent = { best: 100, direction: 'higher' } as const;
const cells = (...scores: (number | null)[]): TypeScores => ({
  severities: new Map(scores.map((score, index) => [index + 1, score])),
});
const table = (clean: number | null, types: Record<string, TypeScores>): RobustnessTable => ({ clean, types });

test('CE and RR are ratios of sums, not means of ratios', (t) => {
  const own = table(80, { fog: cells(70, 60, 20), snow: cells(75, 75, 75) });
  const base = table(90, { fog: cells(80, 70, 60), snow: cells(50, 50, 50) });
  const result = robustness(own, { scale: percent, baseline: { table: base, scale: percent } });
  t.true(Math.abs((result.types.fog?.CE as number) - (100 * 150) / 90) < 1e-9);
  t.is(result.types.snow?.CE, 50);
  t.is(result.types.fog?.RR, (100 * 150) / 240);
  t.true(Math.abs((result.types.fog?.relativeDrop as number) - 37.5) < 1e-9);
  t.true(Math.abs((result.mCE as number) - (5000 / 30 + 50) / 2) < 1e-9);
  // (150 - 60) / (90 - 30) and (75 - 60) / (150 - 30)
  t.true(Math.abs((result.types.fog?.relativeCE as number) - 150) < 1e-9);
  t.true(Math.abs((result.types.snow?.relativeCE as number) - 12.5) < 1e-9);
  t.true(Math.abs((result.types.snow?.RRA as number) - 50) < 1e-9);
  // (80 - (50 + 75) / 2) / 80
  t.true(Math.abs((result.RCE as number) - 21.875) < 1e-9);
  t.deepEqual(result.reasons, {});
  t.deepEqual(result.skipped, []);
});

test('where lower is better the score is the error', (t) => {
  const scale = { best: 1, direction: 'lower' } as const;
  const own = table(0.1, { fog: cells(0.2, 0.4) });
  const base = table(0.2, { fog: { mean: 0.6 } });
  const result = robustness(own, { scale, baseline: { table: base, scale } });
  t.true(Math.abs((result.types.fog?.CE as number) - 50) < 1e-9);
  t.true(Math.abs((result.types.fog?.RR as number) - (100 * 0.7) / 0.9) < 1e-9);
  t.true(Math.abs((result.types.fog?.relativeCE as number) - 50) < 1e-9);
});

test('a baseline may be on another scale', (t) => {
  const own = table(50, { fog: cells(40) });
  const base = table(0.5, { fog: cells(0.7) });
  const result = robustness(own, {
    scale: percent,
    baseline: { table: base, scale: { best: 1, direction: 'higher' } },
  });
  t.true(Math.abs((result.mCE as number) - 200) < 1e-9);
});

test('missing cells are skipped and reported, never zero', (t) => {
  const own = table(80, { fog: cells(70, null, 50), rain: cells(60) });
  const base = table(90, { fog: cells(80, 10, 60), snow: cells(50), hail: cells() });
  const result = robustness(own, {
    scale: percent,
    baseline: { table: base, scale: percent },
    expected: ['fog', 'snow', 'rain'],
    severities: 3,
  });
  t.true(Math.abs((result.types.fog?.CE as number) - (100 * 80) / 60) < 1e-9);
  t.is(result.types.rain?.CE, null);
  t.is(result.types.rain?.RR, 75);
  t.is(result.mCE, result.types.fog?.CE as number);
  t.is(result.mRR, 75);
  t.deepEqual(result.skipped, [
    { id: 'snow', reason: 'it has no score' },
    { id: 'rain', reason: 'no corruption error: the baseline has no score for rain' },
  ]);
  t.is(result.reasons['rain/CE'], 'the baseline has no score for rain');
  t.deepEqual(
    result.warnings.map(({ message }) => message),
    ['fog: the mean of 2 of 3 severities', 'rain: the mean of 1 of 3 severities'],
  );
});

test('a severity that the baseline lacks is left out of the ratio, with a warning', (t) => {
  const base = { scale: percent, table: table(90, { fog: cells(80) }) };
  const result = robustness(table(80, { fog: cells(70, 10) }), { scale: percent, baseline: base });
  t.is(result.types.fog?.CE, 150);
  t.is(result.types.fog?.RR, 50);
  t.is(result.warnings[0]?.code, 'unlike-severities');
  const unlike = table(80, { fog: { severities: new Map([[5, 10]]) } });
  const means = robustness(unlike, { scale: percent, baseline: base });
  t.is(means.types.fog?.CE, 450);
  t.regex(means.warnings[0]?.message ?? '', /means are compared/);
});

test('zero denominators are null with a reason', (t) => {
  const dead = robustness(table(0, { fog: cells(0) }), { scale: percent });
  t.is(dead.mRR, null);
  t.is(dead.reasons.mRR, 'the clean score is 0');
  t.is(dead.RCE, null);
  t.is(dead.mCE, null);
  t.is(dead.reasons.mCE, 'no baseline is named');
  const perfect = { table: table(100, { fog: cells(100) }), scale: percent };
  const result = robustness(table(50, { fog: cells(50) }), { scale: percent, baseline: perfect });
  t.is(result.mCE, null);
  t.is(result.reasons.mCE, 'the baseline makes no error on fog');
  t.is(result.reasons['fog/relativeCE'], 'fog costs the baseline nothing');
  t.is(robustness(table(null, { fog: cells(50) }), { scale: percent }).reasons.mRR, 'the clean score is missing');
  const empty = robustness(table(10, {}), { scale: percent });
  t.is(empty.mRR, null);
  t.is(empty.reasons.mRR, 'no type has a score');
});

test('a name of Object.prototype is no type', (t) => {
  const result = robustness(table(50, { constructor: cells(40) } as unknown as Record<string, TypeScores>), {
    scale: percent,
    baseline: { table: table(50, {}), scale: percent },
  });
  t.is(result.reasons['constructor/CE'], 'the baseline has no score for constructor');
});

test('against itself a model has mCE 100 and relative mCE 100; RR and drop add up to 100', (t) => {
  const score = fc.double({ min: 1, max: 99, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.array(score, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
      score,
      (types, clean) => {
        const own = table(clean, Object.fromEntries(types.map((row, index) => [`t${index}`, cells(...row)])));
        const result = robustness(own, { scale: percent, baseline: { table: own, scale: percent } });
        t.true(Math.abs((result.mCE as number) - 100) < 1e-9);
        t.true(Math.abs(result.mRRA as number) < 1e-9);
        for (const { RR, relativeDrop } of Object.values(result.types)) {
          t.true(Math.abs((RR as number) + (relativeDrop as number) - 100) < 1e-9);
        }
        // The mean of the drops over equally many severities is RCE.
        const drops = Object.values(result.types).map(({ relativeDrop }) => relativeDrop as number);
        t.true(Math.abs(drops.reduce((sum, drop) => sum + drop, 0) / drops.length - (result.RCE as number)) < 1e-6);
      },
    ),
    { numRuns: 100 },
  );
});
