import { z } from 'zod';
import type { CameraOperation, CorruptionMode, RgbImage } from '../operation.js';
import { addZoomedRow, workspace } from './kernels/index.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';
import { arange, centredZoom, zoomGrid } from './zoomGrid.js';

/** (256) level / 255 in float32. */
const UNIT_FLOATS = Float32Array.from({ length: 256 }, (_, level) => level / 255);

/**
 * The mean of an image and enlarged versions of it.
 *
 * The original enlarges a cut of whole pixels and keeps the upper left part of what can be a row or column too many
 * (compat): its versions lie up to a pixel aside. Here they are enlarged about the middle of the image (fixed).
 */
export function averageZooms(image: RgbImage, factors: readonly number[], mode: CorruptionMode): RgbImage {
  const { widthPx: width, heightPx: height, data } = image;
  const grid = mode === 'compat' ? zoomGrid : centredZoom;
  const layers = factors.map((factor) => ({ rows: grid(height, factor), columns: grid(width, factor) }));
  // RGBX pixels: two float64 of room hold one pixel of float32, four one of float64; offsets take half a float64 each.
  const [source, mixed, sum, offsets, weights] = workspace(
    2 * width * height,
    4 * (width + 1),
    2 * width,
    Math.ceil((layers.length * width) / 2),
    layers.length * width,
  );
  const pixels = new Float32Array(source.buffer, source.byteOffset, 4 * width * height);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    pixels[to] = UNIT_FLOATS[data[from]];
    pixels[to + 1] = UNIT_FLOATS[data[from + 1]];
    pixels[to + 2] = UNIT_FLOATS[data[from + 2]];
    pixels[to + 3] = 0;
  }
  const placed = layers.map((layer, index) => {
    const at = {
      offsets: new Int32Array(offsets.buffer, offsets.byteOffset + 4 * index * width, width),
      weights: weights.subarray(index * width, (index + 1) * width),
    };
    for (let x = 0; x < width; x++) {
      at.offsets[x] = 32 * layer.columns.left[x];
      at.weights[x] = layer.columns.share[x];
    }
    return { ...layer, at };
  });
  const total = new Float32Array(sum.buffer, sum.byteOffset, 4 * width);
  const out = emptyLike(image);
  const count = Math.fround(factors.length + 1);
  for (let y = 0; y < height; y++) {
    total.fill(0);
    for (const { rows, columns, at } of placed) {
      const upper = rows.left[y];
      const lower = Math.min(upper + 1, rows.count - 1);
      const address = (line: number) => source.byteOffset + 16 * ((rows.first + line) * width + columns.first);
      addZoomedRow(address(upper), address(lower), rows.share[y], columns.count, mixed, at, total);
    }
    for (let x = 0, at = y * width * 3, from = 0; x < width; x++, at += 3, from += 4) {
      for (let channel = 0; channel < 3; channel++) {
        const added = Math.fround(UNIT_FLOATS[data[at + channel]] + total[from + channel]);
        const mean = Math.fround(added / count);
        out.data[at + channel] = mean >= 1 ? 255 : Math.fround(mean * 255);
      }
    }
  }
  return out;
}

export const zoomBlur: CameraOperation<{ end: number; step: number }> = {
  id: 'zoom_blur',
  description: 'averages the image with enlarged versions of it, as when driving towards it',
  parameters: z.strictObject({
    end: z.number().gt(1).max(3).describe('enlargements run from 1 up to below this'),
    step: z.number().min(0.001).max(1).describe('from one enlargement to the next'),
  }),
  source: `${IMAGE_CORRUPTIONS}. Enlarged versions lie up to a pixel aside there (compat), here in the middle`,
  apply(image, { end, step }, _rng, { mode }) {
    requireSide(image, this.id);
    return averageZooms(image, arange(1, end, step), mode);
  },
};
