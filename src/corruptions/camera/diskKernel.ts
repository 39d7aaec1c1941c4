import { exactExp } from './exactExp.js';
import { edgeIndex } from './edges.js';

/** Up to this radius the reference keeps a grid of 17 × 17 and blurs with three taps, above it with five. */
const SMALL_RADIUS = 8;

export interface DiskKernel {
  /** Grid from −half to half on both axes. */
  readonly half: number;
  /** ((2 half + 1)²) float32 weights. */
  readonly weights: Float32Array;
  /** (1 + reach) weights of the blur of the edge, float32: the centre's, then outwards. */
  readonly edgeBlur: Float32Array;
}

/**
 * A disk of radius `radiusPx` and sum 1 with a blurred edge, in float32 as OpenCV's `GaussianBlur` makes it.
 *
 * The blur reflects at the border of the grid, so a disk that touches it is not blurred quite as a free one.
 */
export function diskKernel(radiusPx: number, aliasBlurPx: number): DiskKernel {
  const half = Math.max(radiusPx, SMALL_RADIUS);
  const reach = radiusPx <= SMALL_RADIUS ? 1 : 2;
  const side = 2 * half + 1;
  const edgeBlur = edgeWeights(reach, aliasBlurPx);
  let inside = 0;
  const disk = new Float32Array(side * side);
  for (let y = -half; y <= half; y++) {
    for (let x = -half; x <= half; x++) {
      if (x * x + y * y > radiusPx * radiusPx) continue;
      disk[(y + half) * side + x + half] = 1;
      inside++;
    }
  }
  const share = Math.fround(1 / inside);
  for (let i = 0; i < disk.length; i++) disk[i] *= share;
  const blurLine = (from: Float32Array, at: (i: number) => number, i: number): number => {
    let sum = Math.fround(from[at(i)] * edgeBlur[0]);
    for (let k = 1; k <= reach; k++) {
      const pair = Math.fround(from[at(edgeIndex(i - k, side, 'reflect101'))] + from[at(edgeIndex(i + k, side, 'reflect101'))]);
      sum = Math.fround(sum + Math.fround(pair * edgeBlur[k]));
    }
    return sum;
  };
  const rows = new Float32Array(side * side);
  const weights = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) rows[y * side + x] = blurLine(disk, (i) => y * side + i, x);
  }
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) weights[y * side + x] = blurLine(rows, (i) => i * side + x, y);
  }
  return { half, weights, edgeBlur };
}

function edgeWeights(reach: number, sigma: number): Float32Array {
  const all = Array.from({ length: 2 * reach + 1 }, (_, i) => exactExp((-0.5 / (sigma * sigma)) * (i - reach) ** 2));
  const sum = all.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(all.slice(reach), (weight) => weight / sum);
}
