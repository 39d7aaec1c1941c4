import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import { fillNormal } from '../../random/index.js';
import type { CameraOperation, RgbImage } from '../operation.js';
import { cannyEdges } from './cannyEdges.js';
import { distanceToEdges } from './distanceTransform.js';
import { gaussianWeights } from './gaussianKernel.js';
import { brightenRow, depthRow } from './kernels/index.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { scratchPlane } from './scratch.js';
import { blurSeparably } from './separableBlur.js';
import { IMAGE_CORRUPTIONS } from './sources.js';
import { waterLight } from './waterLight.js';

const UNIT_FLOATS = Float32Array.from({ length: 256 }, (_, level) => level / 255);
const WATER = [175, 238, 238].map((level) => Math.fround(level / 255));
const MUD = [63, 42, 20].map((level) => Math.fround(level / 255));
/** Mud thinner than this is not seen. */
const THIN_MUD = 0.8;
/** Beyond this distance from its edge, pixels, a drop is even. */
const EVEN_AT_PX = 20;

export interface SpatterParameters {
  mean: number;
  standardDeviation: number;
  sigmaPx: number;
  threshold: number;
  strength: number;
  kind: 'water' | 'mud';
}

function blurPlane(
  values: Float64Array,
  width: number,
  height: number,
  sigmaPx: number,
  store: (y: number, row: Float64Array, start: number) => void,
): void {
  const weights = gaussianWeights(sigmaPx);
  const load = (y: number, row: Float64Array, start: number) =>
    row.set(values.subarray(y * width, (y + 1) * width), start);
  blurSeparably({ width, height, channels: 1, load, store }, weights, weights, 'nearest');
}

/** Noise that, once blurred, is liquid above the threshold. */
function liquidNoise(width: number, height: number, parameters: SpatterParameters, rng: Rng): Float64Array {
  const noise = scratchPlane(0, width * height);
  fillNormal(rng, noise);
  for (let i = 0; i < noise.length; i++) noise[i] = parameters.mean + parameters.standardDeviation * noise[i];
  return noise;
}

function addWater(image: RgbImage, noise: Float64Array, { sigmaPx, threshold, strength }: SpatterParameters): RgbImage {
  const { widthPx: width, heightPx: height, data } = image;
  const depth = new Uint8Array(noise.length);
  blurPlane(noise, width, height, sigmaPx, (y, row, start) => depthRow(row, start, threshold, depth, y * width, width));
  const distances = distanceToEdges(cannyEdges(depth, width, height, 50, 150), width, height, EVEN_AT_PX);
  const { light, stride, most } = waterLight(distances, width, height, depth);
  const out = emptyLike(image);
  if (most === 0) out.data.set(data);
  else {
    for (let y = 0; y < height; y++) {
      const row = data.subarray(3 * y * width, 3 * (y + 1) * width);
      brightenRow(row, light.byteOffset + 2 * y * stride, most, strength, WATER, out.data, 3 * y * width);
    }
  }
  return out;
}

function addMud(image: RgbImage, noise: Float64Array, { sigmaPx, threshold, strength }: SpatterParameters): RgbImage {
  const { widthPx: width, heightPx: height, data } = image;
  const storeIn = (plane: Float64Array) => (y: number, row: Float64Array, start: number) =>
    plane.set(row.subarray(start, start + width), y * width);
  const layer = scratchPlane(1, noise.length);
  blurPlane(noise, width, height, sigmaPx, storeIn(layer));
  const mud = noise;
  for (let i = 0; i < layer.length; i++) mud[i] = layer[i] > threshold ? 1 : 0;
  const cover = layer;
  blurPlane(mud, width, height, strength, storeIn(cover));
  const out = emptyLike(image);
  out.data.set(data);
  for (let i = 0, at = 0; i < cover.length; i++, at += 3) {
    const amount = Math.fround(cover[i]);
    if (amount < THIN_MUD) continue;
    const left = Math.fround(1 - amount);
    for (let channel = 0; channel < 3; channel++) {
      const seen = Math.fround(UNIT_FLOATS[data[at + channel]] * left);
      const value = Math.fround(seen + Math.fround(MUD[channel] * amount));
      out.data[at + channel] = value >= 1 ? 255 : Math.fround(value * 255);
    }
  }
  return out;
}

export const spatter: CameraOperation<SpatterParameters> = {
  id: 'spatter',
  description: 'drops of water or mud on the lens',
  parameters: z.strictObject({
    mean: z.number().min(-5).max(5).describe('mean of the noise that drops are made of'),
    standardDeviation: z.number().gt(0).max(5),
    sigmaPx: z.number().gt(0).max(100).describe('blur of the noise, pixels: the size of the drops'),
    threshold: z.number().min(0).max(5).describe('blurred noise below this is no drop'),
    strength: z.number().gt(0).max(100).describe('brightness of water; blur of the edge of mud, pixels'),
    kind: z.enum(['water', 'mud']),
  }),
  source: IMAGE_CORRUPTIONS,
  apply(image, parameters, rng) {
    requireSide(image, this.id);
    const noise = liquidNoise(image.widthPx, image.heightPx, parameters, rng);
    return (parameters.kind === 'water' ? addWater : addMud)(image, noise, parameters);
  },
};
