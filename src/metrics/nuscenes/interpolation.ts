/** Recalls at which the curves are read: 0, 0.01 … 1. */
export const RECALL_STEPS = 101;
export const RECALLS = Float64Array.from({ length: RECALL_STEPS }, (_, k) => (k === RECALL_STEPS - 1 ? 1 : k * 0.01));

/**
 * Value at `x` on the line through two points, by the operations of `numpy.interp`.
 *
 * Where infinite values leave that undefined, numpy starts from the other point; equal values need no line.
 */
export function onLine(x: number, x0: number, y0: number, x1: number, y1: number): number {
  const slope = (y1 - y0) / (x1 - x0);
  const value = slope * (x - x0) + y0;
  if (!Number.isNaN(value)) return value;
  const fromOther = slope * (x - x1) + y1;
  return Number.isNaN(fromOther) && y0 === y1 ? y0 : fromOther;
}
