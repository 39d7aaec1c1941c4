import { z } from 'zod';
import { fillUniform } from '../../random/index.js';
import { depthOperation, type DepthImage } from './operation.js';

/** A jump between neighbours of more than this part of the nearer depth is the edge of something. */
const EDGE_PART = 0.1;

/**
 * Pixels without a measurement: some anywhere (dark, shiny or see-through surfaces), more at the edges of objects, where
 * projector and camera do not see the same.
 */
export const depthDropout = depthOperation({
  id: 'dropout',
  description: 'Pixels without a measurement, scattered and along the edges of objects',
  parameters: z.strictObject({
    ratio: z.number().min(0).max(1).describe('Part of all pixels that is lost'),
    edgeRatio: z.number().min(0).max(1).default(0).describe('Part of the pixels at edges that is lost'),
  }),
  source: 'Khoshelham, Elberink, Accuracy and Resolution of Kinect Depth Data, Sensors 2012; severities are our own',
  corrupt(image, { ratio, edgeRatio }, rng) {
    const { depthM } = image;
    const draws = new Float64Array(2 * depthM.length);
    fillUniform(rng, draws);
    const atEdge = edgeRatio > 0 ? edges(image) : undefined;
    for (let at = 0; at < depthM.length; at++) {
      if (draws[2 * at] < ratio || (atEdge?.[at] === 1 && draws[2 * at + 1] < edgeRatio)) depthM[at] = 0;
    }
  },
});

/** 1 where the right or the lower neighbour is on the other side of a jump, on either side of it. */
function edges({ widthPx, heightPx, depthM }: DepthImage): Uint8Array {
  const edge = new Uint8Array(depthM.length);
  const jumps = (a: number, b: number): boolean => a > 0 && b > 0 && Math.abs(a - b) > EDGE_PART * Math.min(a, b);
  for (let row = 0, at = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, at++) {
      if (column + 1 < widthPx && jumps(depthM[at], depthM[at + 1])) edge[at] = edge[at + 1] = 1;
      if (row + 1 < heightPx && jumps(depthM[at], depthM[at + widthPx])) edge[at] = edge[at + widthPx] = 1;
    }
  }
  return edge;
}
