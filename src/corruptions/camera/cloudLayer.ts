import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import type { CameraOperation } from '../operation.js';
import { resizeCubic } from './cubicResize.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { MUSE_NET } from './sources.js';

/** Grid of the coarse brightness of the cloud. */
const COARSE_SIDE = 8;
/** Longest side of the noise of the cloud's brightness: with an exponent of −2 finer waves are not seen. */
const BRIGHTNESS_SIDE = 64;

/** Steps of thickness for which the opacity is computed; between them it is interpolated: a power a pixel is slow. */
const OPACITY_STEPS = 65_536;

/**
 * Noise with a power law over spatial frequency, (height, width) in [0, 1], enlarged from a small grid.
 *
 * The waves have random phase; as in the source the imaginary part takes the phase itself for its amplitude.
 */
function frequencyNoise(width: number, height: number, exponent: number, longestSide: number, rng: Rng): Float32Array {
  const shrink = Math.min(1, longestSide / Math.max(width, height));
  const columns = Math.max(4, Math.round(width * shrink));
  const rows = Math.max(4, Math.round(height * shrink));
  const size = columns * rows;
  const amplitude = Math.max(columns, rows) ** 2;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  for (let y = 0, at = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, at++) {
      const phase = rng.uniform(0, 2 * Math.PI);
      const height2 = Math.min(y, rows - 1 - y);
      const width2 = Math.min(x, columns - 1 - x);
      const magnitude = rng.uniform() * amplitude;
      if (height2 === 0 && width2 === 0) continue;
      const weight = Math.hypot(height2, width2) ** exponent;
      real[at] = magnitude * Math.cos(phase) * weight;
      imaginary[at] = phase * Math.sin(phase) * weight;
    }
  }
  const noise = inverseTransform(real, imaginary, columns, rows);
  let low = Infinity;
  let high = -Infinity;
  for (const value of noise) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high > low ? high - low : 1;
  const out = resizeCubic(
    noise.map((value) => 0.01 + (0.99 * (value - low)) / range),
    columns,
    rows,
    width,
    height,
  );
  for (let i = 0; i < out.length; i++) out[i] = out[i] < 0 ? 0 : out[i] > 1 ? 1 : out[i];
  return out;
}

/** Real part of the inverse Fourier transform of a small grid, rows first. */
function inverseTransform(real: Float64Array, imaginary: Float64Array, columns: number, rows: number): Float64Array {
  const alongReal = new Float64Array(real.length);
  const alongImaginary = new Float64Array(real.length);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let k = 0; k < columns; k++) {
        const angle = (2 * Math.PI * k * x) / columns;
        const cosine = Math.cos(angle);
        const sine = Math.sin(angle);
        const from = y * columns + k;
        alongReal[y * columns + x] += real[from] * cosine - imaginary[from] * sine;
        alongImaginary[y * columns + x] += real[from] * sine + imaginary[from] * cosine;
      }
    }
  }
  const out = new Float64Array(real.length);
  for (let y = 0; y < rows; y++) {
    for (let k = 0; k < rows; k++) {
      const angle = (2 * Math.PI * k * y) / rows;
      const cosine = Math.cos(angle);
      const sine = Math.sin(angle);
      for (let x = 0; x < columns; x++) {
        out[y * columns + x] += alongReal[k * columns + x] * cosine - alongImaginary[k * columns + x] * sine;
      }
    }
  }
  return out;
}

export interface CloudParameters {
  intensity: number;
  coarseSigma: number;
  alphaMin: number;
  alphaFactor: number;
  alphaSidePx: number;
  exponent: number;
  sparsity: number;
  density: number;
}

export const cloudLayer: CameraOperation<CloudParameters> = {
  id: 'cloud_layer',
  description: 'a layer of cloud or fog of smoothly varying thickness',
  parameters: z.strictObject({
    intensity: z.number().min(0).max(255).describe('mean level of the cloud'),
    coarseSigma: z.number().min(0).max(100).describe('how much that varies from place to place, levels'),
    alphaMin: z.number().min(0).max(1).describe('least opacity'),
    alphaFactor: z.number().min(0).max(2).describe('opacity that the noise adds'),
    alphaSidePx: z.int().min(4).max(BRIGHTNESS_SIDE).describe('longest side of the grid of the opacity'),
    exponent: z.number().min(-5).max(0).describe('power law of the noise over frequency'),
    sparsity: z.number().min(0.1).max(5).describe('power of the opacity'),
    density: z.number().min(0).max(2).describe('factor of the whole opacity'),
  }),
  source: `${MUSE_NET}: CloudLayer`,
  apply(image, parameters, rng) {
    requireSide(image, this.id);
    const { intensity, coarseSigma, alphaMin, alphaFactor, alphaSidePx, exponent, sparsity, density } = parameters;
    const { widthPx: width, heightPx: height, data } = image;
    const coarse = resizeCubic(
      Float64Array.from({ length: COARSE_SIDE ** 2 }, () => rng.normal(0, coarseSigma)),
      COARSE_SIDE,
      COARSE_SIDE,
      width,
      height,
    );
    const brightness = frequencyNoise(width, height, exponent, BRIGHTNESS_SIDE, rng);
    const thickness = frequencyNoise(width, height, exponent, alphaSidePx, rng);
    const opacities = Float64Array.from({ length: OPACITY_STEPS + 2 }, (_, step) => {
      const opacity = density * (alphaMin + (alphaFactor * step) / OPACITY_STEPS) ** sparsity;
      return Math.min(1, Math.max(0, opacity));
    });
    const out = emptyLike(image);
    for (let pixel = 0, at = 0; pixel < thickness.length; pixel++, at += 3) {
      const step = OPACITY_STEPS * thickness[pixel];
      const below = step | 0;
      const opacity = opacities[below] + (step - below) * (opacities[below + 1] - opacities[below]);
      const level = intensity + coarse[pixel] + (intensity * (2 * brightness[pixel] - 1)) / 5;
      const cloud = opacity * Math.min(255, Math.max(0, level));
      const through = 1 - opacity;
      out.data[at] = data[at] * through + cloud;
      out.data[at + 1] = data[at + 1] * through + cloud;
      out.data[at + 2] = data[at + 2] * through + cloud;
    }
    return out;
  },
};
