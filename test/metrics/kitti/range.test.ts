import test from 'ava';
import { evaluateKitti, recallByRange } from '../../../src/metrics/index.js';
import { readGolden, toFrames, type JsonFrame } from '../../helpers/kittiGolden.js';
import { kittiObjects } from '../../helpers/kittiObjects.js';

const id = 'Car/3d/R40@0.50/moderate';
const recallId = 'Car/3d/recall@0.50/moderate';
const far = 30.05;

test('one range over everything is the metric itself', (t) => {
  const evaluation = evaluateKitti(toFrames(readGolden<{ frames: JsonFrame[] }>('kitti_medium.json.gz').frames));
  const ids = Object.keys(evaluation.values);
  const [slice] = recallByRange(evaluation, ids, [[0, Infinity]]);
  for (const metric of ids) t.true(Math.abs(slice.metrics[metric]! - evaluation.values[metric]!) < 1e-9, metric);
  t.is(slice.value, '0-inf');
});

test('labels are split by range and found by any detection', (t) => {
  const evaluation = evaluateKitti(toFrames(readGolden<{ frames: JsonFrame[] }>('kitti_medium.json.gz').frames));
  const slices = recallByRange(evaluation, [id, 'Pedestrian/3d/R40@0.50/moderate']);
  t.deepEqual(
    slices.map(({ by, value }) => [by, value]),
    [
      ['range_m', '0-30'],
      ['range_m', '30-50'],
      ['range_m', '50-inf'],
    ],
  );
  for (const className of ['Car', 'Pedestrian'] as const) {
    const total = slices.reduce((sum, { metrics }) => sum + metrics[`${className}/labels/moderate`]!, 0);
    t.is(total, evaluation.labelCounts[`${className}/moderate`]);
  }
  t.is(
    slices.reduce((sum, { n }) => sum + n, 0),
    evaluation.labelCounts['Car/moderate'] + evaluation.labelCounts['Pedestrian/moderate'],
  );
  for (const { metrics } of slices) {
    t.true(metrics[recallId]! >= 0 && metrics[recallId]! <= 1);
    // Average precision cannot exceed what the sampled recall allows.
    t.true(metrics[id] === null || metrics[id] <= 100 * metrics[recallId]! + 2.5);
  }
});

test('a match across the border belongs to the label; a false positive to the range it lies in', (t) => {
  const box = (x: number, z: number) => ({ location: [x, 1.6, z] });
  // 60 labels just below 30 m, each found by a detection just beyond it.
  const frames = Array.from({ length: 60 }, (_, f) => ({
    id: String(f),
    gt: kittiObjects([box(0, far - 0.1)]),
    dt: kittiObjects([{ ...box(0, far), score: 0.9 }, ...(f < 30 ? [{ ...box(0, 40), score: 0.95 }] : [])], true),
  }));
  const [near, middle, beyond] = recallByRange(evaluateKitti(frames), [id]);
  t.is(near.n, 60);
  t.is(near.metrics[recallId], 1);
  t.is(near.metrics[id], 100);
  t.is(middle.n, 0);
  t.is(middle.metrics[recallId], null);
  t.is(middle.metrics[id], null);
  t.truthy(middle.reasons[recallId]);
  t.truthy(middle.reasons[id]);
  t.is(beyond.n, 0);

  // The same false positives harm a range with labels of its own.
  const mixed = frames.map((frame) => ({ ...frame, gt: kittiObjects([box(0, far - 0.1), box(20, 36)]) }));
  const found = mixed.map((frame, f) => ({
    ...frame,
    dt: kittiObjects(
      [
        { ...box(0, far), score: 0.9 },
        { ...box(20, 36), score: 0.5 },
        ...(f < 30 ? [{ ...box(0, 40), score: 0.95 }] : []),
      ],
      true,
    ),
  }));
  const [nearAgain, middleAgain] = recallByRange(evaluateKitti(found), [id]);
  t.is(nearAgain.metrics[id], 100);
  t.is(middleAgain.metrics[recallId], 1);
  t.true(Math.abs(middleAgain.metrics[id]! - (100 * 60) / 90) < 1e-9);
});
