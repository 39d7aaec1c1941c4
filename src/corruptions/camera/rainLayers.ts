import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import type { FallingRanges } from './fallingLayer.js';
import { fallingLayer, fallingRanges } from './fallingLayer.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { CORRUPTIONS_AD, MUSE_NET } from './sources.js';

/** Streaks are brighter than the drops that make them, and this light. */
const GAIN = 1.3;
const LIGHT = 240;

export interface RainParameters extends FallingRanges {
  layers: [number, number];
}

export const rainLayers: CameraOperation<RainParameters> = {
  id: 'rain_layers',
  description: 'streaks of rain in one or more layers',
  parameters: z.strictObject({
    layers: z.tuple([z.int().min(1).max(10), z.int().min(1).max(10)]).describe('fewest and most layers'),
    ...fallingRanges,
  }) as z.ZodType<RainParameters>,
  source: `${CORRUPTIONS_AD}; ${MUSE_NET}: RainLayer`,
  apply(image, parameters, rng) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height, data } = image;
    const count = rng.integer(parameters.layers[0], parameters.layers[1] + 1);
    // Layers of one light lie over one another like one layer: what shines through is multiplied.
    const through = new Float32Array(width * height).fill(1);
    for (let layer = 0; layer < count; layer++) {
      const drops = fallingLayer(width, height, parameters, 0, rng);
      for (let i = 0; i < drops.length; i++) through[i] *= 1 - Math.min(1, (GAIN * drops[i]) / 255);
    }
    const out = emptyLike(image);
    for (let pixel = 0, at = 0; pixel < through.length; pixel++, at += 3) {
      const seen = through[pixel];
      const light = (1 - seen) * LIGHT;
      out.data[at] = data[at] * seen + light;
      out.data[at + 1] = data[at + 1] * seen + light;
      out.data[at + 2] = data[at + 2] * seen + light;
    }
    return out;
  },
};
