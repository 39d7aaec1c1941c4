import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import { fillNormal } from '../../random/index.js';
import type { CameraOperation, RgbImage } from '../operation.js';
import { cannyEdges } from './cannyEdges.js';
import { distanceToEdges } from './distanceTransform.js';
import { gaussianWeights } from './gaussianKernel.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { scratchPlane } from './scratch.js';
import { blurSeparably } from './separableBlur.js';
import { IMAGE_CORRUPTIONS } from './sources.js';
import { waterRelief } from './waterRelief.js';

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
  out: Float64Array,
): Float64Array {
  const weights = gaussianWeights(sigmaPx);
  blurSeparably(
    {
      width,
      height,
      channels: 1,
      load: (y, row, start) => row.set(values.subarray(y * width, (y + 1) * width), start),
      store: (y, row, start) => out.set(row.subarray(start, start + width), y * width),
    },
    weights,
    weights,
    'nearest',
  );
  return out;
}

/** Blurred noise: above the threshold there is liquid. */
function liquid(width: number, height: number, parameters: SpatterParameters, rng: Rng): Float64Array {
  const noise = scratchPlane(0, width * height);
  fillNormal(rng, noise);
  for (let i = 0; i < noise.length; i++) noise[i] = parameters.mean + parameters.standardDeviation * noise[i];
  return blurPlane(noise, width, height, parameters.sigmaPx, scratchPlane(1, noise.length));
}

/** A value with light of a colour added, as a level; all in float32. */
function lit(value: number, amount: number, color: number): number {
  const sum = Math.fround(value + Math.fround(amount * color));
  return sum >= 1 ? 255 : Math.fround(sum * 255);
}

function addWater(image: RgbImage, layer: Float64Array, threshold: number, strength: number): RgbImage {
  const { widthPx: width, heightPx: height, data } = image;
  const depth = new Uint8Array(layer.length);
  const wet = new Int32Array(layer.length);
  let drops = 0;
  for (let i = 0; i < layer.length; i++) {
    // Without a branch: where drops begin cannot be foreseen.
    const isWet = layer[i] >= threshold ? 1 : 0;
    depth[i] = layer[i] * 255 * isWet;
    wet[drops] = i;
    drops += isWet;
  }
  const distances = distanceToEdges(cannyEdges(depth, width, height, 50, 150), width, height, EVEN_AT_PX);
  const shine = waterRelief(distances, width, height, depth);
  let most = 0;
  for (let drop = 0; drop < drops; drop++) {
    const light = depth[wet[drop]] * shine[wet[drop]];
    if (light > most) most = light;
  }
  const target = data.slice();
  const out = { widthPx: width, heightPx: height, data: target };
  if (most === 0) return out;
  const [red, green, blue] = WATER;
  const share = Math.fround(strength);
  for (let drop = 0; drop < drops; drop++) {
    const pixel = wet[drop];
    const amount = Math.fround(Math.fround((depth[pixel] * shine[pixel]) / most) * share);
    const at = 3 * pixel;
    target[at] = lit(UNIT_FLOATS[data[at]], amount, red);
    target[at + 1] = lit(UNIT_FLOATS[data[at + 1]], amount, green);
    target[at + 2] = lit(UNIT_FLOATS[data[at + 2]], amount, blue);
  }
  return out;
}

function addMud(image: RgbImage, layer: Float64Array, threshold: number, sigmaPx: number): RgbImage {
  const { widthPx: width, heightPx: height, data } = image;
  const mud = scratchPlane(0, layer.length);
  for (let i = 0; i < layer.length; i++) mud[i] = layer[i] > threshold ? 1 : 0;
  const cover = blurPlane(mud, width, height, sigmaPx, layer);
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
    const layer = liquid(image.widthPx, image.heightPx, parameters, rng);
    const { threshold, strength, kind } = parameters;
    return kind === 'water' ? addWater(image, layer, threshold, strength) : addMud(image, layer, threshold, strength);
  },
};
