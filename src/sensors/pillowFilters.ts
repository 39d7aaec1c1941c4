/** Interpolation filters of Pillow (src/libImaging/Resample.c); `nearest` is no filter and picks pixels. */
export type PillowFilter = 'nearest' | 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';

/** Fixed-point digits of a weight: 8 bits of pixel and 2 of overshoot leave 22 of 32. */
export const WEIGHT_BITS = 22;

interface Kernel {
  /** Half-width at natural size, pixels. */
  readonly support: number;
  readonly weight: (x: number) => number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

/** The cubic of Keys with a = -0.5. */
function cubic(x: number): number {
  const a = -0.5;
  const distance = Math.abs(x);
  if (distance < 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * a : 0;
}

const kernels: Readonly<Record<Exclude<PillowFilter, 'nearest'>, Kernel>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, weight: (x) => (Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x))) },
  bicubic: { support: 2, weight: cubic },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Which pixels of a line make each pixel of the resized line, and with which weights. */
export interface LineWeights {
  /** (out) first pixel. */
  readonly first: Int32Array;
  /** (out) how many. */
  readonly count: Int32Array;
  /** (out, stride) weights in units of 2^-22. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/**
 * Weights that bring a line of `from` pixels to `to` pixels. When it shrinks, the kernel widens with it (antialiasing).
 *
 * Weights are normalised in double precision, then rounded half away from zero, as Pillow does.
 */
export function lineWeights(from: number, to: number, filter: Exclude<PillowFilter, 'nearest'>): LineWeights {
  const { support: naturalSupport, weight } = kernels[filter];
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const support = naturalSupport * widening;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Int32Array(to * stride);
  const line = new Float64Array(stride);
  for (let out = 0; out < to; out++) {
    const centre = (out + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(centre - support + 0.5));
    const taps = Math.min(from, Math.trunc(centre + support + 0.5)) - begin;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      line[tap] = weight((tap + begin - centre + 0.5) * (1 / widening));
      sum += line[tap];
    }
    for (let tap = 0; tap < taps; tap++) {
      const share = (sum === 0 ? line[tap] : line[tap] / sum) * 2 ** WEIGHT_BITS;
      weights[out * stride + tap] = Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
    }
    first[out] = begin;
    count[out] = taps;
  }
  return { first, count, weights, stride };
}
