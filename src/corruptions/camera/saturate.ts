import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { changeHsv } from './hsv.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const saturate: CameraOperation<{ factor: number; offset: number }> = {
  id: 'saturate',
  description: 'multiplies the saturation of every pixel and adds to it',
  parameters: z.strictObject({
    factor: z.number().min(0).max(100),
    offset: z.number().min(-1).max(1).describe('added to the saturation, of full scale'),
  }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { factor, offset }) {
    requireSide(image, this.id);
    return changeHsv(
      image,
      (value) => value,
      (saturation) => Math.min(Math.max(saturation * factor + offset, 0), 1),
    );
  },
};
