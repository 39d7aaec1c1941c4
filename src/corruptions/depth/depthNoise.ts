import { z } from 'zod';
import { fillNormal } from '../../random/index.js';
import { depthOperation } from './operation.js';

/** Noise that grows with the square of the distance, as of every camera that triangulates. */
export const depthNoise = depthOperation({
  id: 'noise',
  description: 'Ranging noise: a normal error of every pixel, growing with the square of the depth',
  parameters: z.strictObject({
    constantM: z.number().min(0).default(0.0012).describe('Standard deviation near the camera, metres'),
    quadraticPerM: z.number().min(0).describe('What each squared metre adds to it, 1/m'),
  }),
  source:
    'Nguyen, Izadi, Lovell, Modeling Kinect Sensor Noise for Improved 3D Reconstruction and Tracking, 3DIMPVT 2012; ' +
    'Khoshelham, Elberink, Accuracy and Resolution of Kinect Depth Data, Sensors 2012; severities are our own',
  corrupt({ depthM }, { constantM, quadraticPerM }, rng) {
    const noise = new Float64Array(depthM.length);
    fillNormal(rng, noise);
    for (let at = 0; at < depthM.length; at++) {
      const depth = depthM[at];
      if (depth === 0) continue;
      depthM[at] = Math.max(depth + noise[at] * (constantM + quadraticPerM * depth * depth), 0);
    }
  },
});
