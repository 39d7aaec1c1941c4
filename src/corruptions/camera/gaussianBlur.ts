import { z } from 'zod';
import type { CameraOperation, RgbImage } from '../operation.js';
import { bytesOver, truncatedBytes } from './byteRows.js';
import { gaussianWeights } from './gaussianKernel.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { blurSeparably } from './separableBlur.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

/** Every channel blurred by a Gaussian, edges continued by their nearest pixel, truncated to bytes. */
export function blurImage(image: RgbImage, sigmaPx: number): RgbImage {
  const out = emptyLike(image);
  const { widthPx: width, heightPx: height } = image;
  const weights = gaussianWeights(sigmaPx);
  blurSeparably(
    {
      width,
      height,
      channels: 3,
      load: bytesOver(image.data, 3 * width, 255),
      store: truncatedBytes(out.data, 3 * width, 255),
    },
    weights,
    weights,
    'nearest',
  );
  return out;
}

export const gaussianBlur: CameraOperation<{ sigmaPx: number }> = {
  id: 'gaussian_blur',
  description: 'blurs by a Gaussian',
  parameters: z.strictObject({ sigmaPx: z.number().gt(0).max(100).describe('standard deviation, pixels') }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { sigmaPx }) {
    requireSide(image, this.id);
    return blurImage(image, sigmaPx);
  },
};
