import type { Rng } from '../../contracts/index.js';
import { fillUniform } from '../../random/index.js';
import { rowNumbers } from './draft.js';

/** `wanted` different numbers of 0 … count − 1 in random order: the first steps of a Fisher–Yates shuffle. */
export function distinctIndices(count: number, wanted: number, rng: Rng): Int32Array {
  const items = rowNumbers(count);
  const uniforms = new Float64Array(Math.min(wanted, count));
  fillUniform(rng, uniforms);
  for (let i = 0; i < uniforms.length; i++) {
    const j = i + Math.floor(uniforms[i] * (count - i));
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
  return items.subarray(0, uniforms.length);
}

/** Rounds half to even, as NumPy does. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
