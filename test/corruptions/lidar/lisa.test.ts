import test from 'ava';
import { lisa } from '../../../src/corruptions/lidar/index.js';
import { mieExtinction } from '../../../src/corruptions/lidar/mieExtinction.js';
import { precipitationModel } from '../../../src/corruptions/lidar/precipitation.js';
import type { LidarPoints } from '../../../src/corruptions/operation.js';
import { keyedRng } from '../../../src/random/index.js';
import { assertSameDistribution, RUNS } from './agreement.js';
import { golden, kitti, statistics, type Parsed } from './goldenClouds.js';

const reference = golden.corruptions_ad['3dcad/kitti4/rain_lisa'];
const everyFourth = kitti.points.filter((_, at) => Math.floor(at / 4) % 4 === 0);
const cloud: LidarPoints = { points: everyFourth, channels: kitti.channels, intensityScale: 1 };

test('extinction of rain equals the reference', (t) => {
  for (const { rain_mm_h, alpha } of Object.values<Parsed>(reference)) {
    // The reference integrates a table of efficiencies that is rounded.
    t.true(Math.abs(precipitationModel('rain', rain_mm_h).attenuationPerM / alpha - 1) < 2e-5, String(rain_mm_h));
  }
});

test('extinction efficiency: Rayleigh for small spheres, 2 for large ones', (t) => {
  const m = 1.33;
  const contrast = (m * m - 1) / (m * m + 2);
  const size = 0.01;
  t.true(Math.abs(mieExtinction(size, m) / ((8 / 3) * size ** 4 * contrast ** 2) - 1) < 1e-3);
  t.true(Math.abs(mieExtinction(5000, m) - 2) < 0.02);
  // Bohren and Huffman, appendix A: x = 2π · 0.525 / 0.6328 with m = 1.55 gives 3.10543.
  t.true(Math.abs(mieExtinction((2 * Math.PI * 0.525) / 0.6328, 1.55) - 3.10543) < 1e-5);
});

test('rain: as many points lost and scattered as in the reference', (t) => {
  for (const [severity, expected] of Object.entries<Parsed>(reference)) {
    const runs = Array.from({ length: RUNS }, (_, seed) => {
      const result = lisa.apply(
        cloud,
        { precipitation: 'rain', rateMmPerHour: expected.rain_mm_h },
        keyedRng('lisa', seed),
        { mode: 'fixed' },
      );
      return {
        ...statistics(result, cloud),
        frac_scattered: result.status.filter((status) => status === 2).length / (cloud.points.length / 4),
      };
    });
    const names = ['n_points', 'kept', 'mean_range', 'std_range', 'p50_range', 'max_range', 'intensity_mean'];
    assertSameDistribution(t, `rain@${severity}`, runs, expected, [...names, 'mean_xyz', 'frac_scattered']);
  }
});

test('drops that cannot win are counted instead of drawn: the same as drawing every drop', (t) => {
  // One target again and again, dark and far, so that drops do win.
  const target: LidarPoints = {
    points: Float32Array.from({ length: 4 * 4000 }, (_, at) => [24, 0, 0, 0.06][at % 4]),
    channels: kitti.channels,
    intensityScale: 1,
  };
  const rate = 40;
  const { status, points } = lisa.apply(target, { precipitation: 'rain', rateMmPerHour: rate }, keyedRng('few'), {
    mode: 'fixed',
  });
  const scattered = status.filter((each) => each === 2).length / 4000;
  const rangeOfScattered: number[] = [];
  status.forEach((each, row) => {
    if (each === 2) rangeOfScattered.push(Math.hypot(points[4 * row], points[4 * row + 1], points[4 * row + 2]));
  });

  const { dropsPerM3, slope, attenuationPerM, reflectance } = precipitationModel('rain', rate);
  const rng = keyedRng('every drop');
  const least = 0.9 / 120 ** 2;
  const hard = (0.06 * Math.exp(-2 * attenuationPerM * 24)) / 24 ** 2;
  const expected = dropsPerM3 * (Math.PI / 3) * 24 * ((Math.tan(0.003) * 24) / 2) ** 2;
  const ranges: number[] = [];
  for (let beam = 0; beam < 4000; beam++) {
    let [strongest, at] = [Math.max(hard, least), 0];
    const drops = Math.floor(expected) + (rng.uniform() < expected % 1 ? 1 : 0);
    for (let drop = 0; drop < drops; drop++) {
      const range = 24 * Math.cbrt(rng.uniform());
      const diameter = 0.05 - Math.log(1 - rng.uniform()) / slope;
      const filled = Math.min((diameter / (1e3 * Math.tan(0.003) * range)) ** 2, 1);
      const power = (reflectance * Math.exp(-2 * attenuationPerM * range) * filled) / (range * range);
      if (range > 0.9 && power > strongest) [strongest, at] = [power, range];
    }
    if (at > 0) ranges.push(at);
  }
  const brute = ranges.length / 4000;
  t.true(brute > 0.01, `${brute}`);
  t.true(Math.abs(scattered - brute) < 4 * Math.sqrt((2 * brute) / 4000), `${scattered} against ${brute}`);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  t.true(Math.abs(mean(rangeOfScattered) - mean(ranges)) < 0.25, `${mean(rangeOfScattered)} against ${mean(ranges)}`);
});

test('compat leaves lost points at the origin, fixed removes them', (t) => {
  const given = { precipitation: 'rain', rateMmPerHour: 7.29 } as const;
  const compat = lisa.apply(cloud, given, keyedRng(1), { mode: 'compat' });
  const fixed = lisa.apply(cloud, given, keyedRng(1), { mode: 'fixed' });
  t.is(compat.points.length, cloud.points.length);
  let atOrigin = 0;
  for (let at = 0; at < compat.points.length; at += 4) {
    if (compat.points[at] === 0 && compat.points[at + 1] === 0 && compat.points[at + 2] === 0) atOrigin++;
  }
  t.true(atOrigin > 50);
  t.is(fixed.sourceIndex.length, cloud.points.length / 4 - atOrigin);
});
