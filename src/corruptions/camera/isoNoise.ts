import { z } from 'zod';
import { PoissonTables } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { requireSide, UNIT_LEVELS } from './rgbImage.js';
import { sensorNoise } from './sensorNoise.js';
import { ROBODEPTH } from './sources.js';

export const isoNoise: CameraOperation<{ photons: number; sigma: number }> = {
  id: 'iso_noise',
  description: 'photon noise and read noise of a sensor with its gain turned up',
  parameters: z.strictObject({
    photons: z.number().gt(0).max(10_000).describe('photons of a full value'),
    sigma: z.number().min(0).max(10).describe('standard deviation of the read noise, of full scale'),
  }),
  source: ROBODEPTH,
  apply(image, { photons, sigma }, rng) {
    requireSide(image, this.id);
    const tables = new PoissonTables(UNIT_LEVELS.map((value) => value * photons));
    return sensorNoise(image, tables, photons, sigma, rng);
  },
};
