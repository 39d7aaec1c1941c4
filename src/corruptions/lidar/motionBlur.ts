import { z } from 'zod';
import { POINT_STATUS, type LidarOperation } from '../operation.js';
import { BulkNoise } from './bulkNoise.js';
import { lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';

const parameters = z.strictObject({
  translationM: z.number().min(0).describe('Standard deviation of the translation of the whole cloud on each axis'),
});

export const motionBlur: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'motion_blur',
  description: 'Shaking: one translation for the whole cloud, and a jitter of a tenth of it on every point',
  parameters,
  source: 'Kong et al., Robo3D, ICCV 2023; ldkong1205/Robo3D, create/*/motion_blur.py',
  needs: [],
  corrupt(cloud, { translationM }, rng) {
    const draft = draftOf(cloud);
    if (translationM === 0) return finish(draft);
    const { points, width, count, status } = draft;
    const shift = [rng.normal(0, translationM), rng.normal(0, translationM), rng.normal(0, translationM)];
    // The vertical jitter is half of the horizontal one.
    const jitter = [0.1 * translationM, 0.1 * translationM, 0.05 * translationM];
    const noise = new BulkNoise(rng);
    for (let axis = 0; axis < 3; axis++) {
      const [offset, deviation, limit] = [shift[axis], jitter[axis], 3 * translationM];
      for (let at = axis; at < points.length; at += width) {
        points[at] += offset + Math.min(Math.max(deviation * noise.normal(), -limit), limit);
      }
    }
    status.fill(POINT_STATUS.moved, 0, count);
    return finish(draft);
  },
});
