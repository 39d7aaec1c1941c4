import { exactExp } from './exactExp.js';
import { GAUSSIAN_ROUNDING, nudge } from './recordedRounding.js';

/** Sum in the order in which NumPy adds up to 128 float64 values: eight interleaved running sums. */
export function numpySum(values: ArrayLike<number>): number {
  const count = values.length;
  if (count < 8) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += values[i];
    return sum;
  }
  const part = Float64Array.from({ length: 8 }, (_, i) => values[i]);
  let i = 8;
  for (; i + 8 <= count; i += 8) for (let k = 0; k < 8; k++) part[k] += values[i + k];
  let sum = part[0] + part[1] + (part[2] + part[3]) + (part[4] + part[5] + (part[6] + part[7]));
  for (; i < count; i++) sum += values[i];
  return sum;
}

/**
 * Weights of a Gaussian of standard deviation `sigma`: the centre's, then those at distance 1 … radius.
 *
 * @param truncate radius in standard deviations, rounded (SciPy's `gaussian_filter1d`)
 */
export function gaussianWeights(sigma: number, truncate = 4): Float64Array {
  const radius = Math.trunc(truncate * sigma + 0.5);
  const rounding = GAUSSIAN_ROUNDING[sigma];
  const all = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => {
    const distance = Math.abs(i - radius);
    return nudge(exactExp((-0.5 / (sigma * sigma)) * distance ** 2), rounding?.[distance] ?? 0);
  });
  const sum = numpySum(all);
  return all.subarray(radius).map((weight) => weight / sum);
}
