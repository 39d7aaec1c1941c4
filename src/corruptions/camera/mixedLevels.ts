import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { mapLevels } from './rgbImage.js';
import { MUSE_NET } from './sources.js';

export const mixedLevels: CameraOperation<{ lift: number; dim: number; weight: number }> = {
  id: 'mixed_levels',
  description: 'blends a lifted and a dimmed version of the image: flat and dull',
  parameters: z.strictObject({
    lift: z.number().min(-255).max(255).describe('added to the one version, levels'),
    dim: z.number().min(0).max(2).describe('factor of the other version'),
    weight: z.number().min(0).max(1).describe('of the lifted version'),
  }),
  source: MUSE_NET,
  apply: (image, { lift, dim, weight }) =>
    mapLevels(
      image,
      Uint8Array.from({ length: 256 }, (_, level) => {
        const lifted = Math.min(255, Math.max(0, level + lift));
        return weight * lifted + (1 - weight) * Math.min(255, level * dim);
      }),
    ),
};
