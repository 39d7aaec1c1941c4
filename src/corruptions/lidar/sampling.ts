import type { Rng } from '../../contracts/index.js';

/** `wanted` different numbers of 0 … count − 1 in random order: the first steps of a Fisher–Yates shuffle. */
export function distinctIndices(count: number, wanted: number, rng: Rng): Int32Array {
  const items = Int32Array.from({ length: count }, (_, i) => i);
  const taken = Math.min(wanted, count);
  for (let i = 0; i < taken; i++) {
    const j = rng.integer(i, count);
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
  return items.subarray(0, taken);
}

/** Rounds half to even, as NumPy does. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
