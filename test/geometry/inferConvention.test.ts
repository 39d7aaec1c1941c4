import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  boxConventions,
  conventionHypotheses,
  countPointsInBoxes,
  fromHouseBoxes,
  inferBoxConvention,
  type BoxConvention,
} from '../../src/geometry/index.js';
import { keyedRng } from '../../src/random/index.js';
import { testWithRealData } from '../helpers/realData.js';

/** Turned cars, each with points all through it, on a ground with stray points. */
function syntheticScene(seed: number): { boxes: Float64Array; points: Float64Array } {
  const rng = keyedRng('convention scene', seed);
  const boxes: number[] = [];
  const points: number[] = [];
  for (let car = 0; car < 20; car++) {
    const [x, y, z] = [rng.uniform(5, 60), (car - 10) * 8, rng.uniform(-1.2, -0.8)];
    const [length, width, height] = [rng.uniform(3.8, 5), rng.uniform(1.6, 2), rng.uniform(1.4, 1.8)];
    const yaw = rng.uniform(-Math.PI, Math.PI);
    boxes.push(x, y, z, length, width, height, yaw);
    for (let i = 0; i < 60; i++) {
      const [u, v] = [rng.uniform(-length / 2, length / 2), rng.uniform(-width / 2, width / 2)];
      points.push(
        x + Math.cos(yaw) * u - Math.sin(yaw) * v,
        y + Math.sin(yaw) * u + Math.cos(yaw) * v,
        z + rng.uniform(-height / 2, height / 2),
      );
    }
  }
  for (let i = 0; i < 2000; i++) points.push(rng.uniform(0, 65), rng.uniform(-85, 85), rng.uniform(-2, -1.7));
  return { boxes: Float64Array.from(boxes), points: Float64Array.from(points) };
}

const distinguishable = conventionHypotheses.filter(({ id }) => !/wlh.*90deg|lwh.*90deg/.test(id));

for (const truth of distinguishable) {
  test(`a synthetic file in ${truth.id} is recognised, with stored counts and without`, (t) => {
    const { boxes, points } = syntheticScene(conventionHypotheses.indexOf(truth));
    const storedCounts = countPointsInBoxes(points, 3, boxes);
    const file = fromHouseBoxes(boxes, truth);
    for (const evidence of [{ storedCounts }, {}]) {
      const { convention, ranking, reason } = inferBoxConvention({ points, stride: 3, boxes: file, ...evidence });
      t.is(convention?.id, truth.id, reason);
      t.is(ranking[0].distance, 0);
      t.true(ranking.every(({ distance }, i) => i === 0 || distance >= ranking[i - 1].distance));
    }
  });
}

test('conventions that mean the same boxes are one hypothesis', (t) => {
  const { boxes, points } = syntheticScene(1);
  const { ranking } = inferBoxConvention({ points, stride: 3, boxes });
  t.deepEqual(
    ranking[0].sameBoxesAs.map(({ id }) => id),
    ['lidar/centre/wlh/+yaw+90deg'],
  );
  const listed = ranking.flatMap(({ convention, sameBoxesAs }) => [convention, ...sameBoxesAs]);
  t.is(listed.length, conventionHypotheses.length);
});

test('boxes that are all square to the axes do not betray the sign of the yaw: same boxes, one answer', (t) => {
  const { boxes, points } = syntheticScene(2);
  const square = boxes.map((value, i) => (i % 7 === 6 ? 0 : value));
  const { ranking } = inferBoxConvention({ points, stride: 3, boxes: square });
  t.true(ranking.some(({ sameBoxesAs }) => sameBoxesAs.some(({ id }) => id.includes('-yaw'))));
});

test('undecided: no evidence at all, and evidence that does not separate', (t) => {
  const { boxes, points } = syntheticScene(3);
  const far = points.map((value) => value + 1000);
  const none = inferBoxConvention({ points: far, stride: 3, boxes });
  t.is(none.convention, undefined);
  t.regex(none.reason, /no point lies in any box/);
  // One point at the centre of every box lies inside whatever the yaw and the order of the dimensions.
  const centres = Float64Array.from({ length: 60 }, (_, i) => boxes[7 * Math.floor(i / 3) + (i % 3)]);
  const weak = inferBoxConvention({ points: centres, stride: 3, boxes });
  t.is(weak.convention, undefined);
  t.regex(weak.reason, /^undecided/);
  t.is(weak.ranking[0].distance, weak.ranking[1].distance);
});

test('own hypotheses, and bad evidence', (t) => {
  const { boxes, points } = syntheticScene(4);
  const hypotheses: BoxConvention[] = [boxConventions['mmdet3d-legacy'], boxConventions.carla];
  const file = fromHouseBoxes(boxes, boxConventions.carla);
  t.is(inferBoxConvention({ points, stride: 3, boxes: file, hypotheses }).convention?.id, 'carla');
  t.throws(() => inferBoxConvention({ points, stride: 3, boxes: new Float64Array(0) }), {
    message: /at least one box/,
  });
  t.throws(() => inferBoxConvention({ points, stride: 3, boxes, storedCounts: [1] }), {
    message: /20 boxes but 1 stored/,
  });
  const bad = boxes.slice();
  bad[10] = -1;
  t.throws(() => inferBoxConvention({ points, stride: 3, boxes: bad }), { message: /box 1: length is -1/ });
});

interface NuScenesInfo {
  readonly data_list: readonly [{ readonly instances: readonly { bbox_3d: number[]; num_lidar_pts: number }[] }];
}

testWithRealData('a real nuScenes frame: the distances of every hypothesis', (t, folder) => {
  const info = JSON.parse(readFileSync(join(folder, '_derived/nuscenes_ca9a282c.json'), 'utf8')) as NuScenesInfo;
  const scans = join(folder, 'open-mmlab__mmdetection3d/demo/data/nuscenes');
  const scan = readdirSync(scans).find((name) => name.includes('LIDAR_TOP')) as string;
  const bytes = readFileSync(join(scans, scan));
  const points = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const { instances } = info.data_list[0];
  const boxes = Float64Array.from(instances.flatMap(({ bbox_3d }) => bbox_3d));
  const storedCounts = instances.map(({ num_lidar_pts }) => num_lidar_pts);
  t.is(
    storedCounts.reduce((sum, value) => sum + value),
    1009,
  );

  const stored = inferBoxConvention({ points, stride: 5, boxes, storedCounts });
  t.is(stored.convention?.id, 'lidar/centre/lwh/+yaw');
  const find = (id: string): (typeof stored.ranking)[number] =>
    stored.ranking.find(({ convention, sameBoxesAs }) => [convention, ...sameBoxesAs].some((one) => one.id === id)) ??
    t.fail(id);
  t.is(find('lidar/centre/lwh/+yaw').exact, 61);
  t.deepEqual(
    [
      'lidar/centre/lwh/+yaw',
      'lidar/centre/wlh/+yaw+90deg',
      'lidar/centre/lwh/-yaw',
      'lidar/centre/wlh/+yaw',
      'lidar/centre/lwh/+yaw+90deg',
      'lidar/bottom/lwh/+yaw',
      'lidar/bottom/wlh/+yaw',
    ].map((id) => [find(id).distance, find(id).counted]),
    [
      [29, 994],
      [29, 994],
      [60, 961],
      [667, 350],
      [667, 350],
      [537, 484],
      [865, 158],
    ],
  );

  const counted = inferBoxConvention({ points, stride: 5, boxes });
  t.is(counted.convention?.id, 'lidar/centre/lwh/+yaw', counted.reason);
  t.is(counted.ranking[0].exact, undefined);
});
