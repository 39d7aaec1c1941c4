import test from 'ava';
import type { ConditionSuite } from '../../src/contracts/index.js';
import { place3dSuite } from '../../src/corruptions/index.js';
import { aggregatePlacements } from '../../src/protocol/placements.js';
import { resultSchema, type ConditionResult } from '../../src/protocol/result.js';

const condition = (id: string, value: number | null): ConditionResult => ({
  id,
  score: { id: 'mAP', value, ci95: null, n: 1 },
  metrics: {},
  intervals: {},
  alternate: {},
  reasons: {},
  slices: [],
  warnings: [],
});

const suite = (id: string, ids: readonly string[], known?: readonly string[]): ConditionSuite => ({
  id,
  title: id,
  citation: '',
  ids,
  ...(known && { known }),
  create: () => {
    throw new Error('not needed');
  },
});

test('known and unseen placements are averaged apart, drops are relative to the known ones', (t) => {
  const { p } = aggregatePlacements(
    [condition('clean', 90), condition('p/a', 40), condition('p/b', 60), condition('p/c', 45), condition('p/d', 30)],
    [suite('p', ['p/a', 'p/b', 'p/c', 'p/d', 'p/e'], ['p/a', 'p/b'])],
  );
  t.deepEqual(p.known, { ids: ['p/a', 'p/b'], mean: 50 });
  t.deepEqual(p.unseen, { ids: ['p/c', 'p/d'], mean: 37.5 });
  t.deepEqual(p.reference, { of: 'known', value: 50 });
  t.deepEqual(p.relativeDrop, { 'p/a': 20, 'p/b': -20, 'p/c': 10, 'p/d': 40 });
  t.is(p.unseenDrop, 25);
  t.deepEqual(p.worst, { id: 'p/d', value: 30 });
});

test('without a known placement drops are relative to clean; what is undefined stays null and out of the means', (t) => {
  const { p } = aggregatePlacements(
    [condition('clean', 80), condition('p/c', 60), condition('p/d', null), condition('p/c+robo3d/fog@1', 1)],
    [suite('p', ['p/a', 'p/c', 'p/d'], ['p/a'])],
  );
  t.deepEqual(p.known, { ids: [], mean: null });
  t.deepEqual(p.unseen, { ids: ['p/c'], mean: 60 });
  t.deepEqual(p.reference, { of: 'clean', value: 80 });
  t.deepEqual(p.relativeDrop, { 'p/c': 25, 'p/d': null });
  const zero = aggregatePlacements([condition('clean', 0), condition('p/c', 0)], [suite('p', ['p/c'], [])]);
  t.is(zero.p.unseenDrop, null);
  t.true(resultSchema.shape.aggregate.shape.placements.safeParse({ p, q: zero.p }).success);
});

test('suites that tell nothing apart, or of which nothing was run, have no aggregate', (t) => {
  const conditions = [condition('clean', 90), condition('p/a', 40)];
  t.deepEqual(aggregatePlacements(conditions, [suite('p', ['p/a']), suite('q', ['q/a'], [])]), {});
});

test('the challenge shows four placements of place3d', (t) => {
  t.deepEqual(place3dSuite.known, ['place3d/center', 'place3d/line', 'place3d/trapezoid', 'place3d/pyramid']);
});
