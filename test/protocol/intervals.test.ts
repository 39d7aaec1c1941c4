import test from 'ava';
import type { ResampledStatistic, Scored } from '../../src/contracts/index.js';
import { describeScored } from '../../src/protocol/scoreCondition.js';

const scored = (statistic: ResampledStatistic, units = ['a', 'b', 'c']): Scored => ({
  primary: { id: 'mAP', value: 50 },
  metrics: {},
  reasons: {},
  alternate: {},
  slices: [],
  warnings: [],
  units,
  resampled: { mAP: statistic },
});

test('resamples that are undefined are told beside the interval of the others', (t) => {
  // Undefined unless unit a is drawn: (2/3)^3 of the resamples are.
  const { score, warnings } = describeScored(
    'clean',
    scored((weights) => (weights[0] === 0 ? null : 10 * weights[0]!)),
    1000,
    0,
  );
  t.deepEqual(score.ci95, [10, 30]);
  const [warning] = warnings;
  t.is(warning?.code, 'undefined-resamples');
  const left = Number(/undefined in (\d+) resamples/.exec(warning!.message)![1]);
  t.true(Math.abs(left - 1000 * (2 / 3) ** 3) < 60, `${left} of 1000`);
});

test('an interval that cannot be had is null with its reason', (t) => {
  t.is(
    describeScored(
      'clean',
      scored(() => null),
      100,
      0,
    ).score.reason,
    'undefined in every resample',
  );
  t.regex(
    describeScored(
      'clean',
      scored(() => 1, ['a']),
      100,
      0,
    ).score.reason!,
    /at least 2/,
  );
  t.is(
    describeScored(
      'clean',
      scored(() => 1),
      0,
      0,
    ).score.reason,
    'intervals are switched off',
  );
  t.deepEqual(
    describeScored(
      'clean',
      scored(() => 1),
      100,
      0,
    ).warnings,
    [],
  );
});
