import { z } from 'zod';
import { fillNormal } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { addNoise } from './additiveNoise.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const gaussianNoise: CameraOperation<{ sigma: number }> = {
  id: 'gaussian_noise',
  description: 'adds Gaussian noise to every value',
  parameters: z.strictObject({ sigma: z.number().min(0).max(10).describe('standard deviation, of full scale') }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { sigma }, rng) {
    requireSide(image, this.id);
    return addNoise(image, (noise) => fillNormal(rng, noise), new Float64Array(256).fill(sigma));
  },
};
