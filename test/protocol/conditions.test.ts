import test from 'ava';
import ndarray from 'ndarray';
import type { Condition, ConditionSuite, PointCloud, RngSource, Sample } from '../../src/contracts/index.js';
import { InputError } from '../../src/errors/index.js';
import { applyCondition, findCondition, parseConditionId } from '../../src/protocol/index.js';

interface Traced extends Sample {
  readonly trace: readonly string[];
}

const trace = (id: string): Condition => ({
  id,
  kind: 'corruption',
  description: id,
  movesGroundTruth: id.endsWith('move'),
  apply: <GroundTruth>(sample: Sample<GroundTruth>, rng: RngSource) => ({
    ...sample,
    trace: [...(sample as Traced).trace, `${id} ${rng(sample.id).uniform()}`],
  }),
});
const suite: ConditionSuite = {
  id: 'toy',
  title: 'Toy',
  citation: 'none',
  ids: ['toy/add', 'toy/move', 'toy/add@3'],
  create: trace,
};
const sample: Traced = { id: 'a', files: [], trace: [] };
const traceOf = (id: string, seed = 0): readonly string[] =>
  (applyCondition(findCondition(id, [suite]), sample, seed) as Traced).trace;

test('clean leaves the sample as it is', (t) => {
  t.is(applyCondition(findCondition('clean', []), sample, 0), sample);
});

test('composed conditions apply in order with streams of their own', (t) => {
  const both = traceOf('toy/add+toy/move');
  t.deepEqual(
    both.map((entry) => entry.split(' ')[0]),
    ['toy/add', 'toy/move'],
  );
  const twice = traceOf('toy/add+toy/add');
  t.not(twice[0], twice[1], 'the same condition twice does not draw the same numbers');
  t.true(findCondition('toy/add+toy/move', [suite]).movesGroundTruth);
  t.false(findCondition('toy/add', [suite]).movesGroundTruth);
});

test('equal seeds give equal streams, different seeds do not', (t) => {
  t.deepEqual(traceOf('toy/add', 5), traceOf('toy/add', 5));
  t.notDeepEqual(traceOf('toy/add', 5), traceOf('toy/add', 6));
});

test('an unknown condition offers the nearest', (t) => {
  const error = t.throws(() => findCondition('toy/ad', [suite]), { instanceOf: InputError });
  t.regex(error.message, /did you mean toy\/add/);
});

test('severity is part of the id', (t) => {
  t.deepEqual(parseConditionId('robo3d/fog@2'), { type: 'robo3d/fog', severity: 2 });
  t.deepEqual(parseConditionId('pi3det/rpj'), { type: 'pi3det/rpj', severity: undefined });
});

test('a condition that forgets to take resense away cannot be undone by the next', (t) => {
  const asked: string[] = [];
  const cloud = async (): Promise<PointCloud> => ({
    points: ndarray(new Float32Array(3), [1, 3]),
    channels: ['x', 'y', 'z'],
  });
  const forgetful = (id: string): Condition => ({
    id,
    kind: 'corruption',
    description: '',
    movesGroundTruth: false,
    apply: (before) =>
      ({ ...before, ...(id === 'toy/cloud' ? { pointCloud: cloud } : { image: before.image }) }) as never,
  });
  const looking: Condition = {
    ...forgetful('toy/look'),
    apply: (before) => {
      asked.push(before.resense === undefined ? 'recorded' : 'simulated');
      return before;
    },
  };
  const ids = ['toy/cloud', 'toy/image', 'toy/look'];
  const toys: ConditionSuite = {
    id: 'toy',
    title: '',
    citation: '',
    ids,
    create: (id) => (id === 'toy/look' ? looking : forgetful(id)),
  };
  const simulated: Sample = { id: '1', files: [], pointCloud: cloud, resense: async () => simulated };
  const own: Sample = { ...simulated, pointCloud: async () => cloud() };
  applyCondition(findCondition('toy/cloud+toy/look', [toys]), own, 0);
  applyCondition(findCondition('toy/image+toy/look', [toys]), own, 0);
  t.deepEqual(asked, ['recorded', 'simulated']);
});
