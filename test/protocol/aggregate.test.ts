import test from 'ava';
import { aggregate, ladderWarnings, type ConditionResult } from '../../src/protocol/index.js';

const condition = (id: string, value: number | null): ConditionResult => ({
  id,
  score: { id: 'mAP', value, ci95: null, n: 10 },
  metrics: { mAP: value, id: id.length },
  intervals: {},
  alternate: {},
  reasons: {},
  slices: [],
  warnings: [],
});

test('drops are relative to clean; what is undefined is skipped with its reason, never counted as 0', (t) => {
  const { relativeDrop, worst, skipped } = aggregate([
    condition('clean', 80),
    condition('a@1', 60),
    condition('a@2', 90),
    condition('b', null),
  ]);
  t.deepEqual(relativeDrop, { 'a@1': 25, 'a@2': -12.5, b: null });
  t.deepEqual(worst, { id: 'a@1', value: 60 });
  t.deepEqual(skipped, [{ id: 'b', reason: 'its score is undefined' }]);
});

test('a clean score of 0 leaves every drop undefined', (t) => {
  const { relativeDrop, skipped } = aggregate([condition('clean', 0), condition('a', 5)]);
  t.deepEqual(relativeDrop, { a: null });
  t.is(skipped[0]?.reason, 'the clean score is 0');
  t.is(aggregate([condition('clean', 50)]).worst, null);
});

test('a ladder that rises and a condition without any effect are warned of', (t) => {
  const clean = condition('clean', 80);
  const same = { ...condition('x', 80), metrics: clean.metrics };
  const warnings = ladderWarnings([clean, condition('a@2', 70), condition('a@1', 65), condition('a@3', 60), same]);
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['no-effect', 'non-monotone-ladder'],
  );
  t.regex(warnings[1]!.message, /a@2 scores 70\.00, above the milder a@1 \(65\.00\)/);
});
