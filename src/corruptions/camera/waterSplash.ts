import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { blurImage } from './gaussianBlur.js';
import { requireSide } from './rgbImage.js';
import { DRIVE_BENCH } from './sources.js';

/** A drop is a lens: it shows this many of its own widths of the scene, upside down. */
const VIEW = 2.2;
/** Brightness of its rim from the dark upper to the light lower side. */
const RIM = 0.22;
/** Drops are out of focus: the scene in them is blurred by this share of their radius. */
const BLUR_SHARE = 0.06;
/** A splash leaves drops of very different size: the largest over the mean radius. */
const MOST_RADII = 4;

export const waterSplash: CameraOperation<{ drops: number; radiusShare: number }> = {
  id: 'water_splash',
  description: 'drops of water on the lens that bend the light: the scene upside down in each',
  parameters: z.strictObject({
    drops: z.int().min(1).max(5000).describe('number of drops'),
    radiusShare: z.number().gt(0).max(0.5).describe('mean radius of a drop, of the shorter side of the image'),
  }),
  source: DRIVE_BENCH,
  apply(image, { drops, radiusShare }, rng) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height } = image;
    const meanPx = radiusShare * Math.min(width, height);
    const scene = blurImage(image, Math.max(0.5, BLUR_SHARE * 2 * meanPx)).data;
    const data = image.data.slice();
    for (let drop = 0; drop < drops; drop++) {
      const radius = Math.max(1.5, meanPx * Math.min(MOST_RADII, -Math.log(1 - rng.uniform())));
      const u = rng.uniform(0, width);
      const v = rng.uniform(0, height);
      // Drops hang: a little taller than wide.
      const tall = rng.uniform(1, 1.25);
      for (let y = Math.max(0, Math.ceil(v - radius * tall)); y <= Math.min(height - 1, v + radius * tall); y++) {
        for (let x = Math.max(0, Math.ceil(u - radius)); x <= Math.min(width - 1, u + radius); x++) {
          const across = (x - u) / radius;
          const down = (y - v) / (radius * tall);
          const square = across * across + down * down;
          if (square > 1) continue;
          // Light is bent more towards the rim.
          const bend = VIEW * (0.5 + 0.5 * square);
          const fromX = Math.min(width - 1, Math.max(0, Math.round(u - across * radius * bend)));
          const fromY = Math.min(height - 1, Math.max(0, Math.round(v - down * radius * bend)));
          const light = 1 + RIM * down * square;
          const edge = Math.min(1, (1 - Math.sqrt(square)) * radius * 0.7);
          const from = 3 * (fromY * width + fromX);
          const at = 3 * (y * width + x);
          for (let channel = 0; channel < 3; channel++) {
            const value = data[at + channel] + (scene[from + channel] * light - data[at + channel]) * edge;
            data[at + channel] = value < 0 ? 0 : value > 255 ? 255 : value;
          }
        }
      }
    }
    return { widthPx: width, heightPx: height, data };
  },
};
