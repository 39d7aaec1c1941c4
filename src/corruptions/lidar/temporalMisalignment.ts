import { z } from 'zod';
import { InputError } from '../../errors/index.js';
import { POINT_STATUS, type LidarOperation } from '../operation.js';
import { lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';

const parameters = z.strictObject({
  recordings: z.int().min(1).max(1000).describe('How many recordings of the LiDAR the cloud is late'),
});
type Parameters = z.output<typeof parameters>;

/** nuScenes' LiDAR turns 20 times a second. */
const PUBLISHED_PERIOD_S = 0.05;

/** A late LiDAR: the cloud of an earlier moment stands in for the present one, in the frame of that moment. */
export const temporalMisalignment: LidarOperation<Parameters> = lidarOperation({
  id: 'temporal_misalignment',
  description: 'A late LiDAR: the cloud is one of an earlier moment, while cameras and labels are of the present',
  parameters,
  source:
    'Dong et al., Benchmarking Robustness of 3D Object Detection, CVPR 2023; thu-ml/3D_Corruptions_AD, temporal misalignment',
  needs: [],
  earlier: { steps: ({ recordings }) => recordings, publishedPeriodS: PUBLISHED_PERIOD_S },
  corrupt(cloud, _parameters, _rng, { earlier }) {
    if (earlier === undefined) return finish(draftOf(cloud));
    const { points, channels } = earlier.data;
    if (channels.join() !== cloud.channels.join()) {
      throw new InputError(
        `temporal_misalignment: the earlier cloud has ${channels.join(' ')}, the present one ${cloud.channels.join(' ')}`,
      );
    }
    const count = points.length / channels.length;
    return {
      points: points.slice(),
      sourceIndex: new Int32Array(count).fill(-1),
      status: new Uint8Array(count).fill(POINT_STATUS.added),
      // Nobody labelled the points of that moment.
      ...(cloud.labels && { labels: new Int32Array(count) }),
    };
  },
});
