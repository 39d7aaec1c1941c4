import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import type { CameraContext, CameraOperation, RgbImage } from '../operation.js';
import { linearTaps } from './linearMotion.js';
import { smearBy } from './linearMotionBlur.js';
import { requireSide } from './rgbImage.js';
import { CORRUPTIONS_AD } from './sources.js';
import { averageZooms } from './zoomBlur.js';
import { arange } from './zoomGrid.js';

/** From one enlargement to the next. */
const ZOOM_STEP = 0.005;
/** Of the image's width; the line of a sideways smear is half the share of the width. */
const HALF = 0.5;
/** The shortest line of a smear, pixels. */
const SHORTEST_PX = 3;

/** Cameras that look along the way of the vehicle see it grow, others see it pass. */
export function looksAlong({ mode, camera }: CameraContext): boolean {
  // Without a name it is the one camera of a data set, which looks ahead.
  const along = camera === undefined || !/left|right|side/i.test(camera);
  if (mode === 'fixed') return along;
  // The published code has the two exchanged, and takes a single camera for one that looks aside.
  return camera !== undefined && /front|back/i.test(camera) && !along;
}

/** What driving does to an image: enlargements along the way, a smear from left to right aside. */
export function blurByDriving(
  image: RgbImage,
  share: number,
  along: boolean,
  rng: Rng,
  context: CameraContext,
): RgbImage {
  if (along) return averageZooms(image, arange(1, 1 + share, ZOOM_STEP), context.mode);
  const lengthPx = Math.max(SHORTEST_PX, Math.trunc(share * image.widthPx * HALF));
  return smearBy(image, linearTaps(lengthPx, 90, rng.uniform(-1, 1)));
}

export const drivingMotion: CameraOperation<{ share: number }> = {
  id: 'driving_motion',
  description: 'blurs along the way of the vehicle: outwards ahead and behind, from left to right at the sides',
  parameters: z.strictObject({
    share: z.number().gt(0).max(1).describe('growth of the image during the exposure, or twice the shift in widths'),
  }),
  source: `${CORRUPTIONS_AD}: ImageMotionBlur. Its pipeline exchanges the two kinds (compat)`,
  apply(image, { share }, rng, context) {
    requireSide(image, this.id);
    return blurByDriving(image, share, looksAlong(context), rng, context);
  },
};
