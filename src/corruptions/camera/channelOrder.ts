import { z } from 'zod';
import type { RgbImage } from '../operation.js';

export type ChannelOrder = 'rgb' | 'bgr';

/** Some benchmarks hand images over with red and blue exchanged: a published mistake that can be repeated. */
export const channelOrder = z
  .enum(['rgb', 'bgr'])
  .optional()
  .describe('order in which the algorithm gets the channels; rgb unless given, bgr repeats published mistakes');

function exchangeRedBlue({ widthPx, heightPx, data }: RgbImage): RgbImage {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    out[i] = data[i + 2];
    out[i + 1] = data[i + 1];
    out[i + 2] = data[i];
  }
  return { widthPx, heightPx, data: out };
}

/** Runs an algorithm on channels in the given order; image and result are RGB. */
export function inOrder(
  image: RgbImage,
  order: ChannelOrder | undefined,
  run: (image: RgbImage) => RgbImage,
): RgbImage {
  return order === 'bgr' ? exchangeRedBlue(run(exchangeRedBlue(image))) : run(image);
}
