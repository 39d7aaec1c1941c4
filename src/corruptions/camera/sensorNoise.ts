import type { Rng } from '../../contracts/index.js';
import { fillNormal } from '../../random/index.js';
import type { PoissonTables } from '../../random/index.js';
import type { RgbImage } from '../operation.js';
import { emptyLike } from './rgbImage.js';

/**
 * Photon noise on every value, then Gaussian read noise on every value.
 *
 * @param tables a mean number of photons for each of the 256 levels
 * @param photons photons of a full value
 * @param sigma standard deviation of the read noise, of full scale
 */
export function sensorNoise(
  image: RgbImage,
  tables: PoissonTables,
  photons: number,
  sigma: number,
  rng: Rng,
): RgbImage {
  const { data } = image;
  const size = data.length;
  // All photons are drawn before all read noise.
  const counts = new Uint16Array(size);
  tables.fill(rng, data, counts);
  const signal = Float64Array.from({ length: 65_536 }, (_, count) => (Math.min(count / photons, 1) * 255) / 255);
  const out = emptyLike(image);
  const noise = new Float64Array(Math.min(8192, size));
  for (let start = 0; start < size; start += noise.length) {
    const count = Math.min(noise.length, size - start);
    fillNormal(rng, count === noise.length ? noise : noise.subarray(0, count));
    for (let i = 0; i < count; i++) {
      const value = signal[counts[start + i]] + sigma * noise[i];
      out.data[start + i] = value >= 1 ? 255 : value > 0 ? value * 255 : 0;
    }
  }
  return out;
}
