import test from 'ava';
import { fog, fogLookup } from '../../../src/corruptions/lidar/index.js';
import type { LidarPoints } from '../../../src/corruptions/operation.js';
import { keyedRng } from '../../../src/random/index.js';
import { assertSameDistribution, RUNS } from './agreement.js';
import { assertPrinted, golden, kitti, meanStatistics, nuscenes, statistics, type Parsed } from './goldenClouds.js';

for (const [alpha, rows] of Object.entries(golden.fog_lookup.alpha as Record<string, number[][]>)) {
  test(`lookup table of α ${alpha} equals the published one`, (t) => {
    const table = fogLookup(Number(alpha));
    let entry = 0;
    for (let row = 0; row < 2001; row++) {
      while (entry + 1 < rows.length && rows[entry + 1][0] <= row / 10 + 1e-9) entry++;
      const [, rangeM, integral] = rows[entry];
      t.is(table.rangeM[row], rangeM);
      t.true(Math.abs(table.integral[row] - integral) <= 1e-14 * integral);
    }
  });
}

const SPREAD = ['mean_range', 'std_range', 'p50_range', 'intensity_std', 'mean_xyz', 'rms_disp'];

const benchmarks: readonly [name: string, cloud: LidarPoints, layout: 'semantickitti' | 'kitti' | 'nuscenes'][] = [
  ['robo3d/semkitti/fog', kitti, 'semantickitti'],
  ['robo3d/kitti/fog', { ...kitti }, 'kitti'],
  ['robo3d/nus/fog', nuscenes, 'nuscenes'],
];
for (const [name, cloud, layout] of benchmarks) {
  test(`${name}: fractions and intensities equal, the rest within the spread`, (t) => {
    for (const [key, reference] of Object.entries<Parsed>(golden.fog[name])) {
      const [, alpha, beta] = /^alpha(.*)_beta(.*)$/.exec(key) as unknown as [string, string, string];
      const parameters = fog.parameters.parse({ alpha: +alpha, beta: +beta, wholeIntensity: layout === 'nuscenes' });
      const runs = Array.from({ length: RUNS }, (_, seed) =>
        fog.apply(cloud, parameters, keyedRng(seed), { mode: 'compat', layout }),
      );
      const ours = meanStatistics(runs.map((run) => statistics(run, cloud)));
      const place = `${name} ${key}`;
      const scattered = runs[0].status.filter((status) => status === 2).length / runs[0].status.length;
      // Relabelled is what the fog moved; a moved point may by chance stay within the 1e-5 m of `frac_moved`.
      assertPrinted(t, `${place} scattered`, scattered, (reference.frac_relabelled ?? reference.frac_moved).mean);
      if (layout !== 'kitti')
        assertPrinted(t, `${place} relabelled`, ours['frac_relabelled'] as number, reference.frac_relabelled.mean);
      assertPrinted(t, `${place} intensity`, ours['intensity_mean'] as number, reference.intensity_mean.mean);
      assertSameDistribution(
        t,
        place,
        runs.map((run) => statistics(run, cloud)),
        reference,
        SPREAD,
      );
    }
  });
}

test('the published fog simulation on intensities up to 255: fractions and intensities equal', (t) => {
  const points = kitti.points.map((value, at) => (at % 4 === 3 ? value * 255 : value));
  const cloud: LidarPoints = { points, channels: kitti.channels, intensityScale: 255 };
  for (const [key, reference] of Object.entries<Parsed>(golden.fog['hahner_fog/kitti4_intensity255'])) {
    const [, alpha, noise] = /^alpha(.*)_noise(.*)$/.exec(key) as unknown as [string, string, string];
    const parameters = fog.parameters.parse({
      alpha: +alpha,
      beta: 0.046 / (Math.log(20) / 0.06),
      rangeNoiseM: +noise,
      wholeIntensity: true,
      clipIntensity: true,
    });
    const runs = Array.from({ length: RUNS }, (_, seed) =>
      statistics(fog.apply(cloud, parameters, keyedRng(key, seed), { mode: 'compat' }), cloud),
    );
    const [ours] = runs;
    assertPrinted(t, `${key} moved`, ours['frac_moved'] as number, reference.frac_moved.mean);
    assertPrinted(t, `${key} intensity`, ours['intensity_mean'] as number, reference.intensity_mean.mean);
    assertSameDistribution(t, key, runs, reference, SPREAD);
  }
});

test('compat flings points of near targets anywhere, fixed keeps every echo of fog within twice its range', (t) => {
  const parameters = fog.parameters.parse({ alpha: 0.06, beta: 0.2, rangeNoiseM: 10 });
  const farthest = (mode: 'compat' | 'fixed'): number => {
    const { points, status } = fog.apply(kitti, parameters, keyedRng(1), { mode });
    let far = 0;
    status.forEach((each, row) => {
      if (each === 2) far = Math.max(far, Math.hypot(points[4 * row], points[4 * row + 1], points[4 * row + 2]));
    });
    return far;
  };
  t.true(farthest('compat') > 20);
  t.true(farthest('fixed') < 2 * 4.61);
});

test('rounding wipes out intensities up to 1 in compat alone', (t) => {
  const parameters = fog.parameters.parse({ alpha: 0.005, beta: 0, wholeIntensity: true });
  const weak = (mode: 'compat' | 'fixed'): number => {
    const { points } = fog.apply(kitti, parameters, keyedRng(1), { mode });
    return points.filter((value, at) => at % 4 === 3 && value === 0).length;
  };
  t.true(weak('compat') > 15_000);
  t.is(weak('fixed'), kitti.points.filter((value, at) => at % 4 === 3 && value === 0).length);
});
