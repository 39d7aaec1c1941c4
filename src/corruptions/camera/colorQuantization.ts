import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { mapLevels } from './rgbImage.js';
import { ROBODEPTH } from './sources.js';

export const colorQuantization: CameraOperation<{ bits: number }> = {
  id: 'color_quantization',
  description: 'keeps the highest bits of every value',
  parameters: z.strictObject({ bits: z.int().min(1).max(8).describe('bits kept') }),
  source: ROBODEPTH,
  apply(image, { bits }) {
    const mask = ~((1 << (8 - bits)) - 1);
    return mapLevels(
      image,
      Uint8Array.from({ length: 256 }, (_, level) => level & mask),
    );
  },
};
