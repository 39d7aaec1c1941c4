import test from 'ava';
import { LIDAR_OPERATIONS } from '../../../src/corruptions/lidar/index.js';
import { builtInSuiteFile } from './suiteFile.js';
import { keyedRng } from '../../../src/random/index.js';
import { mulberry } from '../../helpers/mulberry.js';
import { assertSameDistribution, RUNS } from './agreement.js';
import {
  assertPrinted,
  golden,
  goldenBoxes,
  kitti,
  mean,
  meanStatistics,
  nuscenes,
  statistics,
  type Parsed,
} from './goldenClouds.js';

const suite = builtInSuiteFile('3dad-lidar');
const reference = golden.corruptions_ad;
const STATISTICS = ['mean_range', 'std_range', 'p50_range', 'intensity_mean', 'intensity_std', 'mean_xyz'];
const COUNTS = ['n_points', 'frac_moved', 'frac_intensity_changed'];

/** The reference was given boxes whose z is their middle; the published pipeline gives it the bottom. */
const asPublished = (boxes: readonly number[][]): Float64Array =>
  Float64Array.from(
    boxes.flatMap(([x, y, z, length, width, height, yaw]) => [x, y, z + height / 2, length, width, height, yaw]),
  );

for (const [input, cloud] of [
  ['kitti4', kitti],
  ['nus5', nuscenes],
] as const) {
  for (const type of [
    'density_dec_global',
    'cutout_local',
    'gaussian_noise',
    'uniform_noise',
    'impulse_noise',
    'scene_glare_noise',
    'lidar_crosstalk_noise',
    'fov_filter',
  ]) {
    test(`${type} on ${input}`, (t) => {
      for (const [severity, expected] of Object.entries<Parsed>(reference[`3dcad/${input}/${type}`])) {
        const { operation: id, parameters: given } = suite(type, severity);
        const operation = LIDAR_OPERATIONS[id];
        const parameters = operation.parameters.parse(given);
        const runs = Array.from({ length: RUNS }, (_, seed) =>
          statistics(operation.apply(cloud, parameters, keyedRng(type, seed), { mode: 'compat' }), cloud),
        );
        const ours = meanStatistics(runs);
        const place = `${input} ${type}@${severity}`;
        for (const name of COUNTS) {
          const value = expected[name];
          if (value === undefined) continue;
          // Noise may leave a number as it was by rounding, which is the reference's own spread.
          if (value.sd === 0) assertPrinted(t, `${place} ${name}`, ours[name] as number, value.mean);
          else assertSameDistribution(t, place, runs, expected, [name]);
        }
        const noisy = expected['rms_disp'] === undefined ? [] : ['rms_disp'];
        assertSameDistribution(t, place, runs, expected, [...STATISTICS, ...noisy]);
      }
    });
  }
}

for (const type of ['scale_bbox', 'shear_bbox', 'rotation_bbox']) {
  test(`${type}: the same points in the same order; statistics of their places`, (t) => {
    for (const [severity, expected] of Object.entries<Parsed>(reference[`3dcad/kitti4/${type}`])) {
      const { operation: id, parameters: given } = suite(type, severity);
      const operation = LIDAR_OPERATIONS[id];
      const runs = Array.from({ length: RUNS }, (_, seed) =>
        statistics(
          operation.apply(kitti, operation.parameters.parse(given), keyedRng(type, seed), {
            mode: 'compat',
            boxes: asPublished(goldenBoxes.kitti),
          }),
          kitti,
        ),
      );
      const ours = meanStatistics(runs);
      // Points of objects come first, so that these fractions tell the order.
      for (const name of COUNTS)
        assertPrinted(t, `${type}@${severity} ${name}`, ours[name] as number, expected[name].mean);
      assertSameDistribution(t, `${type}@${severity}`, runs, expected, [...STATISTICS, 'rms_disp']);
    }
  });
}

const shapes = reference['3dcad/object_box0_testrng1205'];
for (const [name, type, mode] of [
  ['scale', 'scale_bbox', 'fixed'],
  ['shear', 'shear_bbox', 'fixed'],
  ['rotation', 'rotation_bbox', 'fixed'],
  ['moving_object', 'moving_noise_bbox', 'compat'],
] as const) {
  test(`one object, ${name}: the reference's points with its generator`, (t) => {
    const box = goldenBoxes.kitti[0];
    const [x, y, z, length, width, height, yaw] = box;
    const inside: number[] = [];
    for (let at = 0; at < kitti.points.length; at += 4) {
      const [dx, dy] = [kitti.points[at] - x, kitti.points[at + 1] - y];
      const u = dx * Math.cos(yaw) + dy * Math.sin(yaw);
      const v = dy * Math.cos(yaw) - dx * Math.sin(yaw);
      if (Math.abs(u) > length / 2 || Math.abs(v) > width / 2 || Math.abs(kitti.points[at + 2] - z) > height / 2)
        continue;
      inside.push(...kitti.points.subarray(at, at + 4));
    }
    const object = { points: Float64Array.from(inside), channels: kitti.channels, intensityScale: 1 as const };
    t.is(inside.length / 4, shapes.n_obj_points);
    for (const [severity, expected] of Object.entries<Parsed>(shapes[name])) {
      const { operation: id, parameters: given } = suite(type, severity);
      const operation = LIDAR_OPERATIONS[id];
      const boxes = mode === 'compat' ? asPublished([box]) : Float64Array.from(box);
      const { points } = operation.apply(object, operation.parameters.parse(given), mulberry(), { mode, boxes });
      const place = `${name}@${severity}`;
      expected.first3.forEach((row: number[], i: number) =>
        row.forEach((value, column) => assertPrinted(t, `${place} point ${i}`, points[4 * i + column], value)),
      );
      for (const axis of [0, 1, 2]) {
        assertPrinted(t, `${place} mean`, mean(points.filter((_, at) => at % 4 === axis)), expected.mean_xyz[axis]);
      }
      let largest = 0;
      points.forEach((value, at) => (largest = Math.max(largest, Math.abs(value - object.points[at]))));
      assertPrinted(t, `${place} displacement`, largest, expected.max_abs_disp);
    }
  });
}

test('compat takes the bottom of a box for its middle, fixed does not', (t) => {
  const operation = LIDAR_OPERATIONS['object_density'];
  const boxes = Float64Array.from(goldenBoxes.kitti.flat());
  const left = (mode: 'compat' | 'fixed'): number =>
    operation.apply(kitti, { ratio: 1 }, keyedRng(1), { mode, boxes }).sourceIndex.length;
  const inBoxes = kitti.points.length / 4 - left('fixed');
  t.true(inBoxes > 300);
  t.true(kitti.points.length / 4 - left('compat') < 0.8 * inBoxes);
});

test('field of view: compat keeps the left of a KITTI cloud, fixed its front', (t) => {
  const operation = LIDAR_OPERATIONS['field_of_view'];
  const meanOf = (axis: number, mode: 'compat' | 'fixed'): number =>
    mean(
      operation
        .apply(kitti, { halfAngleDeg: 45 }, keyedRng(1), { mode, layout: 'kitti' })
        .points.filter((_, at) => at % 4 === axis),
    );
  t.true(meanOf(0, 'fixed') > 5 && Math.abs(meanOf(1, 'fixed')) < 3);
  t.true(meanOf(1, 'compat') > 5 && Math.abs(meanOf(0, 'compat')) < 3);
});
