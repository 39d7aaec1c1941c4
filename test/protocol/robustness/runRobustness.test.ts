import test from 'ava';
import type { Condition, ConditionSuite } from '../../../src/contracts/index.js';
import type { ConditionResult } from '../../../src/protocol/index.js';
import { findBaseline, RUN_SCALE, runRobustness } from '../../../src/protocol/robustness/index.js';

const condition = (id: string, value: number | null): ConditionResult => ({
  id,
  score: { id: 'mAP', value, ci95: null, n: 10 },
  metrics: { mAP: value },
  intervals: {},
  alternate: {},
  reasons: {},
  slices: [],
  warnings: [],
});

const suite = (id: string, ids: readonly string[], averaged?: readonly string[]): ConditionSuite => ({
  id,
  title: id,
  citation: id,
  ids,
  ...(averaged && { aggregation: { metrics: ['mCE', 'mRR'], ids: averaged } }),
  create: (): Condition => {
    throw new Error('not needed');
  },
});

const ids = (type: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${type}@${i + 1}`);
const robo3d = suite(
  'robo3d',
  [...ids('robo3d/fog', 3), ...ids('robo3d/snow', 3)],
  [...ids('robo3d/fog', 3), ...ids('robo3d/snow', 3)],
);
const platforms = suite('pi3det', ids('pi3det/drone', 5));

test('types of the run get CE and RR, against a published baseline by the names of its types', async (t) => {
  const baseline = await findBaseline('robo3d/kitti-det', RUN_SCALE);
  const run = [
    condition('clean', 60),
    ...ids('robo3d/fog', 3).map((id, i) => condition(id, 50 - 10 * i)),
    condition('robo3d/snow@2', 45),
    condition('pi3det/drone@1', 30),
    condition('robo3d/fog@1+robo3d/snow@1', 20),
  ];
  const result = runRobustness(run, [robo3d, platforms], baseline);
  t.is(result.baseline, 'robo3d/kitti-det/CenterPoint');
  t.deepEqual(Object.keys(result.types), ['robo3d/fog', 'robo3d/snow']);
  t.true(Math.abs((result.types['robo3d/fog']?.CE as number) - (100 * 180) / (3 * (100 - 53.1))) < 1e-9);
  t.true(Math.abs((result.types['robo3d/snow']?.RR as number) - 75) < 1e-9);
  t.true(Math.abs((result.mRR as number) - (100 * 120) / 180 / 2 - 75 / 2) < 1e-9);
  t.deepEqual(
    result.skipped.find(({ id }) => id === 'robo3d/snow'),
    {
      id: 'robo3d/snow',
      reason: 'the mean of 1 of 3 severities',
    },
  );
});

test('without a baseline mCE is null and says why; types that were not run are listed', (t) => {
  const result = runRobustness([condition('clean', 60), condition('robo3d/fog@1', 30)], [robo3d], undefined);
  t.is(result.mCE, null);
  t.regex(result.reasons.mCE as string, /names no baseline/);
  t.is(result.mRR, 50);
  t.deepEqual(result.skipped, [
    { id: 'robo3d/snow', reason: 'it was not run' },
    { id: 'robo3d/fog', reason: 'the mean of 1 of 3 severities' },
  ]);
});

test('severities that the benchmark does not average stay out, and are told', (t) => {
  const levels = suite('robobev', ids('robobev/fog', 5), ['robobev/fog@2', 'robobev/fog@4', 'robobev/fog@5']);
  const run = [condition('clean', 50), ...ids('robobev/fog', 5).map((id) => condition(id, id.endsWith('@1') ? 0 : 25))];
  const result = runRobustness(run, [levels], undefined);
  t.is(result.mRR, 50);
  t.deepEqual(result.skipped, [
    { id: 'robobev/fog@1', reason: 'robobev does not average it' },
    { id: 'robobev/fog@3', reason: 'robobev does not average it' },
  ]);
});

test('an undefined score is left out, a clean score of zero gives null', (t) => {
  const scores = [condition('clean', 50), condition('robo3d/fog@1', null), condition('robo3d/fog@2', 20)];
  t.is(runRobustness(scores, [robo3d], undefined).mRR, 40);
  const dead = runRobustness([condition('clean', 0), condition('robo3d/fog@1', 0)], [robo3d], undefined);
  t.is(dead.mRR, null);
  t.is(dead.reasons.mRR, 'the clean score is 0');
});

test('without corruptions nothing is averaged', (t) => {
  const result = runRobustness(
    [condition('clean', 50), condition('pi3det/drone@1', 20)],
    [robo3d, platforms],
    undefined,
  );
  t.is(result.mRR, null);
  t.deepEqual(result.types, {});
  t.deepEqual(result.skipped, []);
  t.is(result.reasons.mRR, 'no corruption was run');
});

test('a LiDAR layout in the id makes no type of its own; the same type twice is told', async (t) => {
  const held: ConditionSuite = {
    ...robo3d,
    plainId: (id) => (id.startsWith('robo3d/kitti/') ? id.replace('/kitti', '') : undefined),
  };
  const baseline = await findBaseline('robo3d/kitti-det', RUN_SCALE);
  const run = [condition('clean', 60), ...ids('robo3d/kitti/fog', 3).map((id) => condition(id, 30))];
  const plain = [condition('clean', 60), ...ids('robo3d/fog', 3).map((id) => condition(id, 30))];
  t.deepEqual(runRobustness(run, [held], baseline), runRobustness(plain, [held], baseline));
  const both = runRobustness([...plain, condition('robo3d/kitti/fog@1', 0)], [held], baseline);
  t.is(both.mRR, 50);
  t.deepEqual(both.skipped[0], { id: 'robo3d/kitti/fog@1', reason: 'robo3d/fog@1 stands for robo3d/fog@1 already' });
});
