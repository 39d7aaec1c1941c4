import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { resizeCubic } from './cubicResize.js';
import { FROST_HEIGHT_PX, FROST_TEXTURES, FROST_WIDTH_PX, frostTexture } from './frostTexture.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

/** Textures are made larger than the image by this much, so that there is a choice of places. */
const MARGIN = 1.1;
/** Enlarged textures that are kept: images of a run mostly have one size. */
const MOST_KEPT = 2 * FROST_TEXTURES;

/** Thin ice is bluish, thick ice white: [red, green, blue] of a thickness in [0, 1]. */
const iceColor = (thickness: number): [number, number, number] => [
  255 * thickness ** 1.25,
  255 * thickness ** 1.08,
  255 * thickness ** 0.92,
];
const COLORS = Float64Array.from({ length: 3 * 256 }, (_, i) => iceColor(Math.floor(i / 3) / 255)[i % 3]);

interface Enlarged {
  readonly width: number;
  readonly height: number;
  readonly thickness: Uint8ClampedArray;
}

const kept = new Map<string, Enlarged>();

/** A texture that covers an image of the given size with a margin. */
function enlargedTexture(index: number, widthPx: number, heightPx: number): Enlarged {
  const scale = Math.max(1, widthPx / FROST_WIDTH_PX, heightPx / FROST_HEIGHT_PX) * MARGIN;
  const width = Math.ceil(FROST_WIDTH_PX * scale);
  const height = Math.ceil(FROST_HEIGHT_PX * scale);
  const key = `${index} ${width} ${height}`;
  let enlarged = kept.get(key);
  if (enlarged === undefined) {
    const values = resizeCubic(frostTexture(index), FROST_WIDTH_PX, FROST_HEIGHT_PX, width, height);
    enlarged = { width, height, thickness: Uint8ClampedArray.from(values) };
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
    kept.set(key, enlarged);
  }
  return enlarged;
}

export const frost: CameraOperation<{ imageWeight: number; frostWeight: number }> = {
  id: 'frost',
  description: 'ice crystals on the lens',
  parameters: z.strictObject({
    imageWeight: z.number().min(0).max(1).describe('what is left of the image'),
    frostWeight: z.number().min(0).max(1).describe('how much of the ice is added'),
  }),
  source: `${IMAGE_CORRUPTIONS}, over ice grown by rule instead of its photographs, the sixth of which it never draws (compat)`,
  apply(image, { imageWeight, frostWeight }, rng, { mode }) {
    requireSide(image, this.id);
    const { widthPx: width, heightPx: height, data } = image;
    const index = rng.integer(0, mode === 'compat' ? FROST_TEXTURES - 1 : FROST_TEXTURES);
    const texture = enlargedTexture(index, width, height);
    const top = rng.integer(0, texture.height - height);
    const left = rng.integer(0, texture.width - width);
    const ice = COLORS.map((level) => level * frostWeight);
    const seen = Float64Array.from({ length: 256 }, (_, level) => level * imageWeight);
    const out = emptyLike(image);
    for (let y = 0, at = 0; y < height; y++) {
      let from = (top + y) * texture.width + left;
      for (let x = 0; x < width; x++, at += 3, from++) {
        const color = 3 * texture.thickness[from];
        for (let channel = 0; channel < 3; channel++) {
          const value = seen[data[at + channel]] + ice[color + channel];
          out.data[at + channel] = value >= 255 ? 255 : value;
        }
      }
    }
    return out;
  },
};
