import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { mapLevels } from './rgbImage.js';
import { CORRUPTIONS_AD } from './sources.js';

export const greyVeil: CameraOperation<{ weight: number; grey: number }> = {
  id: 'grey_veil',
  description: 'blends the image with an even grey',
  parameters: z.strictObject({
    weight: z.number().min(0).max(1).describe('how much of the grey'),
    grey: z.number().min(0).max(255).describe('its level'),
  }),
  source: CORRUPTIONS_AD,
  apply: (image, { weight, grey }) =>
    mapLevels(
      image,
      Uint8Array.from({ length: 256 }, (_, level) => weight * grey + (1 - weight) * level),
    ),
};
