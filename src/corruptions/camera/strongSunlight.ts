import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import type { CameraOperation } from '../operation.js';
import { requireSide } from './rgbImage.js';
import { CORRUPTIONS_AD } from './sources.js';

/** The sun stands in the middle of the upper half: ranges in widths and heights. */
const SUN_U = [0.25, 0.75] as const;
const SUN_V = [0.3, 0.45] as const;
/** Brightness of the glare in the middle, beyond full: its core is white throughout. */
const PEAK = 1.5;
/** Step of the candidates for the reflection in the lens, pixels, and its largest radius in heights. */
const CANDIDATE_STEP_PX = 10;
const REFLECTION_SHARE = 1 / 15;

interface Reflection {
  readonly u: number;
  readonly v: number;
  readonly radiusPx: number;
  readonly alpha: number;
  readonly color: readonly number[];
}

/** The reflection lies on the line through the sun and the centre of the image. */
function drawReflection(u: number, v: number, width: number, height: number, rng: Rng): Reflection | undefined {
  const slope = (height / 2 - v) / (width / 2 - u);
  const candidates: [number, number][] = [];
  for (let x = 0; x < width; x += CANDIDATE_STEP_PX) {
    const y = v + slope * (x - u);
    if (y > 0 && y < height) candidates.push([x, Math.round(y)]);
  }
  if (candidates.length < 2) return undefined;
  const [x, y] = candidates[rng.integer(0, candidates.length - 1)];
  const radiusPx = rng.integer(1, Math.max(2, Math.trunc(height * REFLECTION_SHARE)));
  const alpha = rng.uniform(0.2, 0.5);
  return { u: x, v: y, radiusPx, alpha, color: [rng.integer(205, 255), rng.integer(205, 255), rng.integer(205, 255)] };
}

export const strongSunlight: CameraOperation<{ radiusPx: number }> = {
  id: 'strong_sunlight',
  description: 'the sun shines into the lens: a white glare and a pale reflection',
  parameters: z.strictObject({
    radiusPx: z.number().gt(0).max(5000).describe('standard deviation of the glare, pixels'),
  }),
  source: `${CORRUPTIONS_AD}: ImageAddSunMono`,
  apply(image, { radiusPx }, rng) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height } = image;
    const u = Math.trunc(width * rng.uniform(...SUN_U));
    const v = Math.trunc(height * rng.uniform(...SUN_V));
    const data = image.data.slice();
    const reflection = drawReflection(u, v, width, height, rng);
    if (reflection) {
      const { radiusPx: radius, alpha, color } = reflection;
      for (let y = Math.max(0, reflection.v - radius); y <= Math.min(height - 1, reflection.v + radius); y++) {
        for (let x = Math.max(0, reflection.u - radius); x <= Math.min(width - 1, reflection.u + radius); x++) {
          if ((x - reflection.u) ** 2 + (y - reflection.v) ** 2 > radius * radius) continue;
          for (let channel = 0, at = 3 * (y * width + x); channel < 3; channel++, at++) {
            const value = alpha * color[channel] + (1 - alpha) * data[at];
            // A reflection only adds light.
            if (value > data[at]) data[at] = value;
          }
        }
      }
    }
    // The glare is a product of a Gaussian of the column and one of the row.
    const falloff = (distance: number) => Math.exp(-(distance * distance) / (2 * radiusPx * radiusPx));
    const columns = Float64Array.from({ length: width }, (_, x) => falloff(x - u));
    for (let y = 0, at = 0; y < height; y++) {
      const peak = PEAK * falloff(y - v);
      for (let x = 0; x < width; x++, at += 3) {
        const weight = Math.min(1, peak * columns[x]);
        // Less than half a level from here on.
        if (weight < 0.0019) continue;
        data[at] += (255 - data[at]) * weight;
        data[at + 1] += (255 - data[at + 1]) * weight;
        data[at + 2] += (255 - data[at + 2]) * weight;
      }
    }
    return { widthPx: width, heightPx: height, data };
  },
};
