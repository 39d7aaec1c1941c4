import { z } from 'zod';
import { PoissonTables } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { sensorNoise } from './sensorNoise.js';
import { requireSide, UNIT_LEVELS } from './rgbImage.js';
import { ROBODEPTH } from './sources.js';

export const lowLight: CameraOperation<{ gain: number; photons: number; sigma: number }> = {
  id: 'low_light',
  description: 'darkens with a gamma of 2 over the stretched levels, then photon and read noise',
  parameters: z.strictObject({
    gain: z.number().gt(0).max(1).describe('what becomes of the brightest value, of full scale'),
    photons: z.number().gt(0).max(10_000).describe('photons of a full value'),
    sigma: z.number().min(0).max(10).describe('standard deviation of the read noise, of full scale'),
  }),
  source: `${ROBODEPTH} (dark); RoboBEV's LowLight is the same with other parameters`,
  apply(image, { gain, photons, sigma }, rng, { mode }) {
    requireSide(image, this.id);
    let lowest = 255;
    let highest = 0;
    for (let i = 0; i < image.data.length; i++) {
      const level = image.data[i];
      if (level < lowest) lowest = level;
      if (level > highest) highest = level;
    }
    const low = lowest / 255;
    // An even image has no levels to stretch: the original divides by zero and gives black.
    const range = highest > lowest ? highest / 255 - low : mode === 'compat' ? Infinity : 1;
    const offset = highest > lowest || mode === 'compat' ? low : 0;
    const dimmed = UNIT_LEVELS.map((value) => ((Math.max(value - offset, 0) / range) ** 2 * gain * 255) / 255);
    return sensorNoise(image, new PoissonTables(dimmed.map((value) => value * photons)), photons, sigma, rng);
  },
};
