import { z } from 'zod';
import type { PinholeCamera } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { boxCorners, projectPoints } from '../../geometry/index.js';
import type { CameraOperation } from '../operation.js';
import type { Point } from './convexHull.js';
import { convexHull, fillConvex } from './convexHull.js';
import { blurByDriving, looksAlong } from './drivingMotion.js';
import { requireSide } from './rgbImage.js';
import { CORRUPTIONS_AD } from './sources.js';

const BOX_NUMBERS = 7;

/** Where objects are seen: the hulls of their boxes' projected corners, (height, width) 1 inside. */
function objectMask(boxes: Float64Array, camera: PinholeCamera, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let row = 0; row < boxes.length / BOX_NUMBERS; row++) {
    const { uv, depthM } = projectPoints(boxCorners(boxes, row), 3, camera);
    const seen: Point[] = [];
    depthM.forEach((depth, i) => {
      if (depth > 0) seen.push([Math.trunc(uv[2 * i]), Math.trunc(uv[2 * i + 1])]);
    });
    const hull = convexHull(seen);
    if (hull.length > 2) fillConvex(mask, width, height, hull);
  }
  return mask;
}

export const objectMotion: CameraOperation<{ share: number }> = {
  id: 'object_motion',
  description: 'blurs moving objects: what driving_motion does, inside the hulls of their boxes alone',
  parameters: z.strictObject({ share: z.number().gt(0).max(1).describe('as of driving_motion') }),
  source: `${CORRUPTIONS_AD}: ImageBBoxMotionBlur`,
  needs: ['projection', 'boxes'],
  apply(image, { share }, rng, context) {
    requireSide(image, this.id);
    const { projection, boxes } = context;
    if (projection === undefined || boxes === undefined) {
      throw new InputError(
        "object_motion needs the camera's calibration and the boxes of the objects; this image has none",
      );
    }
    const { widthPx: width, heightPx: height } = image;
    const mask = objectMask(boxes, projection, width, height);
    const blurred = blurByDriving(image, share, looksAlong(context), rng, context).data;
    const data = image.data.slice();
    for (let pixel = 0, at = 0; pixel < mask.length; pixel++, at += 3) {
      if (mask[pixel] === 0) continue;
      data[at] = blurred[at];
      data[at + 1] = blurred[at + 1];
      data[at + 2] = blurred[at + 2];
    }
    return { widthPx: width, heightPx: height, data };
  },
};
