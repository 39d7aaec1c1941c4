import { z } from 'zod';
import type { LidarOperation } from '../operation.js';
import { throwOff, type CrosstalkParameters } from './crosstalk.js';
import { lidarOperation } from './define.js';

const parameters = z.strictObject({
  ratio: z.number().min(0).max(1).describe('Part of the points that the glare disturbs'),
  standardDeviationM: z.number().min(0).default(2).describe('Of the displacement, metres on each axis'),
});

export const strongSunlight: LidarOperation<CrosstalkParameters> = lidarOperation({
  id: 'strong_sunlight',
  description: 'Glare of the sun on the detectors: a part of the points is metres off',
  parameters,
  source:
    'Dong et al., Benchmarking Robustness of 3D Object Detection, CVPR 2023; thu-ml/3D_Corruptions_AD, scene_glare_noise',
  needs: [],
  corrupt: (cloud, given, rng, context) =>
    throwOff(cloud, given, rng, context, 'strong_sunlight', { extraColumns: true, relabel: false }),
});
