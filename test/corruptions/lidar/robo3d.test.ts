import { createHash } from 'node:crypto';
import test from 'ava';
import { LIDAR_OPERATIONS } from '../../../src/corruptions/lidar/index.js';
import type { LidarLayout } from '../../../src/contracts/index.js';
import type { CorruptedPoints, LidarPoints } from '../../../src/corruptions/operation.js';
import { keyedRng } from '../../../src/random/index.js';
import { assertSameDistribution, RUNS } from './agreement.js';
import { assertPrinted, golden, kitti, meanStatistics, nuscenes, statistics, type Parsed } from './goldenClouds.js';

const clouds: Record<string, { cloud: LidarPoints; layout: LidarLayout }> = {
  semkitti: { cloud: kitti, layout: 'semantickitti' },
  nus: { cloud: nuscenes, layout: 'nuscenes' },
};
const inputs = Object.entries(clouds);

function run(
  id: string,
  key: string,
  given: unknown,
  name: string,
  mode: 'compat' | 'fixed' = 'compat',
): CorruptedPoints {
  const operation = LIDAR_OPERATIONS[id];
  const { cloud, layout } = clouds[name];
  return operation.apply(cloud, operation.parameters.parse(given), keyedRng(id, key), { mode, layout });
}

for (const [name, { cloud }] of inputs) {
  test(`cross_sensor on ${name}: the same bytes`, (t) => {
    for (const [beams, reference] of Object.entries<Parsed>(golden.robo3d[`robo3d/${name}/cross_sensor`])) {
      const { points } = run('cross_sensor', '', { beams: +beams }, name);
      t.is(points.length / cloud.channels.length, reference.n_points);
      const bytes = Buffer.from(points.buffer, points.byteOffset, points.byteLength);
      t.is(createHash('sha256').update(bytes).digest('hex'), reference.sha256_f32le);
    }
  });

  test(`wet_ground on ${name}: the same points left, the same intensities`, (t) => {
    for (const [key, reference] of Object.entries<Parsed>(golden.robo3d[`robo3d/${name}/wet_ground`])) {
      const [, water, noise] = /^w(.*)_n(.*)$/.exec(key) as unknown as [string, string, string];
      const result = run('wet_ground', '', { waterHeightM: +water, noiseFloor: +noise }, name);
      const ours = statistics(result, cloud);
      t.is(ours['n_points'], reference.n_points, key);
      for (const statistic of [
        'mean_range',
        'std_range',
        'p50_range',
        'max_range',
        'intensity_mean',
        'intensity_std',
      ]) {
        assertPrinted(t, `${key} ${statistic}`, ours[statistic] as number, reference[statistic]);
      }
      const width = cloud.channels.length;
      for (const row of [0, 1, 2]) {
        reference.first3[row].forEach((value: number, column: number) =>
          assertPrinted(t, `${key} first`, result.points[row * width + column], value),
        );
      }
      reference.last.forEach((value: number, column: number) =>
        assertPrinted(t, `${key} last`, result.points[result.points.length - width + column], value),
      );
    }
  });

  test(`incomplete_echo on ${name}: the same number left`, (t) => {
    for (const [ratio, reference] of Object.entries<Parsed>(golden.robo3d[`robo3d/${name}/incomplete_echo`])) {
      const runs = Array.from({ length: RUNS }, (_, seed) =>
        statistics(run('incomplete_echo', String(seed), { ratio: +ratio }, name), cloud),
      );
      for (const each of runs) t.is(each['n_points'], reference.n_points.mean);
      assertSameDistribution(t, ratio, runs, reference, ['mean_range', 'intensity_mean', 'mean_xyz']);
    }
  });

  test(`beam_missing on ${name}: within the spread`, (t) => {
    for (const [beams, reference] of Object.entries<Parsed>(golden.robo3d[`robo3d/${name}/beam_missing`])) {
      const runs = Array.from({ length: RUNS }, (_, seed) =>
        statistics(run('beam_missing', String(seed), { beams: +beams }, name), cloud),
      );
      const statisticsOfRows = [
        'n_points',
        'kept',
        'mean_range',
        'std_range',
        'p50_range',
        'intensity_mean',
        'mean_xyz',
      ];
      assertSameDistribution(t, beams, runs, reference, statisticsOfRows);
    }
  });

  test(`crosstalk on ${name}: as many points thrown off, as far`, (t) => {
    for (const [ratio, reference] of Object.entries<Parsed>(golden.robo3d[`robo3d/${name}/crosstalk`])) {
      const runs = Array.from({ length: RUNS }, (_, seed) =>
        statistics(run('crosstalk', String(seed), { ratio: +ratio }, name), cloud),
      );
      const ours = meanStatistics(runs);
      for (const exact of ['frac_moved', 'frac_relabelled', 'frac_intensity_changed']) {
        assertPrinted(t, `${ratio} ${exact}`, ours[exact] as number, reference[exact].mean);
      }
      assertSameDistribution(t, ratio, runs, reference, [
        'rms_disp',
        'mean_range',
        'intensity_mean',
        'intensity_std',
        'mean_xyz',
      ]);
    }
  });

  test(`motion_blur on ${name}: within the spread`, (t) => {
    for (const [sigma, reference] of Object.entries<Parsed>(golden.robo3d[`robo3d/${name}/motion_blur`])) {
      const runs = Array.from({ length: RUNS }, (_, seed) =>
        statistics(run('motion_blur', String(seed), { translationM: +sigma }, name), cloud),
      );
      const ours = meanStatistics(runs);
      t.is(ours['frac_moved'], 1);
      t.is(ours['frac_intensity_changed'], 0);
      assertSameDistribution(t, sigma, runs, reference, ['rms_disp', 'mean_range', 'p50_range', 'mean_xyz']);
    }
  });
}

test('beam_missing: compat draws lasers again, fixed draws as many as it says', (t) => {
  const lasersLeft = (mode: 'compat' | 'fixed', seed: number): number => {
    const { points } = run('beam_missing', String(seed), { beams: 24 }, 'nus', mode);
    return new Set(points.filter((_, at) => at % 5 === 4)).size;
  };
  let compat = 0;
  for (let seed = 0; seed < 20; seed++) {
    t.is(lasersLeft('fixed', seed), 32 - 24);
    compat += (32 - lasersLeft('compat', seed)) / 20;
  }
  // 27 lasers, 24 draws: 27 (1 − (26/27)²⁴) = 16.1 different ones.
  t.true(Math.abs(compat - 16.1) < 1.5, String(compat));
});

test('crosstalk: the intensity stays on its scale in fixed alone', (t) => {
  const outside = (mode: 'compat' | 'fixed'): number => {
    const { points } = run('crosstalk', '', { ratio: 0.01 }, 'semkitti', mode);
    return points.filter((value, at) => at % 4 === 3 && (value < 0 || value > 1)).length;
  };
  t.true(outside('compat') > 100);
  t.is(outside('fixed'), 0);
});

test('rings of KITTI are told from the order of the points; another order is refused', (t) => {
  const operation = LIDAR_OPERATIONS['beam_missing'];
  const shuffled = kitti.points.slice();
  const rng = keyedRng('shuffle');
  for (let row = 0; row < shuffled.length / 4; row++) {
    const other = rng.integer(0, shuffled.length / 4);
    const own = shuffled.slice(4 * row, 4 * row + 4);
    shuffled.copyWithin(4 * row, 4 * other, 4 * other + 4);
    shuffled.set(own, 4 * other);
  }
  const cloud: LidarPoints = { points: shuffled, channels: kitti.channels, intensityScale: 1 };
  t.throws(() => operation.apply(cloud, { beams: 16 }, keyedRng(1), { mode: 'fixed', layout: 'kitti' }), {
    message: /order of a Velodyne HDL-64E .* give a ring channel/,
  });
});

test('a ring beyond the lasers of the layout is refused', (t) => {
  const cloud: LidarPoints = { ...nuscenes, points: nuscenes.points.slice() };
  cloud.points[5 * 40 + 4] = 40;
  t.throws(
    () =>
      LIDAR_OPERATIONS['beam_missing'].apply(cloud, { beams: 8 }, keyedRng(1), { mode: 'fixed', layout: 'nuscenes' }),
    {
      message: /point 40 is of ring 40; .* nuscenes has the rings 0 to 31/,
    },
  );
  t.throws(() => LIDAR_OPERATIONS['beam_missing'].apply(nuscenes, { beams: 8 }, keyedRng(1), { mode: 'fixed' }), {
    message: /name its layout: semantickitti, kitti, nuscenes/,
  });
});
