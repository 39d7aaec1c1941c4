import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { blurByDisk } from './diskBlur.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const defocusBlur: CameraOperation<{ radiusPx: number; aliasBlurPx: number }> = {
  id: 'defocus_blur',
  description: 'spreads every pixel over a disk with soft edges',
  parameters: z.strictObject({
    radiusPx: z.int().min(1).max(60).describe('radius of the disk, pixels'),
    aliasBlurPx: z.number().gt(0).max(5).describe('standard deviation of the blur of its edge, pixels'),
  }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { radiusPx, aliasBlurPx }) {
    requireSide(image, this.id);
    return blurByDisk(image, radiusPx, aliasBlurPx);
  },
};
