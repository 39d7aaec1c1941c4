import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { resizeBox, resizeNearest } from './pillowResize.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const pixelate: CameraOperation<{ scale: number }> = {
  id: 'pixelate',
  description: 'shrinks the image and enlarges it again',
  parameters: z.strictObject({ scale: z.number().gt(0).max(1).describe('size of the small image, of the given one') }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { scale }) {
    requireSide(image, this.id);
    const { widthPx, heightPx } = image;
    const smallWidth = Math.max(1, Math.trunc(widthPx * scale));
    const smallHeight = Math.max(1, Math.trunc(heightPx * scale));
    return resizeNearest(resizeBox(image, smallWidth, smallHeight), widthPx, heightPx);
  },
};
