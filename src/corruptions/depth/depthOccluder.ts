import { z } from 'zod';
import { depthOperation } from './operation.js';

/** An ellipse of something near the camera, wherever it falls; what is nearer still stays visible. */
export const depthOccluder = depthOperation({
  id: 'occluder',
  description: 'Something hangs before the camera and hides a part of the image',
  parameters: z.strictObject({
    area: z.number().min(0).max(1).describe('Part of the image that an ellipse inside it covers'),
    depthM: z.number().positive().default(0.3).describe('How near it hangs, metres'),
  }),
  source: 'Own definition, after the occlusions that DriveBench and MultiCorrupt name',
  corrupt({ widthPx, heightPx, depthM }, { area, depthM: nearM }, rng) {
    if (area === 0) return;
    // Half axes with the wanted area and a random stretch; the centre keeps most of it inside.
    const stretch = Math.exp(rng.uniform(-0.5, 0.5));
    const halfWidth = Math.sqrt((area / Math.PI) * stretch) * widthPx;
    const halfHeight = Math.sqrt(area / Math.PI / stretch) * heightPx;
    const between = (half: number, size: number): number =>
      2 * half < size ? rng.uniform(half, size - half) : size / 2;
    const [centreX, centreY] = [between(halfWidth, widthPx), between(halfHeight, heightPx)];
    for (let row = 0, at = 0; row < heightPx; row++) {
      const v = (row + 0.5 - centreY) / halfHeight;
      for (let column = 0; column < widthPx; column++, at++) {
        const u = (column + 0.5 - centreX) / halfWidth;
        if (u * u + v * v < 1 && (depthM[at] === 0 || depthM[at] > nearM)) depthM[at] = nearM;
      }
    }
  },
});
