import { z } from 'zod';
import { fillNormal } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { addNoise } from './additiveNoise.js';
import { requireSide, UNIT_LEVELS } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const speckleNoise: CameraOperation<{ sigma: number }> = {
  id: 'speckle_noise',
  description: 'multiplies every value by one plus Gaussian noise',
  parameters: z.strictObject({ sigma: z.number().min(0).max(10).describe('standard deviation, of the value') }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { sigma }, rng) {
    requireSide(image, this.id);
    // The reference multiplies value by noise; the order of the two products shows in the last bit.
    const scaled = (noise: Float64Array) => {
      fillNormal(rng, noise);
      for (let i = 0; i < noise.length; i++) noise[i] *= sigma;
    };
    return addNoise(image, scaled, UNIT_LEVELS);
  },
};
