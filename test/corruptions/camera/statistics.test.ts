/** Published code is random: our own random numbers must give images of the same statistics, within its spread. */
import test from 'ava';
import type { CameraGolden } from '../../helpers/cameraGolden.js';
import { cameraGolden, goldenInput, imageStatistics, stepsOf } from '../../helpers/cameraGolden.js';
import { keyedRng } from '../../../src/random/index.js';
import type { CameraContext, RgbImage } from '../../../src/corruptions/operation.js';

const SEEDS = 8;
/** The goldens' own rule: the mean may be off by four standard deviations, half a grey level or 0.5 % of the range. */
const HALF_LEVEL = 0.5;
const RANGES = { psnr: 0.005 * 50, mae: HALF_LEVEL, frac_changed: 0.005 };

async function corrupt(type: string, severity: string, seed: number, context: CameraContext): Promise<RgbImage> {
  let image = await goldenInput();
  for (const [place, { operation, parameters }] of stepsOf(type, severity).entries()) {
    image = await operation.apply(image, parameters, keyedRng(seed, type, severity, place), context);
  }
  return image;
}

function check(type: string, severity: string, golden: CameraGolden, context: CameraContext, title = type): void {
  test(`${title}@${severity} has the statistics of the published code`, async (t) => {
    const input = await goldenInput();
    const all: ReturnType<typeof imageStatistics>[] = [];
    for (let seed = 0; seed < SEEDS; seed++) {
      all.push(imageStatistics(input.data, (await corrupt(type, severity, seed, context)).data));
    }
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const key of ['mean', 'std'] as const) {
      const { mean: expected, sd } = golden[key] as { mean: number[]; sd: number[] };
      expected.forEach((value, channel) => {
        const ours = mean(all.map((each) => each[key][channel]));
        const allowed = Math.max(4 * sd[channel], HALF_LEVEL);
        t.true(Math.abs(ours - value) <= allowed, `${key}[${channel}] ${ours} for ${value} ± ${allowed}`);
      });
    }
    for (const key of ['psnr', 'mae', 'frac_changed'] as const) {
      const { mean: expected, sd } = golden[key];
      const ours = mean(all.map((each) => each[key]));
      const allowed = Math.max(4 * sd, RANGES[key]);
      t.true(Math.abs(ours - expected) <= allowed, `${key} ${ours} for ${expected} ± ${allowed}`);
    }
  });
}

for (const [type, ladder] of Object.entries(cameraGolden.stats)) {
  for (const [severity, golden] of Object.entries(ladder)) {
    if (golden.n_seeds === undefined) continue;
    if (type.endsWith('/frost')) {
      test.skip(`${type}@${severity} (skipped: other pictures of ice than the reference's)`, () => undefined);
      continue;
    }
    check(type, severity, golden, { mode: 'compat' });
  }
}

const names: Record<string, [string, string | undefined]> = {
  uniform_noise: ['uniform_noise', undefined],
  gaussian_noise: ['gaussian_noise', undefined],
  impulse_noise: ['impulse_noise', undefined],
  snow: ['snow', undefined],
  fog: ['fog', undefined],
  rain: ['rain', undefined],
  sun_mono: ['sunlight', undefined],
  // compat: cameras of the sides get what was meant for those ahead.
  motion_front_back: ['motion_blur', 'CAM_FRONT_LEFT'],
  motion_left_right: ['motion_blur', 'CAM_FRONT'],
};
for (const [name, ladder] of Object.entries(cameraGolden.corruptions_ad_camera)) {
  const [type, camera] = names[name];
  for (const [severity, golden] of Object.entries(ladder)) {
    // The reference refuses narrow images at the lowest severity of its sideways blur.
    if (golden.n_seeds === undefined) continue;
    check(
      `3dad-camera/${type}`,
      severity,
      golden,
      { mode: 'compat', ...(camera && { camera }) },
      `3dad-camera/${name}`,
    );
  }
}
