import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { resizeCubic } from './cubicResize.js';
import { DRIVE_BENCH } from './sources.js';

/** Dirt on a lens is far out of focus: its edge takes this share of its radius. */
const SOFT_SHARE = 0.45;
/** What shines through the thickest dirt, and what the dirt itself looks like. */
const THROUGH = 0.06;
const DIRT = [46, 40, 34] as const;
/** The cover is computed on a grid this much coarser: nothing in it is sharp. */
const GRID_PX = 4;
/** Waves around the outline of a blob. */
const LOBES = [2, 3, 5] as const;

export const lensObstacle: CameraOperation<{ blobs: number; radiusShare: number }> = {
  id: 'lens_obstacle',
  description: 'dirt or leaves on the lens: dark patches out of focus',
  parameters: z.strictObject({
    blobs: z.int().min(1).max(200).describe('number of patches'),
    radiusShare: z.number().gt(0).max(1).describe('mean radius of a patch, of the shorter side of the image'),
  }),
  source: DRIVE_BENCH,
  apply(image, { blobs, radiusShare }, rng) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height, data } = image;
    const columns = Math.ceil(width / GRID_PX);
    const rows = Math.ceil(height / GRID_PX);
    const cover = new Float32Array(columns * rows);
    for (let blob = 0; blob < blobs; blob++) {
      const u = rng.uniform(0, columns);
      const v = rng.uniform(0, rows);
      const radius = (radiusShare * rng.uniform(0.5, 1.5) * Math.min(width, height)) / GRID_PX;
      const waves = LOBES.map((lobes) => ({ lobes, size: rng.normal(0, 0.12), phaseRad: rng.uniform(0, 2 * Math.PI) }));
      const reach = radius * 2;
      for (let y = Math.max(0, Math.floor(v - reach)); y < Math.min(rows, v + reach); y++) {
        for (let x = Math.max(0, Math.floor(u - reach)); x < Math.min(columns, u + reach); x++) {
          const angle = Math.atan2(y - v, x - u);
          const outline = waves.reduce(
            (sum, { lobes, size, phaseRad }) => sum + size * Math.sin(lobes * angle + phaseRad),
            1,
          );
          const depth = (outline - Math.hypot(x - u, y - v) / radius) / SOFT_SHARE;
          if (depth <= 0) continue;
          const soft = depth >= 1 ? 1 : depth * depth * (3 - 2 * depth);
          const at = y * columns + x;
          cover[at] = 1 - (1 - cover[at]) * (1 - soft);
        }
      }
    }
    const full = resizeCubic(cover, columns, rows, width, height);
    const out = emptyLike(image);
    for (let pixel = 0, at = 0; pixel < full.length; pixel++, at += 3) {
      const opacity = full[pixel] <= 0 ? 0 : full[pixel] >= 1 ? 1 - THROUGH : full[pixel] * (1 - THROUGH);
      for (let channel = 0; channel < 3; channel++) {
        out.data[at + channel] = data[at + channel] * (1 - opacity) + DIRT[channel] * opacity + 0.5;
      }
    }
    return out;
  },
};
