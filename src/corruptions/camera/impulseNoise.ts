import { z } from 'zod';
import { fillUniform } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

const CHUNK = 8192;
/** Share of the changed values that become full. */
const SALT = 0.5;

export const impulseNoise: CameraOperation<{ amount: number }> = {
  id: 'impulse_noise',
  description: 'sets values, each channel for itself, to nothing or full',
  parameters: z.strictObject({ amount: z.number().min(0).max(1).describe('share of the values') }),
  source: `${IMAGE_CORRUPTIONS}; scikit-image, util.random_noise('s&p')`,
  apply(image, { amount }, rng) {
    requireSide(image, this.id);
    const size = image.data.length;
    const hit = new Int32Array(Math.ceil(size * amount + 6 * Math.sqrt(size) + 64));
    const uniforms = new Float64Array(Math.min(CHUNK, size));
    const block = (start: number) => {
      const part = uniforms.subarray(0, Math.min(CHUNK, size - start));
      fillUniform(rng, part);
      return part;
    };
    // All draws that choose values come before all that choose between salt and pepper.
    let hits = 0;
    for (let start = 0; start < size; start += CHUNK) {
      const drawn = block(start);
      for (let i = 0; i < drawn.length; i++) {
        hit[hits] = start + i;
        if (drawn[i] <= amount) hits++;
      }
    }
    const data = image.data.slice();
    for (let start = 0, next = 0; start < size; start += CHUNK) {
      const drawn = block(start);
      for (const end = start + drawn.length; next < hits && hit[next] < end; next++) {
        data[hit[next]] = drawn[hit[next] - start] <= SALT ? 255 : 0;
      }
    }
    return { widthPx: image.widthPx, heightPx: image.heightPx, data };
  },
};
