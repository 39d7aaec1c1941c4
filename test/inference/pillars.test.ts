import fc from 'fast-check';
import test from 'ava';
import type { PointCloud } from '../../src/contracts/index.js';
import { InputError } from '../../src/errors/index.js';
import { Pillarizer, encoderFeatureCount, gridSize } from '../../src/inference/index.js';
import type { PillarConfig } from '../../src/inference/index.js';
import { keyedRng } from '../../src/random/index.js';
import { makeCloud } from './networks.js';

const base: PillarConfig = {
  point_cloud_range: [0, -3, -2, 4, 3, 1],
  voxel_size: [0.8, 1, 3],
  max_points_per_voxel: 3,
  max_voxels: 20,
  point_features: ['x', 'y', 'z', 'intensity'],
  intensity_scale: 1,
  decoration: { mean_offset: 3, centre_offset: 2 },
  scatter_order: 'yx',
  lidar_axes: 'forward_left_up',
  z_shift: 0,
};

interface NaivePillar {
  readonly column: number;
  readonly row: number;
  readonly points: number[][];
}

/** Voxelisation by lists and maps, one step after the other. */
function naivePillars(config: PillarConfig, points: readonly (readonly number[])[]): NaivePillar[] {
  const f = Math.fround;
  const { nx, ny } = gridSize(config);
  const pillars = new Map<string, NaivePillar>();
  for (const [x, y, zRaw, ...rest] of points) {
    const z = f(zRaw + f(config.z_shift));
    const cell = [x, y, z].map((value, axis) =>
      Math.floor(f(f(value - f(config.point_cloud_range[axis])) / f(config.voxel_size[axis]))),
    );
    if (!cell.every((index, axis) => index >= 0 && index < [nx, ny, 1][axis])) continue;
    const key = `${cell[0]},${cell[1]}`;
    if (!pillars.has(key) && pillars.size < config.max_voxels) {
      pillars.set(key, { column: cell[0], row: cell[1], points: [] });
    }
    const pillar = pillars.get(key);
    if (pillar !== undefined && pillar.points.length < config.max_points_per_voxel)
      pillar.points.push([x, y, z, ...rest]);
  }
  return [...pillars.values()];
}

function naiveFeatures(config: PillarConfig, { column, row, points }: NaivePillar): number[] {
  const f = Math.fround;
  const mean = [0, 1, 2].map((axis) => f(points.reduce((sum, point) => sum + point[axis], 0) / points.length));
  const centre = [column, row, 0].map((index, axis) => {
    const size = config.voxel_size[axis];
    return f(f(index * size) + f(size / 2 + config.point_cloud_range[axis]));
  });
  const rows = points.map((point) => [
    ...point,
    ...mean.slice(0, config.decoration.mean_offset).map((value, axis) => f(point[axis] - value)),
    ...centre.slice(0, config.decoration.centre_offset).map((value, axis) => f(point[axis] - value)),
  ]);
  const width = encoderFeatureCount(config);
  while (rows.length < config.max_points_per_voxel) rows.push(new Array<number>(width).fill(0));
  return rows.flat();
}

const single = (min: number, max: number) =>
  fc.float({ min: Math.fround(min), max: Math.fround(max), noNaN: true }).map((value) => (value === 0 ? 0 : value));
const somePoints = fc.array(fc.tuple(single(-1, 5), single(-4, 4), single(-3, 2), single(0, 1)), { maxLength: 80 });

test('any sequence of scans gives what the naive implementation gives, slot by slot', (t) => {
  const options = fc.record({
    mean_offset: fc.constantFrom(0 as const, 3 as const),
    centre_offset: fc.constantFrom(0 as const, 2 as const, 3 as const),
    max_points_per_voxel: fc.integer({ min: 1, max: 5 }),
    max_voxels: fc.integer({ min: 1, max: 40 }),
    z_shift: fc.constantFrom(0, 0.3, -1.75),
  });
  fc.assert(
    fc.property(options, fc.array(somePoints, { minLength: 1, maxLength: 4 }), (chosen, scans) => {
      const { mean_offset, centre_offset, ...rest } = chosen;
      const config: PillarConfig = { ...base, ...rest, decoration: { mean_offset, centre_offset } };
      const pillarizer = new Pillarizer(config);
      for (const points of scans) {
        const expected = naivePillars(config, points);
        const pillars = pillarizer.run(makeCloud(points));
        t.is(pillars.count, expected.length);
        t.deepEqual(
          [...pillars.columns.subarray(0, pillars.count)],
          expected.map((pillar) => pillar.column),
        );
        t.deepEqual(
          [...pillars.rows.subarray(0, pillars.count)],
          expected.map((pillar) => pillar.row),
        );
        const features = expected.flatMap((pillar) => naiveFeatures(config, pillar));
        const rest = new Array<number>(pillars.features.length - features.length).fill(0);
        // Zeros may carry a sign.
        t.deepEqual(
          [...pillars.features].map((value) => value + 0),
          [...features, ...rest].map((value) => value + 0),
        );
      }
    }),
    { numRuns: 200, seed: 5 },
  );
});

test('a large scan equals the naive implementation in the pillars that networks use', (t) => {
  const config: PillarConfig = {
    ...base,
    point_cloud_range: [0, -25.6, -3, 51.2, 25.6, 2],
    voxel_size: [0.32, 0.32, 5],
    max_points_per_voxel: 32,
    max_voxels: 3000,
  };
  const rng = keyedRng('pillars');
  const points = Array.from({ length: 20_000 }, () =>
    [rng.uniform(-5, 56), rng.normal(0, 8), rng.uniform(-4, 3), rng.uniform()].map(Math.fround),
  );
  const expected = naivePillars(config, points);
  const pillars = new Pillarizer(config).run(makeCloud(points));
  t.is(pillars.count, expected.length);
  t.is(pillars.count, 3000, 'the scan fills every pillar that the model allows');
  const size = config.max_points_per_voxel * encoderFeatureCount(config);
  for (const [i, pillar] of expected.entries()) {
    t.deepEqual([...pillars.features.subarray(i * size, (i + 1) * size)], naiveFeatures(config, pillar));
  }
});

test('the first points to arrive are kept, later pillars are dropped', (t) => {
  const config: PillarConfig = {
    ...base,
    max_points_per_voxel: 1,
    max_voxels: 1,
    decoration: { mean_offset: 0, centre_offset: 0 },
  };
  const pillars = new Pillarizer(config).run(
    makeCloud([
      [0.1, 0.5, 0, 0.25],
      [0.2, 0.5, 0, 0.5],
      [3, 2, 0, 0.75],
    ]),
  );
  t.is(pillars.count, 1);
  t.deepEqual([...pillars.features], [Math.fround(0.1), 0.5, 0, 0.25]);
});

test('points on the edges: the minimum is inside, the maximum outside; NaN is nowhere', (t) => {
  const config: PillarConfig = { ...base, voxel_size: [1, 1, 3] };
  const inside = (point: number[]) => new Pillarizer(config).run(makeCloud([point])).count === 1;
  t.true(inside([0, -3, -2, 0]));
  t.false(inside([4, 0, 0, 0]));
  t.false(inside([0, 3, 0, 0]));
  t.false(inside([0, 0, 1, 0]));
  t.false(inside([-1e-6, 0, 0, 0]));
  t.false(inside([NaN, 0, 0, 0]));
  t.false(inside([1, Infinity, 0, 0]));
  t.true(inside([3.9999, 2.9999, 0.9999, 0]));
});

test('an empty cloud after a full one leaves every slot zero', (t) => {
  const pillarizer = new Pillarizer(base);
  pillarizer.run(makeCloud([[1, 1, 0, 1]]));
  const { count, features } = pillarizer.run(makeCloud([]));
  t.is(count, 0);
  t.true(features.every((value) => value === 0));
});

test('intensities are converted from the declared scale to the one the network expects', (t) => {
  const last = (config: PillarConfig, cloud: PointCloud) => new Pillarizer(config).run(cloud).features[3];
  const rows = [[1, 1, 0, 51]];
  const expectsOne: PillarConfig = { ...base, intensity_scale: 1 };
  const expects255: PillarConfig = { ...base, intensity_scale: 255 };
  t.is(last(expectsOne, makeCloud(rows, undefined, { intensityScale: 255 })), Math.fround(51 / 255));
  t.is(last(expects255, makeCloud(rows, undefined, { intensityScale: 255 })), 51);
  t.is(last(expects255, makeCloud([[1, 1, 0, 0.2]], undefined, { intensityScale: 1 })), 51);
  t.throws(() => last(expectsOne, makeCloud(rows, undefined, {})), {
    instanceOf: InputError,
    message: /does not declare their scale/,
  });
  t.throws(() => last(expectsOne, makeCloud([[1, 1, 0]], ['x', 'y', 'z'])), { message: /needs intensity.*x, y, z/ });
});

test('channels are found by name; time_lag counts into the past; a cloud without time is one instant', (t) => {
  const config: PillarConfig = {
    ...base,
    point_features: ['x', 'y', 'z', 'time_lag', 'ring', 'time'],
    decoration: { mean_offset: 0, centre_offset: 0 },
    max_points_per_voxel: 1,
  };
  const sweep = makeCloud([[1, 1, 0, 7, 9, -0.5]], ['x', 'y', 'z', 'ring', 'intensity', 'time']);
  t.deepEqual([...new Pillarizer(config).run(sweep).features.subarray(3, 6)], [0.5, 7, -0.5]);
  const scan = makeCloud([[1, 1, 0, 7]], ['x', 'y', 'z', 'ring']);
  t.deepEqual([...new Pillarizer(config).run(scan).features.subarray(3, 6)], [0, 7, 0]);
});

test('the frames of the cloud and of the network are turned into each other', (t) => {
  const plain: PillarConfig = { ...base, decoration: { mean_offset: 0, centre_offset: 0 }, max_points_per_voxel: 1 };
  const turned: PillarConfig = { ...plain, lidar_axes: 'right_forward_up' };
  const first = (config: PillarConfig, point: number[], frame?: string) => {
    const about = { intensityScale: 1 as const, ...(frame !== undefined && { frame }) };
    return [...new Pillarizer(config).run(makeCloud([point], undefined, about)).features.subarray(0, 3)];
  };
  // Two metres ahead and half a metre to the left, and the same place seen from x right, y forward.
  t.deepEqual(first(plain, [2, 0.5, 0, 0]), [2, 0.5, 0]);
  t.deepEqual(first(plain, [-0.5, 2, 0, 0], 'nuscenes-lidar'), [2, 0.5, 0]);
  t.deepEqual(first(turned, [2, -0.5, 0, 0]), [0.5, 2, 0]);
  t.deepEqual(first(turned, [0.5, 2, 0, 0], 'nuscenes-lidar'), [0.5, 2, 0]);
});
