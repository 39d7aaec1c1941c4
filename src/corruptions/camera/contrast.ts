import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { emptyLike, levelTable, requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const contrast: CameraOperation<{ factor: number }> = {
  id: 'contrast',
  description: "shrinks the distance of every value from its channel's mean",
  parameters: z.strictObject({ factor: z.number().min(0).max(10).describe('what is left of the distance; 1 is all') }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { factor }) {
    requireSide(image, this.id);
    const { data } = image;
    const sums = [0, 0, 0];
    for (let i = 0; i < data.length; i += 3) {
      sums[0] += data[i];
      sums[1] += data[i + 1];
      sums[2] += data[i + 2];
    }
    const [red, green, blue] = sums.map((sum) => {
      const mean = sum / 255 / (data.length / 3);
      return levelTable((value) => (value - mean) * factor + mean);
    });
    const out = emptyLike(image);
    for (let i = 0; i < data.length; i += 3) {
      out.data[i] = red[data[i]];
      out.data[i + 1] = green[data[i + 1]];
      out.data[i + 2] = blue[data[i + 2]];
    }
    return out;
  },
};
