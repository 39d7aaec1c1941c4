import { z } from 'zod';
import { InputError } from '../../errors/index.js';
import type { CameraOperation } from '../operation.js';
import { CORRUPTIONS_AD } from './sources.js';

/** nuScenes' cameras record 12 images a second. */
const PUBLISHED_PERIOD_S = 1 / 12;

/** A late camera: the image of an earlier moment stands in for the present one. */
export const temporalMisalignment: CameraOperation<{ recordings: number }> = {
  id: 'temporal_misalignment',
  description: 'a late camera: the image is one of an earlier moment, while LiDAR and labels are of the present',
  parameters: z.strictObject({
    recordings: z.int().min(1).max(1000).describe('how many recordings of the camera the image is late'),
  }),
  source: `${CORRUPTIONS_AD}: temporal misalignment`,
  earlier: { steps: ({ recordings }) => recordings, publishedPeriodS: Number(PUBLISHED_PERIOD_S.toFixed(3)) },
  apply(image, _parameters, _rng, { earlier }) {
    const shown = earlier?.data ?? image;
    if (shown.widthPx !== image.widthPx || shown.heightPx !== image.heightPx) {
      throw new InputError(
        `temporal_misalignment: the earlier image has ${shown.widthPx} × ${shown.heightPx} pixels, ` +
          `the present one ${image.widthPx} × ${image.heightPx}`,
      );
    }
    return { ...shown, data: shown.data.slice() };
  },
};
