import { z } from 'zod';
import { depthOperation } from './operation.js';

/** Whole steps of disparity, so that far depths come in coarse layers. */
export const depthQuantization = depthOperation({
  id: 'quantization',
  description: 'Coarse disparity: depths fall on layers, the farther the wider apart',
  parameters: z.strictObject({
    stepPerM: z.number().min(0).describe('Step of the inverse depth, 1/m; 0 leaves the image as it is'),
  }),
  source:
    'Khoshelham, Elberink, Accuracy and Resolution of Kinect Depth Data, Sensors 2012 (depth = 1 / whole steps of ' +
    'disparity); severities are our own',
  corrupt({ depthM }, { stepPerM }) {
    if (stepPerM === 0) return;
    for (let at = 0; at < depthM.length; at++) {
      if (depthM[at] === 0) continue;
      // Less than half a step of disparity cannot be told from infinity: nothing is measured.
      const steps = Math.round(1 / (depthM[at] * stepPerM));
      depthM[at] = steps === 0 ? 0 : 1 / (steps * stepPerM);
    }
  },
});
