import { z } from 'zod';
import type { CameraOperation, RgbImage } from '../operation.js';
import { bytesOver, truncatedBytes } from './byteRows.js';
import { linearTaps } from './linearMotion.js';
import { emptyLike, requireSide } from './rgbImage.js';
import type { Tap } from './shiftedSum.js';
import { sumShifted } from './shiftedSum.js';
import { MUSE_NET } from './sources.js';

/** An image smeared by the given samples, borders reflected about their pixel. */
export function smearBy(image: RgbImage, taps: readonly Tap[]): RgbImage {
  const out = emptyLike(image);
  const { widthPx: width, heightPx: height } = image;
  const stride = 3 * width;
  // Half a level more, so that truncation rounds.
  const store = truncatedBytes(out.data, stride, 1);
  sumShifted(
    {
      width,
      height,
      channels: 3,
      load: bytesOver(image.data, stride, 1),
      store(y, row, start) {
        for (let i = start; i < start + stride; i++) row[i] += 0.5;
        store(y, row, start);
      },
    },
    taps,
    'reflect101',
  );
  return out;
}

export const linearMotionBlur: CameraOperation<{ lengthPx: number }> = {
  id: 'linear_motion_blur',
  description: 'smears along a line of any direction, one end heavier than the other',
  parameters: z.strictObject({ lengthPx: z.int().min(3).max(999).describe('length of the line, made odd') }),
  source: `${MUSE_NET}: MotionBlur`,
  apply(image, { lengthPx }, rng) {
    requireSide(image, this.id);
    return smearBy(image, linearTaps(lengthPx, rng.uniform(0, 360), rng.uniform(-1, 1)));
  },
};
