import type { FloatArray, Rng } from '../../contracts/index.js';

/**
 * Clears mask entries at random, so that each set one stays with probability `keepRatio`.
 *
 * Draws the length of each run of kept points (geometric) instead of a number per point: the same distribution for a
 * fraction of the numbers.
 *
 * @param mask (n) changed in place
 */
export function thinPoints(mask: Uint8Array, keepRatio: number, rng: Rng): void {
  if (keepRatio >= 1) return;
  const logKeep = Math.log(keepRatio);
  const runLength = (): number => Math.floor(Math.log(1 - rng.uniform()) / logKeep);
  let untilDrop = runLength();
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    if (untilDrop > 0) untilDrop--;
    else {
      mask[i] = 0;
      untilDrop = runLength();
    }
  }
}

/**
 * Clears the points of rings drawn at random: a sensor with fewer beams.
 *
 * @param mask (n) changed in place
 * @param points (n, stride)
 * @param ringColumn column of the ring index
 * @param ringStream the stream of one ring
 */
export function thinRings(
  mask: Uint8Array,
  points: FloatArray,
  stride: number,
  ringColumn: number,
  keepRatio: number,
  ringStream: (ring: number) => Rng,
): void {
  if (keepRatio >= 1) return;
  const kept = new Map<number, boolean>();
  for (let i = 0; i < mask.length; i++) {
    const ring = points[i * stride + ringColumn];
    let keep = kept.get(ring);
    if (keep === undefined) kept.set(ring, (keep = ringStream(ring).uniform() < keepRatio));
    if (!keep) mask[i] = 0;
  }
}
