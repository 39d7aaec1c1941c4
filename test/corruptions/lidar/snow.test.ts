import test from 'ava';
import { snow } from '../../../src/corruptions/lidar/index.js';
import { BulkNoise } from '../../../src/corruptions/lidar/bulkNoise.js';
import { SnowBeam } from '../../../src/corruptions/lidar/snowBeam.js';
import { drawDisks, snowDensity } from '../../../src/corruptions/lidar/snowDisks.js';
import { BEAM_HALF_RAD, sortDisks } from '../../../src/corruptions/lidar/snowParticles.js';
import { PULSE_M, Waveform } from '../../../src/corruptions/lidar/snowWaveform.js';
import { keyedRng } from '../../../src/random/index.js';
import { assertSameDistribution } from './agreement.js';
import { golden, mean, sparseKitti, statistics } from './goldenClouds.js';

const snowfalls = {
  light: { rateMmPerHour: 0.5, fallMps: 2 },
  moderate: { rateMmPerHour: 1, fallMps: 1.6 },
  heavy: { rateMmPerHour: 2.5, fallMps: 1.6 },
};
/** Sets of flakes, each made anew, and clouds that each falls on: how far a point is thrown varies most. */
const [FLAKE_SETS, CLOUDS] = [16, 8];
type Strength = keyof typeof snowfalls;
const strengths = Object.keys(snowfalls) as Strength[];

test('rain-equivalent rates and occupancies of the benchmark', (t) => {
  const expected = { light: [2.2384, 6.944e-7], moderate: [8.848, 1.7361e-6], heavy: [34.9748, 4.3403e-6] };
  for (const strength of strengths) {
    const { rainMmPerHour, occupancy } = snowDensity(snowfalls[strength]);
    t.true(Math.abs(rainMmPerHour / expected[strength][0] - 1) < 1e-4);
    t.true(Math.abs(occupancy / expected[strength][1] - 1) < 1e-4);
  }
});

test('as many flakes, as large as those of the published sets', (t) => {
  for (const strength of strengths) {
    const { x, y, radiusM } = drawDisks(snowfalls[strength], new BulkNoise(keyedRng('flakes', strength)));
    const expected = golden.snow_particle_sets[strength];
    t.true(Math.abs(x.length / expected.n_particles_mean - 1) < 0.05, `${strength}: ${x.length}`);
    t.true(Math.abs(mean(radiusM) / expected.mean_radius_m - 1) < 0.03, `${strength}: ${mean(radiusM)}`);
    for (let i = 0; i < x.length; i++) if (Math.hypot(x[i], y[i]) <= radiusM[i]) t.fail('a flake hides the sensor');
  }
});

test('a beam meets the flakes and keeps the part of it that brute force says', (t) => {
  const { x, y, radiusM } = drawDisks(snowfalls.heavy, new BulkNoise(keyedRng('beam')));
  // Larger flakes, so that they also hide one another.
  const disks = { x, y, radiusM: radiusM.map((radius) => 20 * radius) };
  const set = sortDisks(disks);
  const beam = new SnowBeam();
  const rng = keyedRng('directions');
  const samples = 20_000;
  let met = 0;
  for (let trial = 0; trial < 150; trial++) {
    const azimuth = rng.uniform(-Math.PI, Math.PI);
    const range = rng.uniform(0, 60);
    beam.meet(set, azimuth, range);
    const seen = new Map<number, number>();
    const inBeam: { distance: number; low: number; high: number }[] = [];
    disks.x.forEach((centreX, i) => {
      const distance = Math.hypot(centreX, disks.y[i]);
      const half = Math.asin(Math.min(disks.radiusM[i] / distance, 1));
      const turned = Math.atan2(disks.y[i], centreX) - azimuth;
      const off = Math.atan2(Math.sin(turned), Math.cos(turned));
      if (distance < range && Math.abs(off) < BEAM_HALF_RAD + half)
        inBeam.push({ distance, low: off - half, high: off + half });
    });
    for (let i = 0; i < samples; i++) {
      const angle = BEAM_HALF_RAD * ((2 * (i + 0.5)) / samples - 1);
      let nearest = Infinity;
      for (const { distance, low, high } of inBeam)
        if (angle > low && angle < high) nearest = Math.min(nearest, distance);
      if (nearest < Infinity) seen.set(nearest, (seen.get(nearest) ?? 0) + 1 / samples);
    }
    const parts = Array.from(beam.part.subarray(0, beam.count)).filter((part) => part > 0.5 / samples);
    const expected = [...seen].sort(([a], [b]) => a - b).map(([, part]) => part);
    t.true(Math.abs(parts.length - expected.length) <= 1, `${parts.length} flakes, brute force ${expected.length}`);
    const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
    t.true(Math.abs(total(parts) - total(expected)) < 2e-3, `${total(parts)} against ${total(expected)}`);
    t.true(Math.abs(beam.count === 0 ? 0 : beam.targetPart - (1 - total(expected))) < 2e-3);
    if (parts.length === expected.length) {
      met += parts.length;
      parts.forEach((part, i) =>
        t.true(Math.abs(part - expected[i]) < 1e-3, `flake ${i}: ${part} against ${expected[i]}`),
      );
    }
  }
  t.true(met > 100, `${met} flakes met`);
});

test('waveform: the sum of squared sines, written out', (t) => {
  const rng = keyedRng('pulses');
  const waveform = new Waveform();
  for (let trial = 0; trial < 50; trial++) {
    const pulses = Array.from({ length: 1 + (trial % 4) }, () => [rng.uniform(0.5, 100), rng.uniform(1, 200)] as const);
    for (const [range, amplitude] of pulses) waveform.add(range, amplitude);
    waveform.takePeak();
    const power = Array.from({ length: 1230 }, (_, k) => {
      const at = Math.round(((k * (120 + PULSE_M)) / 1229) * 100) / 100;
      let sum = 0;
      for (const [range, amplitude] of pulses) {
        if (range <= 0.9 || k < Math.ceil(10 * range) || k > Math.floor(10 * (range + PULSE_M))) continue;
        const overlap = Math.min((range - 0.9) / 0.1, 1);
        sum += ((amplitude * overlap) / range ** 2) * Math.sin((Math.PI * (at - range)) / PULSE_M) ** 2;
      }
      return sum;
    });
    const peak = power.reduce((best, value, k) => (value > power[best] + 1e-12 ? k : best), 0);
    t.true(Math.abs(waveform.peakPower - power[peak]) < 1e-9 * Math.max(1, power[peak]));
    t.true(Math.abs(waveform.peakM - (peak / 10 - PULSE_M / 2)) < 0.11);
  }
});

test('compat: as many points scattered and attenuated, as far, as in the reference', (t) => {
  for (const strength of strengths) {
    const expected = golden.snow_kitti_sparse[strength];
    const runs = Array.from({ length: FLAKE_SETS * CLOUDS }, (_, seed) => {
      const particleSeed = Math.floor(seed / CLOUDS);
      const parameters = snow.parameters.parse({ ...snowfalls[strength], noiseFloor: 0, particleSeed });
      const result = snow.apply(sparseKitti, parameters, keyedRng('snow', seed), { mode: 'compat', layout: 'kitti' });
      const part = (status: number): number => result.status.filter((each) => each === status).length / 1184;
      return { ...statistics(result, sparseKitti), frac_scattered: part(2), frac_attenuated: part(3) };
    });
    // Intensities depend on the calibration of the reference's unit, which is not free to use.
    const names = [
      'n_points',
      'mean_range',
      'std_range',
      'p50_range',
      'max_range',
      'mean_xyz',
      'rms_disp',
      'frac_moved',
      'frac_scattered',
      'frac_attenuated',
    ];
    assertSameDistribution(t, strength, runs, expected, names);
  }
});

test('a target keeps its own brightness in fixed, so that fewer flakes outshine it', (t) => {
  const scattered = (mode: 'compat' | 'fixed'): number => {
    const parameters = snow.parameters.parse({ ...snowfalls.heavy, noiseFloor: 0 });
    const { status } = snow.apply(sparseKitti, parameters, keyedRng('one'), { mode, layout: 'kitti' });
    return status.filter((each) => each === 2).length;
  };
  t.true(scattered('fixed') < scattered('compat'));
  t.true(scattered('fixed') > 0);
});

test('other particle seeds, other flakes; equal ones, the same', (t) => {
  const run = (particleSeed: number): Buffer => {
    const parameters = snow.parameters.parse({ ...snowfalls.light, particleSeed });
    const { points } = snow.apply(sparseKitti, parameters, keyedRng('same'), { mode: 'fixed', layout: 'kitti' });
    return Buffer.from(points.buffer);
  };
  t.deepEqual(run(1), run(1));
  t.notDeepEqual(run(1), run(2));
});

test('snow too thin or too dense to simulate is refused', (t) => {
  for (const given of [
    { rateMmPerHour: 0.001, fallMps: 2 },
    { rateMmPerHour: 200, fallMps: 2 },
    { rateMmPerHour: 1, fallMps: 0 },
  ]) {
    t.false(snow.parameters.safeParse(given).success);
  }
  t.true(snow.parameters.safeParse({ rateMmPerHour: 0, fallMps: 2 }).success);
});
