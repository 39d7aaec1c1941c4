import { z } from 'zod';
import { fillUniform } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { blurImage } from './gaussianBlur.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const glassBlur: CameraOperation<{ sigmaPx: number; reachPx: number; passes: number }> = {
  id: 'glass_blur',
  description: 'blurs, exchanges pixels with near ones, blurs again',
  parameters: z.strictObject({
    sigmaPx: z.number().gt(0).max(100).describe('standard deviation of both blurs, pixels'),
    reachPx: z.int().min(1).max(15).describe('farthest exchange, pixels'),
    passes: z.int().min(1).max(10),
  }),
  source: `${IMAGE_CORRUPTIONS}. Its exchange only copies the partner, which stays as it is: compat does the same`,
  apply(image, { sigmaPx, reachPx, passes }, rng, { mode }) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height } = image;
    const blurred = blurImage(image, sigmaPx).data;
    const pixels = new Int32Array(width * height);
    for (let i = 0, at = 0; i < pixels.length; i++, at += 3) {
      pixels[i] = blurred[at] | (blurred[at + 1] << 8) | (blurred[at + 2] << 16);
    }
    const swap = mode === 'fixed';
    // Rows and columns run from (size − reach) down to reach + 1; each pixel draws its column's shift, then its row's.
    const draws = new Float64Array(Math.max(0, 2 * (width - 2 * reachPx)));
    const range = 2 * reachPx;
    for (let pass = 0; pass < passes; pass++) {
      for (let y = height - reachPx; y > reachPx; y--) {
        fillUniform(rng, draws);
        for (let x = width - reachPx, next = 0; x > reachPx; x--, next += 2) {
          const partnerX = x - reachPx + Math.floor(draws[next] * range);
          const partnerY = y - reachPx + Math.floor(draws[next + 1] * range);
          const here = y * width + x;
          const there = partnerY * width + partnerX;
          const kept = pixels[here];
          pixels[here] = pixels[there];
          if (swap) pixels[there] = kept;
        }
      }
    }
    for (let i = 0, at = 0; i < pixels.length; i++, at += 3) {
      blurred[at] = pixels[i];
      blurred[at + 1] = pixels[i] >> 8;
      blurred[at + 2] = pixels[i] >> 16;
    }
    return blurImage({ widthPx: width, heightPx: height, data: blurred }, sigmaPx);
  },
};
