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
  const rows = new Float32Array(side * side);
  const weights = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++)
      rows[y * side + x] = blurRow((at) => disk[y * side + edgeIndex(x + at, side, EDGE)], edgeBlur);
  }
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const sample = (at: number) => rows[edgeIndex(y + at, side, EDGE) * side + x];
      weights[y * side + x] = blurColumn(sample, edgeBlur, x < side - (side % VECTOR));
    }
  }
  return { half, weights, edgeBlur };
}

const EDGE = 'reflect101';
/** OpenCV blurs this many columns at a time, with products that are not rounded before they are added. */
const VECTOR = 16;
const { fround } = Math;

/** a · b + c rounded once: the product of two float32 is exact in float64. */
const multiplyAdd = (a: number, b: number, c: number): number => fround(a * b + c);

/** One sample of a row, in the order of OpenCV's short symmetric row filters. */
function blurRow(sample: (at: number) => number, weights: Float32Array): number {
  let sum = fround(fround(sample(-1) + sample(1)) * weights[1]);
  sum = multiplyAdd(sample(0), weights[0], sum);
  for (let k = 2; k < weights.length; k++) sum = multiplyAdd(fround(sample(-k) + sample(k)), weights[k], sum);
  return sum;
}

function blurColumn(sample: (at: number) => number, weights: Float32Array, fused: boolean): number {
  let sum = fround(sample(0) * weights[0]);
  for (let k = 1; k < weights.length; k++) {
    const pair = fround(sample(-k) + sample(k));
    sum = fused ? multiplyAdd(pair, weights[k], sum) : fround(sum + fround(pair * weights[k]));
  }
  return sum;
}

function edgeWeights(reach: number, sigma: number): Float32Array {
  const all = Array.from({ length: 2 * reach + 1 }, (_, i) => exactExp((-0.5 / (sigma * sigma)) * (i - reach) ** 2));
  const sum = all.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(all.slice(reach), (weight) => weight / sum);
}
