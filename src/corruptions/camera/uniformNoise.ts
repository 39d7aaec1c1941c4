import { z } from 'zod';
import { fillUniform } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { addNoise } from './additiveNoise.js';
import { requireSide } from './rgbImage.js';
import { CORRUPTIONS_AD } from './sources.js';

export const uniformNoise: CameraOperation<{ range: number }> = {
  id: 'uniform_noise',
  description: 'adds uniform noise to every value',
  parameters: z.strictObject({ range: z.number().min(0).max(10).describe('largest change, of full scale') }),
  source: CORRUPTIONS_AD,
  apply(image, { range }, rng) {
    requireSide(image, this.id);
    const centred = (noise: Float64Array) => {
      fillUniform(rng, noise);
      for (let i = 0; i < noise.length; i++) noise[i] = -range + 2 * range * noise[i];
    };
    return addNoise(image, centred, new Float64Array(256).fill(1));
  },
};
