/** Planes that are kept from call to call: fresh ones of this size cost more than the work on them. */
const kept: Float64Array[] = [];

/**
 * A plane to work on, its contents left over from earlier calls; the next call of the same number gets the same memory.
 * Operations that use it return before another begins.
 */
export function scratchPlane(number: 0 | 1, length: number): Float64Array {
  if ((kept[number]?.length ?? 0) < length) kept[number] = new Float64Array(length);
  return kept[number].subarray(0, length);
}
