import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import type { ChannelOrder } from './channelOrder.js';
import { channelOrder, inOrder } from './channelOrder.js';
import { changeHsv } from './hsv.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const brightness: CameraOperation<{ offset: number; channelOrder?: ChannelOrder | undefined }> = {
  id: 'brightness',
  description: 'raises the value of hue, saturation and value',
  parameters: z.strictObject({
    offset: z.number().min(-1).max(1).describe('added to the value, of full scale'),
    channelOrder,
  }),
  source: IMAGE_CORRUPTIONS,
  apply(image, { offset, channelOrder }) {
    requireSide(image, this.id);
    const brighter = (value: number) => Math.min(Math.max(value + offset, 0), 1);
    return inOrder(image, channelOrder, (ordered) => changeHsv(ordered, brighter, (saturation) => saturation));
  },
};
