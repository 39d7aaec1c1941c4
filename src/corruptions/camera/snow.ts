import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import { fillNormal } from '../../random/index.js';
import type { CameraOperation, RgbImage } from '../operation.js';
import type { ChannelOrder } from './channelOrder.js';
import { channelOrder, inOrder } from './channelOrder.js';
import { motionTaps, motionWeights } from './motionKernel.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { scratchPlane } from './scratch.js';
import { sumShifted } from './shiftedSum.js';
import { IMAGE_CORRUPTIONS } from './sources.js';
import { zoomGrid } from './zoomGrid.js';

const UNIT_FLOATS = Float32Array.from({ length: 256 }, (_, level) => level / 255);

export interface SnowParameters {
  mean: number;
  standardDeviation: number;
  zoom: number;
  threshold: number;
  radiusPx: number;
  sigmaPx: number;
  weight: number;
  channelOrder?: ChannelOrder | undefined;
}

/** Falling flakes, (height, width) bytes: enlarged noise above a threshold, smeared along a steep line. */
function flakes(width: number, height: number, parameters: SnowParameters, rng: Rng): Uint8Array {
  const { mean, standardDeviation, zoom, threshold, radiusPx, sigmaPx } = parameters;
  const noise = scratchPlane(0, width * height);
  fillNormal(rng, noise);
  for (let i = 0; i < noise.length; i++) noise[i] = mean + standardDeviation * noise[i];
  const rows = zoomGrid(height, zoom);
  const columns = zoomGrid(width, zoom);
  const mixed = new Float64Array(columns.count + 1);
  const layer = new Uint8Array(width * height);
  const angleDeg = rng.uniform(-135, -45);
  sumShifted(
    {
      width: columns.size,
      height: rows.size,
      channels: 1,
      load(y, out, start) {
        const lower = rows.share[y];
        const upper = 1 - lower;
        const from = (rows.first + rows.left[y]) * width + columns.first;
        const below = rows.left[y] + 1 < rows.count ? from + width : from;
        for (let x = 0; x < columns.count; x++) mixed[x] = noise[from + x] * upper + noise[below + x] * lower;
        for (let x = 0; x < columns.size; x++) {
          const left = columns.left[x];
          const right = columns.share[x];
          const value = mixed[left] * (1 - right) + mixed[left + 1] * right;
          out[start + x] = value < threshold || value <= 0 ? 0 : value >= 1 ? 1 : value;
        }
      },
      store(y, row, start) {
        if (y >= height) return;
        // Adding and taking away 2^52 rounds halves to even.
        for (let x = 0; x < width; x++)
          layer[y * width + x] = row[start + x] * 255 + 4503599627370496 - 4503599627370496;
      },
    },
    motionTaps(motionWeights(radiusPx, sigmaPx), angleDeg, columns.size, rows.size),
    'nearest',
  );
  return layer;
}

export const snow: CameraOperation<SnowParameters> = {
  id: 'snow',
  description: 'whitens the scene and lets flakes fall through it',
  parameters: z.strictObject({
    mean: z.number().min(-5).max(5).describe('mean of the noise that flakes are made of'),
    standardDeviation: z.number().gt(0).max(5),
    zoom: z.number().min(1).max(20).describe('size of the flakes, pixels'),
    threshold: z.number().min(0).max(5).describe('noise below this is no flake'),
    radiusPx: z.int().min(1).max(500).describe('half the length of the smear'),
    sigmaPx: z.number().gt(0).max(500),
    weight: z.number().min(0).max(1).describe('what is left of the image beside its whitened version'),
    channelOrder,
  }),
  source: IMAGE_CORRUPTIONS,
  apply(image, parameters, rng) {
    requireSide(image, this.id);
    return inOrder(image, parameters.channelOrder, (ordered) => letSnow(ordered, parameters, rng));
  },
};

function letSnow(image: RgbImage, parameters: SnowParameters, rng: Rng): RgbImage {
  const { widthPx: width, heightPx: height, data } = image;
  const layer = flakes(width, height, parameters, rng);
  const weight = Math.fround(parameters.weight);
  const white = Math.fround(1 - parameters.weight);
  const out = emptyLike(image);
  const last = layer.length - 1;
  for (let pixel = 0, at = 0; pixel <= last; pixel++, at += 3) {
    const red = UNIT_FLOATS[data[at]];
    const green = UNIT_FLOATS[data[at + 1]];
    const blue = UNIT_FLOATS[data[at + 2]];
    // OpenCV adds each product before it is rounded.
    const grey = Math.fround(blue * BLUE_SHARE + Math.fround(green * GREEN_SHARE + Math.fround(red * RED_SHARE)));
    const whitened = Math.fround(Math.fround(grey * 1.5) + 0.5);
    const fallen = layer[pixel] / 255;
    const turned = layer[last - pixel] / 255;
    for (let channel = 0; channel < 3; channel++) {
      const value = UNIT_FLOATS[data[at + channel]];
      const blended = Math.fround(
        Math.fround(weight * value) + Math.fround(white * (value > whitened ? value : whitened)),
      );
      const sum = blended + fallen + turned;
      out.data[at + channel] = sum >= 1 ? 255 : sum * 255;
    }
  }
  return out;
}

const RED_SHARE = Math.fround(0.299);
const GREEN_SHARE = Math.fround(0.587);
const BLUE_SHARE = Math.fround(0.114);
