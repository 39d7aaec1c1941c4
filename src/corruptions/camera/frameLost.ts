import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { emptyLike } from './rgbImage.js';
import { ROBOBEV } from './sources.js';

export const frameLost: CameraOperation<{ probability: number }> = {
  id: 'frame_lost',
  description: 'blackens single images, each camera of each sample for itself',
  parameters: z.strictObject({ probability: z.number().min(0).max(1) }),
  source: ROBOBEV,
  apply(image, { probability }, rng) {
    return rng.uniform() < probability ? emptyLike(image) : { ...image, data: image.data.slice() };
  },
};
