import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { changeHsv } from './hsv.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const brightness: CameraOperation<{ offset: number }> = {
  id: 'brightness',
  description: 'raises the value of hue, saturation and value',
  parameters: z.strictObject({ offset: z.number().min(-1).max(1).describe('added to the value, of full scale') }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { offset }) {
    requireSide(image, this.id);
    return changeHsv(
      image,
      (value) => Math.min(Math.max(value + offset, 0), 1),
      (saturation) => saturation,
    );
  },
};
