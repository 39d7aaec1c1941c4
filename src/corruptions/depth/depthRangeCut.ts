import { z } from 'zod';
import { depthOperation } from './operation.js';

/** A sensor that sees neither what is too near nor what is too far. */
export const depthRangeCut = depthOperation({
  id: 'range_cut',
  description: 'Shorter reach: nothing is measured nearer or farther than the limits',
  parameters: z
    .strictObject({
      nearM: z.number().min(0).default(0).describe('Nothing is measured nearer than this, metres'),
      farM: z.number().positive().describe('Nor farther than this'),
    })
    .refine(({ nearM, farM }) => nearM < farM, 'nearM must be less than farM'),
  source: 'Ranges of RGB-D cameras as their makers state them; severities are our own',
  corrupt({ depthM }, { nearM, farM }) {
    for (let at = 0; at < depthM.length; at++) if (depthM[at] < nearM || depthM[at] > farM) depthM[at] = 0;
  },
});
