import { z } from 'zod';
import { PoissonTables } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { emptyLike, requireSide, toByte, UNIT_LEVELS } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

const CHUNK = 16_384;

export const shotNoise: CameraOperation<{ photons: number }> = {
  id: 'shot_noise',
  description: 'counts photons: Poisson noise that is worst in dim places',
  parameters: z.strictObject({ photons: z.number().gt(0).max(10_000).describe('photons of a full value') }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { photons }, rng) {
    requireSide(image, this.id);
    const tables = new PoissonTables(UNIT_LEVELS.map((value) => value * photons));
    const bytes = Uint8Array.from({ length: 65_536 }, (_, count) => toByte(count / photons));
    const out = emptyLike(image);
    const counts = new Uint16Array(Math.min(CHUNK, image.data.length));
    for (let start = 0; start < image.data.length; start += CHUNK) {
      const levels = image.data.subarray(start, start + CHUNK);
      tables.fill(rng, levels, counts);
      for (let i = 0; i < levels.length; i++) out.data[start + i] = bytes[counts[i]];
    }
    return out;
  },
};
