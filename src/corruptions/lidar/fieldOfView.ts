import { z } from 'zod';
import type { LidarOperation } from '../operation.js';
import { lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';

const parameters = z.strictObject({
  halfAngleDeg: z.number().min(0).max(180).describe('To either side of forward; points beyond are lost'),
});

/**
 * Forward is +x. The published code takes what is +y in a data set's own frame: forward in nuScenes, whose LiDAR frame is
 * turned, and left in KITTI, of whose cloud it keeps the left side. So does `compat`.
 */
export const fieldOfView: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'field_of_view',
  description: 'Part of the turn is lost: only a sector to the front is left',
  parameters,
  source:
    'Dong et al., Benchmarking Robustness of 3D Object Detection, CVPR 2023; thu-ml/3D_Corruptions_AD, fov_filter',
  needs: [],
  corrupt(cloud, { halfAngleDeg }, _rng, { mode, layout }) {
    const draft = draftOf(cloud);
    const { points, width, count, lost } = draft;
    const forward = mode === 'compat' && layout !== 'nuscenes' ? 1 : 0;
    const limit = (halfAngleDeg * Math.PI) / 180;
    for (let row = 0, at = 0; row < count; row++, at += width) {
      if (Math.abs(Math.atan2(points[at + 1 - forward], points[at + forward])) > limit) lost[row] = 1;
    }
    return finish(draft);
  },
});
