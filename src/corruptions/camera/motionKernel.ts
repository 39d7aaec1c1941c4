import { exactExp } from './exactExp.js';
import { numpySum } from './gaussianKernel.js';
import { asRecorded } from './recordedRounding.js';
import type { Tap } from './shiftedSum.js';

/** Weights of a one-sided Gaussian: 2 · radius + 1 samples from its peak on, of sum 1. */
export function motionWeights(radiusPx: number, sigmaPx: number): Float64Array {
  const weights = Float64Array.from(
    { length: 2 * radiusPx + 1 },
    (_, i) => exactExp(-(i * i) / (2 * sigmaPx * sigmaPx)) / (Math.sqrt(2 * Math.PI) * sigmaPx),
  );
  const sum = numpySum(weights);
  return asRecorded(
    radiusPx,
    sigmaPx,
    weights.map((weight) => weight / sum),
  );
}

/**
 * The samples along a line through the pixel that a motion blur adds up.
 *
 * @param weights from the pixel outwards
 * @param angleDeg direction of the line, from +x towards +y (down)
 * @returns taps up to the first that would lie a whole image away; their weights then sum to less than 1
 */
export function motionTaps(weights: Float64Array, angleDeg: number, width: number, height: number): Tap[] {
  const length = weights.length;
  const angleRad = (angleDeg * Math.PI) / 180;
  const alongY = length * Math.sin(angleRad);
  const alongX = length * Math.cos(angleRad);
  const norm = Math.hypot(alongY, alongX);
  const taps: Tap[] = [];
  for (let i = 0; i < length; i++) {
    const y = Math.ceil((i * alongY) / norm - 0.5);
    const x = Math.ceil((i * alongX) / norm - 0.5);
    if (Math.abs(y) >= height || Math.abs(x) >= width) break;
    taps.push({ x, y, weight: weights[i] });
  }
  return taps;
}
