/** What holds for every LiDAR operation: a table of them with harmless and harmful parameters. */
import test from 'ava';
import fc from 'fast-check';
import type { FloatArray } from '../../../src/contracts/index.js';
import { InputError } from '../../../src/errors/index.js';
import { LIDAR_OPERATIONS } from '../../../src/corruptions/lidar/index.js';
import {
  POINT_STATUS,
  type CorruptedPoints,
  type LidarContext,
  type LidarPoints,
} from '../../../src/corruptions/operation.js';
import { keyedRng } from '../../../src/random/index.js';
import { goldenBoxes, kitti, nuscenes, sparseKitti } from './goldenClouds.js';

interface Case {
  /** Parameters that change nothing; absent where the operation has none. */
  readonly nothing?: unknown;
  readonly weak: unknown;
  readonly strong: unknown;
}

const cases: Record<string, Case> = {
  fog: {
    nothing: { alpha: 0, beta: 0 },
    weak: { alpha: 0.01, beta: 0.008 },
    strong: { alpha: 0.06, beta: 0.2 },
  },
  wet_ground: {
    nothing: { waterHeightM: 0, noiseFloor: 0 },
    weak: { waterHeightM: 0.0002, noiseFloor: 0.2 },
    strong: { waterHeightM: 0.0012, noiseFloor: 0.2 },
  },
  snow: {
    nothing: { rateMmPerHour: 0, fallMps: 2 },
    weak: { rateMmPerHour: 0.5, fallMps: 2, noiseFloor: 0 },
    strong: { rateMmPerHour: 2.5, fallMps: 0.5, noiseFloor: 0.7 },
  },
  lisa: {
    nothing: { precipitation: 'rain', rateMmPerHour: 0 },
    weak: { precipitation: 'rain', rateMmPerHour: 0.2 },
    strong: { precipitation: 'rain', rateMmPerHour: 60 },
  },
  strong_sunlight: { nothing: { ratio: 0 }, weak: { ratio: 0.01 }, strong: { ratio: 0.05 } },
  beam_missing: { nothing: { beams: 0 }, weak: { beams: 8 }, strong: { beams: 24 } },
  crosstalk: { nothing: { ratio: 0 }, weak: { ratio: 0.006 }, strong: { ratio: 0.1 } },
  incomplete_echo: { nothing: { ratio: 0 }, weak: { ratio: 0.5 }, strong: { ratio: 0.95 } },
  cross_sensor: { nothing: { beams: 0 }, weak: { beams: 8 }, strong: { beams: 24 } },
  density: { nothing: { ratio: 0 }, weak: { ratio: 0.06 }, strong: { ratio: 0.3 } },
  cutout: { nothing: { holes: 0, ratio: 0.02 }, weak: { holes: 2, ratio: 0.02 }, strong: { holes: 10, ratio: 0.02 } },
  field_of_view: { nothing: { halfAngleDeg: 180 }, weak: { halfAngleDeg: 105 }, strong: { halfAngleDeg: 45 } },
  gaussian_noise: {
    nothing: { standardDeviationM: 0 },
    weak: { standardDeviationM: 0.02 },
    strong: { standardDeviationM: 0.1 },
  },
  uniform_noise: { nothing: { largestM: 0 }, weak: { largestM: 0.02 }, strong: { largestM: 0.1 } },
  impulse_noise: { nothing: { oneIn: 10, amountM: 0 }, weak: { oneIn: 30 }, strong: { oneIn: 10 } },
  motion_blur: { nothing: { translationM: 0 }, weak: { translationM: 0.04 }, strong: { translationM: 0.4 } },
  motion_compensation: {
    nothing: { rotation: 0, translationM: 0 },
    weak: { rotation: 0.002, translationM: 0.02 },
    strong: { rotation: 0.01, translationM: 0.1 },
  },
  spatial_misalignment: {
    nothing: { rotation: 0, translationM: 0 },
    weak: { rotation: 0.004, translationM: 0.04 },
    strong: { rotation: 0.02, translationM: 0.2 },
  },
  moving_object: { nothing: { distanceM: 0 }, weak: { distanceM: 0.2 }, strong: { distanceM: 1 } },
  object_density: { nothing: { ratio: 0 }, weak: { ratio: 0.1 }, strong: { ratio: 0.5 } },
  object_cutout: { nothing: { ratio: 0 }, weak: { ratio: 0.3 }, strong: { ratio: 0.7 } },
  object_gaussian_noise: {
    nothing: { standardDeviationM: 0 },
    weak: { standardDeviationM: 0.02 },
    strong: { standardDeviationM: 0.1 },
  },
  object_uniform_noise: { nothing: { largestM: 0 }, weak: { largestM: 0.02 }, strong: { largestM: 0.1 } },
  object_impulse_noise: { nothing: { oneIn: 10, amountM: 0 }, weak: { oneIn: 30 }, strong: { oneIn: 10 } },
  object_scale: { nothing: { change: 0 }, weak: { change: 0.04 }, strong: { change: 0.2 } },
  object_rotation: { nothing: { yawDeg: 0 }, weak: { yawDeg: 1 }, strong: { yawDeg: 9 } },
  object_shear: { nothing: { shear: 0 }, weak: { shear: 0.05 }, strong: { shear: 0.25 } },
};

const boxes = Float64Array.from(goldenBoxes.kitti.flat());
const context = (mode: 'compat' | 'fixed', layout: 'semantickitti' | 'nuscenes' = 'semantickitti'): LidarContext => ({
  mode,
  layout,
  boxes,
});
const modes = ['compat', 'fixed'] as const;

function apply(
  id: string,
  cloud: LidarPoints,
  given: unknown,
  seed: string | number,
  use: LidarContext,
): CorruptedPoints {
  const operation = LIDAR_OPERATIONS[id];
  return operation.apply(cloud, operation.parameters.parse(given), keyedRng(id, seed), use);
}

/** The cloud with two more channels and float64 numbers. */
const wide: LidarPoints = (() => {
  const count = nuscenes.points.length / 5;
  const points = new Float64Array(7 * count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < 5; column++) points[7 * row + column] = nuscenes.points[5 * row + column];
    points[7 * row + 5] = row / 1e6;
    points[7 * row + 6] = row;
  }
  return { ...nuscenes, points, channels: ['x', 'y', 'z', 'intensity', 'ring', 'time', 'row'] };
})();

const inputs: readonly [string, LidarPoints, 'semantickitti' | 'nuscenes'][] = [
  ['4 channels', kitti, 'semantickitti'],
  ['5 channels', nuscenes, 'nuscenes'],
  ['7 channels, float64', wide, 'nuscenes'],
];

/** Channels that an operation says it writes beside x, y, z and intensity; published ones write all, see compat. */
const WRITES_ALL = new Set(['gaussian_noise', 'uniform_noise', 'impulse_noise', 'strong_sunlight']);

test('every operation is tried here', (t) => {
  // Those that take an earlier cloud have tests of their own (suites/temporal).
  const alone = Object.values(LIDAR_OPERATIONS).filter(({ earlier }) => earlier === undefined);
  t.deepEqual(Object.keys(cases).sort(), alone.map(({ id }) => id).sort());
});

for (const [id, { nothing, weak, strong }] of Object.entries(cases)) {
  test(`${id}: rows, sources, statuses and labels fit together; other channels stay`, (t) => {
    for (const [name, cloud, layout] of inputs) {
      for (const mode of modes) {
        const width = cloud.channels.length;
        const given = cloud.points.slice();
        const { points, sourceIndex, status, labels } = apply(id, cloud, strong, 1, context(mode, layout));
        const place = `${id} ${name} ${mode}`;
        t.deepEqual(cloud.points, given, `${place}: the given cloud stays`);
        t.is(points.constructor, cloud.points.constructor, place);
        t.is(points.length, sourceIndex.length * width, place);
        t.is(status.length, sourceIndex.length, place);
        t.is(labels?.length, sourceIndex.length, place);
        t.true(points.length <= cloud.points.length, `${place}: no point is added`);
        t.is(new Set(sourceIndex).size, sourceIndex.length, `${place}: every point has a source of its own`);
        const mixesChannels =
          mode === 'compat' && (WRITES_ALL.has(id.replace('object_', '')) || id === 'motion_compensation');
        let wrong = 0;
        for (let row = 0; row < sourceIndex.length; row++) {
          const source = sourceIndex[row];
          for (let column = 0; column < width; column++) {
            const same = Object.is(points[row * width + column], cloud.points[source * width + column]);
            if (status[row] === POINT_STATUS.kept && !same) wrong++;
            if (status[row] === POINT_STATUS.attenuated && column < 3 && !same) wrong++;
            if (column > 3 && !same && !mixesChannels) wrong++;
            if (!Number.isFinite(points[row * width + column])) wrong++;
          }
          if (status[row] === POINT_STATUS.kept && labels?.[row] !== cloud.labels?.[source]) wrong++;
        }
        t.is(wrong, 0, place);
      }
    }
  });

  test(`${id}: nothing at zero, more at a higher severity, the same bytes for the same seed`, (t) => {
    for (const mode of modes) {
      const effect = (parameters: unknown): number => {
        const { points, sourceIndex } = apply(id, kitti, parameters, 5, context(mode));
        let sum = 0;
        for (let row = 0; row < sourceIndex.length; row++) {
          for (let column = 0; column < 4; column++) {
            sum += Math.min(Math.abs(points[4 * row + column] - kitti.points[4 * sourceIndex[row] + column]), 10);
          }
        }
        return sum + (kitti.points.length / 4 - sourceIndex.length);
      };
      if (nothing !== undefined) t.is(effect(nothing), 0, mode);
      t.true(effect(weak) > 0, `${mode}: a weak one has an effect`);
      t.true(effect(strong) > effect(weak), `${mode}: ${effect(strong)} after ${effect(weak)}`);
      t.deepEqual(apply(id, kitti, strong, 2, context(mode)), apply(id, kitti, strong, 2, context(mode)));
    }
  });

  test(`${id}: clouds of no and of one point, clouds that lack something`, (t) => {
    for (const mode of modes) {
      const none: LidarPoints = { ...kitti, points: new Float32Array(0), labels: new Int32Array(0) };
      t.is(apply(id, none, strong, 1, context(mode)).points.length, 0);
      const one: LidarPoints = {
        ...nuscenes,
        points: nuscenes.points.slice(0, 5),
        labels: nuscenes.labels!.slice(0, 1),
      };
      t.true(apply(id, one, strong, 1, context(mode, 'nuscenes')).sourceIndex.length <= 1);
    }
    const { needs } = LIDAR_OPERATIONS[id];
    const strip = (cloud: LidarPoints, without: 'intensity' | 'scale'): LidarPoints => {
      if (without === 'scale') return { points: cloud.points, channels: cloud.channels };
      return { points: cloud.points.filter((_: number, at: number) => at % 4 !== 3), channels: ['x', 'y', 'z'] };
    };
    if (needs.includes('intensity')) {
      t.throws(() => apply(id, strip(kitti, 'intensity'), strong, 1, context('fixed')), {
        instanceOf: InputError,
        message: /needs the channel "intensity"; the cloud has x y z/,
      });
      t.throws(() => apply(id, strip(kitti, 'scale'), strong, 1, context('fixed')), {
        instanceOf: InputError,
        message: /declare the cloud's intensityScale as 1 or 255/,
      });
    }
    if (needs.includes('boxes')) {
      t.throws(() => apply(id, kitti, strong, 1, { mode: 'fixed', layout: 'kitti' }), {
        instanceOf: InputError,
        message: /needs the objects' boxes/,
      });
    }
    const broken: FloatArray = kitti.points.slice();
    broken[4 * 17 + 1] = NaN;
    t.throws(() => apply(id, { ...kitti, points: broken }, strong, 1, context('fixed')), {
      instanceOf: InputError,
      message: /point 17: y is NaN; remove invalid returns/,
    });
  });
}

test('small clouds of any numbers end with a cloud or a clear refusal', (t) => {
  const row = fc.tuple(
    fc.double({ min: -200, max: 200, noNaN: true }),
    fc.double({ min: -200, max: 200, noNaN: true }),
    fc.double({ min: -20, max: 20, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 63 }),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), fc.constantFrom(...modes), (rows, mode) => {
      const cloud: LidarPoints = {
        points: Float32Array.from(rows.flat()),
        channels: ['x', 'y', 'z', 'intensity', 'ring'],
        intensityScale: 1,
        labels: new Int32Array(rows.length).fill(40),
      };
      for (const [id, { strong }] of Object.entries(cases)) {
        if (id === 'snow') continue;
        const { points, sourceIndex } = apply(id, cloud, strong, 1, context(mode));
        if (points.length !== 5 * sourceIndex.length || points.some((value: number) => Number.isNaN(value)))
          return false;
      }
      return true;
    }),
    { numRuns: 60, seed: 5 },
  );
  t.pass();
});

test('what is corrupted before and after changes nothing', (t) => {
  const ids = Object.keys(cases);
  const cloud: LidarPoints = { ...sparseKitti, labels: new Int32Array(sparseKitti.points.length / 4).fill(10) };
  const run = (id: string): CorruptedPoints =>
    apply(id, cloud, cases[id].weak, 'order', { ...context('fixed'), boxes });
  const forwards = ids.map((id) => [id, run(id)] as const);
  for (const [id, expected] of forwards.reverse()) t.deepEqual(run(id), expected, id);
});
