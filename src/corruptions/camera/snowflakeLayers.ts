import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import type { FallingRanges } from './fallingLayer.js';
import { atImageSize, drawLayers, fallingLayer, fallingRanges, unitRange } from './fallingLayer.js';
import type { Range } from './linearMotion.js';
import { draw } from './linearMotion.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { MUSE_NET } from './sources.js';

/** Blur of a flake, in longer sides of the image, and its bounds in pixels. */
const BLUR_SHARE: Range = [1e-4, 1e-3];
const LEAST_BLUR_PX = 0.5;
const MOST_BLUR_PX = 3.75;

export interface SnowflakeParameters extends FallingRanges {
  sizeUniformity: [number, number];
}

export const snowflakeLayers: CameraOperation<SnowflakeParameters> = {
  id: 'snowflake_layers',
  description: 'flakes of snow in one or more layers',
  parameters: z.strictObject({
    sizeUniformity: unitRange.describe('1: all flakes alike; lower ones are brighter and sharper'),
    ...fallingRanges,
  }) as z.ZodType<SnowflakeParameters>,
  source: `${MUSE_NET}: SnowflakesLayer`,
  apply(image, parameters, rng) {
    requireSide(image, this.id);
    const { widthPx, heightPx, data } = image;
    const { sizeUniformity, ...falling } = parameters;
    const grid = drawLayers(widthPx, heightPx, falling, rng);
    const side = Math.max(grid.width, grid.height);
    // A layer turns a value v into max(v + haze, light); layers over one another are again of that form.
    const haze = new Float32Array(grid.width * grid.height);
    const light = new Float32Array(grid.width * grid.height);
    for (const ranges of grid.layers) {
      const unlike = 1 - draw(rng, sizeUniformity);
      const softenPx = Math.min(MOST_BLUR_PX, Math.max(LEAST_BLUR_PX, side * draw(rng, BLUR_SHARE)));
      const speed = draw(rng, ranges.speed);
      const flakes = fallingLayer(grid.width, grid.height, { ...ranges, speed: [speed, speed] }, softenPx, rng);
      // Flakes of unequal size: the bright ones gain, the faint ones vanish. A table over 1,024 steps of brightness.
      const shade = Float64Array.from({ length: 1025 }, (_, i) =>
        Math.min(255, 255 * (i / 1024) ** (1 + 2 * unlike) * (1 + 5 * unlike)),
      );
      for (let cell = 0; cell < flakes.length; cell++) {
        const flake = shade[Math.min(1024, (flakes[cell] * (1024 / 255)) | 0)];
        const added = (0.1 + 20 * speed) * flake;
        haze[cell] += added;
        light[cell] = Math.max(light[cell] + added, (1 + 20 * speed) * flake);
      }
    }
    const hazes = atImageSize(haze, grid, widthPx, heightPx);
    const lights = atImageSize(light, grid, widthPx, heightPx);
    const out = emptyLike(image);
    for (let pixel = 0, at = 0; pixel < hazes.length; pixel++, at += 3) {
      const added = Math.max(0, hazes[pixel]);
      const least = lights[pixel];
      for (let channel = at; channel < at + 3; channel++) {
        const value = data[channel] + added > least ? data[channel] + added : least;
        out.data[channel] = value > 255 ? 255 : value;
      }
    }
    return out;
  },
};
