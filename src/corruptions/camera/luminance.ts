import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { emptyLike, requireSide } from './rgbImage.js';
import { MUSE_NET } from './sources.js';

/** What is brightened: the mean of the channels' perceived light, the highest channel, or the middle of the extremes. */
const MEASURES = ['luma', 'luma', 'luma', 'luma', 'value', 'lightness'] as const;

export const luminance: CameraOperation<{ factor: number; offset: [number, number] }> = {
  id: 'luminance',
  description: 'multiplies the brightness of a colour space drawn at random and adds to it',
  parameters: z.strictObject({
    factor: z.number().min(0).max(10),
    offset: z.tuple([z.number().min(-255).max(255), z.number().min(-255).max(255)]).describe('range, levels'),
  }),
  source: `${MUSE_NET}: MultiplyAndAddToBrightness. YCrCb, YUV, Lab and Luv count as one measure here, their luma`,
  apply(image, { factor, offset }, rng) {
    requireSide(image, this.id);
    const measure = rng.choice(MEASURES);
    const added = rng.uniform(offset[0], offset[1]);
    const multiplyFirst = rng.uniform() < 0.5;
    const clip = (level: number) => Math.min(255, Math.max(0, level));
    const change = Float64Array.from({ length: 256 }, (_, level) =>
      multiplyFirst ? clip(clip(level * factor) + added) : clip(clip(level + added) * factor),
    );
    const { data } = image;
    const out = emptyLike(image);
    for (let at = 0; at < data.length; at += 3) {
      const red = data[at];
      const green = data[at + 1];
      const blue = data[at + 2];
      let scale = 1;
      let shift = 0;
      if (measure === 'luma') {
        const luma = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
        shift = change[luma] - luma;
      } else {
        const most = Math.max(red, green, blue);
        const least = Math.min(red, green, blue);
        if (measure === 'value') scale = most > 0 ? change[most] / most : 0;
        else {
          // Saturation of hue, lightness, saturation stays: the distance from the lightness scales with its room.
          const light = (most + least) >> 1;
          const changed = change[light];
          const room = Math.min(light, 255 - light);
          scale = room > 0 ? Math.min(changed, 255 - changed) / room : 0;
          shift = changed - scale * light;
        }
        if (measure === 'value' && most === 0) shift = change[0];
      }
      for (let channel = at; channel < at + 3; channel++) {
        const value = data[channel] * scale + shift + 0.5;
        out.data[channel] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
    return out;
  },
};
