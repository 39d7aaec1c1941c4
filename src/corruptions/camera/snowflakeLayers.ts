import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import type { FallingRanges } from './fallingLayer.js';
import { fallingLayer, fallingRanges, unitRange } from './fallingLayer.js';
import type { Range } from './linearMotion.js';
import { draw } from './linearMotion.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { MUSE_NET } from './sources.js';

/** Blur of a flake, in longer sides of the image, and its bounds in pixels. */
const BLUR_SHARE: Range = [1e-4, 1e-3];
const LEAST_BLUR_PX = 0.5;
const MOST_BLUR_PX = 3.75;

export interface SnowflakeParameters extends FallingRanges {
  layers: [number, number];
  sizeUniformity: [number, number];
}

export const snowflakeLayers: CameraOperation<SnowflakeParameters> = {
  id: 'snowflake_layers',
  description: 'flakes of snow in one or more layers',
  parameters: z.strictObject({
    layers: z.tuple([z.int().min(1).max(10), z.int().min(1).max(10)]).describe('fewest and most layers'),
    sizeUniformity: unitRange.describe('1: all flakes alike; lower ones are brighter and sharper'),
    ...fallingRanges,
  }) as z.ZodType<SnowflakeParameters>,
  source: `${MUSE_NET}: SnowflakesLayer`,
  apply(image, parameters, rng) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height } = image;
    const side = Math.max(width, height);
    const count = rng.integer(parameters.layers[0], parameters.layers[1] + 1);
    let seen = image.data;
    for (let layer = 0; layer < count; layer++) {
      const unlike = 1 - draw(rng, parameters.sizeUniformity);
      const softenPx = Math.min(MOST_BLUR_PX, Math.max(LEAST_BLUR_PX, side * draw(rng, BLUR_SHARE)));
      const speed = draw(rng, parameters.speed);
      const flakes = fallingLayer(width, height, { ...parameters, speed: [speed, speed] }, softenPx, rng);
      // Flakes of unequal size: the bright ones gain, the faint ones vanish. A table over 1,024 steps of brightness.
      const shade = Float64Array.from({ length: 1025 }, (_, i) =>
        Math.min(255, 255 * (i / 1024) ** (1 + 2 * unlike) * (1 + 5 * unlike)),
      );
      const out = emptyLike(image);
      for (let pixel = 0, at = 0; pixel < flakes.length; pixel++, at += 3) {
        const flake = shade[Math.min(1024, (flakes[pixel] * (1024 / 255)) | 0)];
        const haze = (0.1 + 20 * speed) * flake;
        const light = (1 + 20 * speed) * flake;
        for (let channel = at; channel < at + 3; channel++) {
          const value = Math.max(seen[channel] + haze, light);
          out.data[channel] = value > 255 ? 255 : value;
        }
      }
      seen = out.data;
    }
    return { widthPx: width, heightPx: height, data: seen };
  },
};
