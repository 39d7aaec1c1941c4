import type { RgbImage } from '../operation.js';
import { emptyLike, UNIT_LEVELS } from './rgbImage.js';

const CHUNK = 8192;

/**
 * Adds amount[level] · noise to each value, clips and truncates.
 *
 * @param fill writes the noise of the next values, in the order of rows, columns, channels
 * @param amounts (256) how much of the noise a value of each level gets
 */
export function addNoise(image: RgbImage, fill: (out: Float64Array) => void, amounts: Float64Array): RgbImage {
  const out = emptyLike(image);
  const { data } = image;
  const target = out.data;
  const noise = new Float64Array(Math.min(CHUNK, data.length));
  for (let start = 0; start < data.length; start += CHUNK) {
    const count = Math.min(CHUNK, data.length - start);
    fill(count === noise.length ? noise : noise.subarray(0, count));
    for (let i = 0; i < count; i++) {
      const level = data[start + i];
      const value = UNIT_LEVELS[level] + amounts[level] * noise[i];
      target[start + i] = value >= 1 ? 255 : value > 0 ? value * 255 : 0;
    }
  }
  return out;
}
