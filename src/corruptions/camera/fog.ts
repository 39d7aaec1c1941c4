import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { fogRows } from './kernels/index.js';
import { plasmaFractal } from './plasma.js';
import { emptyLike, requireSide, UNIT_LEVELS } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const fog: CameraOperation<{ contrast: number; wibbleDecay: number }> = {
  id: 'fog',
  description: 'adds a cloud of plasma fractal and scales back to the brightest value',
  parameters: z.strictObject({
    contrast: z.number().min(0).max(100).describe('weight of the fog; the brightest value of the image has at most 1'),
    wibbleDecay: z
      .number()
      .gt(1)
      .max(10)
      .describe('roughness of the fog: its noise falls by the square of this a step'),
  }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { contrast, wibbleDecay }, rng) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height, data } = image;
    const size = 2 ** Math.ceil(Math.log2(Math.max(width, height)));
    const { map, lowest, range } = plasmaFractal(size, wibbleDecay, rng);
    let brightest = 0;
    for (let i = 0; i < data.length; i++) if (data[i] > brightest) brightest = data[i];
    const most = brightest / 255;
    const divisor = most + contrast;
    const out = emptyLike(image);
    if (divisor === 0) return out;
    const cover = fogRows(map, { lowest, range, contrast, most, divisor }, UNIT_LEVELS);
    const stride = 3 * width;
    for (let y = 0; y < height; y++) cover(y * size, data.subarray(y * stride, (y + 1) * stride), out.data, y * stride);
    return out;
  },
};
