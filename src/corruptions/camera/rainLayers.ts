import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import type { FallingRanges } from './fallingLayer.js';
import { atImageSize, drawLayers, fallingLayer, fallingRanges } from './fallingLayer.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { CORRUPTIONS_AD, MUSE_NET } from './sources.js';

/** Streaks are brighter than the drops that make them, and this light. */
const GAIN = 1.3;
const LIGHT = 240;

export const rainLayers: CameraOperation<FallingRanges> = {
  id: 'rain_layers',
  description: 'streaks of rain in one or more layers',
  parameters: z.strictObject(fallingRanges) as z.ZodType<FallingRanges>,
  source: `${CORRUPTIONS_AD}; ${MUSE_NET}: RainLayer`,
  apply(image, parameters, rng) {
    requireSide(image, this.id);
    const { widthPx, heightPx, data } = image;
    const grid = drawLayers(widthPx, heightPx, parameters, rng);
    // Layers of one light lie over one another like one layer: what shines through is multiplied.
    const clear = new Float32Array(grid.width * grid.height).fill(1);
    for (const ranges of grid.layers) {
      const drops = fallingLayer(grid.width, grid.height, ranges, 0, rng);
      for (let i = 0; i < drops.length; i++) clear[i] *= 1 - Math.min(1, (GAIN * drops[i]) / 255);
    }
    const through = atImageSize(clear, grid, widthPx, heightPx);
    const out = emptyLike(image);
    for (let pixel = 0, at = 0; pixel < through.length; pixel++, at += 3) {
      const seen = through[pixel] < 0 ? 0 : through[pixel] > 1 ? 1 : through[pixel];
      const light = (1 - seen) * LIGHT;
      out.data[at] = data[at] * seen + light;
      out.data[at + 1] = data[at + 1] * seen + light;
      out.data[at + 2] = data[at + 2] * seen + light;
    }
    return out;
  },
};
