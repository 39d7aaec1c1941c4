import { z } from 'zod';
import type { CameraOperation, RgbImage } from '../operation.js';
import { bytesOver, truncatedBytes } from './byteRows.js';
import { motionTaps, motionWeights } from './motionKernel.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { sumShifted } from './shiftedSum.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

/** An image smeared along a line; weights count from the pixel outwards. */
export function smear(image: RgbImage, weights: Float64Array, angleDeg: number): RgbImage {
  const out = emptyLike(image);
  const { widthPx: width, heightPx: height } = image;
  sumShifted(
    {
      width,
      height,
      channels: 3,
      load: bytesOver(image.data, 3 * width, 1),
      store: truncatedBytes(out.data, 3 * width, 1),
    },
    motionTaps(weights, angleDeg, width, height),
    'nearest',
  );
  return out;
}

/** Motion of up to 45 degrees to either side of the horizontal. */
const MOST_ANGLE_DEG = 45;

export const motionBlur: CameraOperation<{ radiusPx: number; sigmaPx: number }> = {
  id: 'motion_blur',
  description: 'smears along a line of random direction within 45 degrees of the horizontal',
  parameters: z.strictObject({
    radiusPx: z.int().min(1).max(500).describe('half the length of the line, pixels'),
    sigmaPx: z.number().gt(0).max(500).describe('standard deviation of the weights along it, pixels'),
  }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { radiusPx, sigmaPx }, rng) {
    requireSide(image, this.id);
    return smear(image, motionWeights(radiusPx, sigmaPx), rng.uniform(-MOST_ANGLE_DEG, MOST_ANGLE_DEG));
  },
};
