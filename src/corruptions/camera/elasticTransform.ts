import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import { fillUniform } from '../../random/index.js';
import type { CameraOperation } from '../operation.js';
import { edgeIndex } from './edges.js';
import { gaussianWeights } from './gaussianKernel.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { scratchPlane } from './scratch.js';
import { blurSeparably } from './separableBlur.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

/** Largest shift before the blur, and standard deviation of the blur, in sides of the image. */
const SHIFT_SHARE = 0.005;
const BLUR_SHARE = 0.01;
/** Standard deviations after which the blur is cut off. */
const TRUNCATE = 3;
const UNIT_FLOATS = Float32Array.from({ length: 256 }, (_, level) => level / 255);

/** Smooth random shifts in pixels, (height, width). */
function shifts(width: number, height: number, most: number, alpha: number, rng: Rng): Float32Array {
  const field = scratchPlane(0, width * height);
  fillUniform(rng, field);
  for (let i = 0; i < field.length; i++) field[i] = -most + 2 * most * field[i];
  const out = new Float32Array(field.length);
  blurSeparably(
    {
      width,
      height,
      channels: 1,
      load: (y, row, start) => row.set(field.subarray(y * width, (y + 1) * width), start),
      store: (y, row, start) => {
        for (let x = 0; x < width; x++) out[y * width + x] = row[start + x] * alpha;
      },
    },
    gaussianWeights(height * BLUR_SHARE, TRUNCATE),
    gaussianWeights(width * BLUR_SHARE, TRUNCATE),
    'reflect',
  );
  return out;
}

export const elasticTransform: CameraOperation<{ alpha: number }> = {
  id: 'elastic_transform',
  description: 'moves pixels along a smooth random field',
  parameters: z.strictObject({ alpha: z.number().min(0).max(1000).describe('strength of the field') }),
  source: `${IMAGE_CORRUPTIONS}. The image's height bounds the shifts on both axes, as there`,
  apply(image, { alpha }, rng) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height, data } = image;
    const most = height * SHIFT_SHARE;
    const shiftX = shifts(width, height, most, alpha, rng);
    const shiftY = shifts(width, height, most, alpha, rng);
    const out = emptyLike(image);
    for (let y = 0, pixel = 0; y < height; y++) {
      for (let x = 0; x < width; x++, pixel++) {
        const fromX = x + shiftX[pixel];
        const fromY = y + shiftY[pixel];
        const left = Math.floor(fromX);
        const upper = Math.floor(fromY);
        const right = fromX - left;
        const lower = fromY - upper;
        let column0 = left;
        let column1 = left + 1;
        let row0 = upper;
        let row1 = upper + 1;
        if (left < 0 || column1 >= width) {
          column0 = edgeIndex(column0, width, 'reflect');
          column1 = edgeIndex(column1, width, 'reflect');
        }
        if (upper < 0 || row1 >= height) {
          row0 = edgeIndex(row0, height, 'reflect');
          row1 = edgeIndex(row1, height, 'reflect');
        }
        const at00 = (row0 * width + column0) * 3;
        const at01 = (row0 * width + column1) * 3;
        const at10 = (row1 * width + column0) * 3;
        const at11 = (row1 * width + column1) * 3;
        const upperShare = 1 - lower;
        const leftShare = 1 - right;
        for (let channel = 0; channel < 3; channel++) {
          const value =
            UNIT_FLOATS[data[at00 + channel]] * upperShare * leftShare +
            UNIT_FLOATS[data[at01 + channel]] * upperShare * right +
            UNIT_FLOATS[data[at10 + channel]] * lower * leftShare +
            UNIT_FLOATS[data[at11 + channel]] * lower * right;
          out.data[3 * pixel + channel] = value >= 1 ? 255 : Math.fround(Math.fround(value) * 255);
        }
      }
    }
    return out;
  },
};
