import type { Rng } from '../../contracts/index.js';
import type { Tap } from './shiftedSum.js';

/** Longest line that is sampled pixel by pixel; longer ones at every second, third … pixel. */
const MOST_TAPS = 96;

/**
 * Samples along a straight line through the pixel whose weights rise or fall evenly.
 *
 * @param lengthPx made odd
 * @param angleDeg of the line, 0 is vertical, counter-clockwise
 * @param direction -1 … 1: where the weight lies; 0 is even
 */
export function linearTaps(lengthPx: number, angleDeg: number, direction: number): Tap[] {
  const length = lengthPx % 2 === 0 ? lengthPx + 1 : lengthPx;
  const half = (length - 1) / 2;
  const first = (direction + 1) / 2;
  const angleRad = (angleDeg * Math.PI) / 180;
  const stride = Math.ceil(length / MOST_TAPS);
  const taps: Tap[] = [];
  let sum = 0;
  for (let i = 0; i < length; i += stride) {
    const weight = length === 1 ? 1 : first + ((1 - 2 * first) * i) / (length - 1);
    const along = i - half;
    taps.push({ x: Math.round(along * Math.sin(angleRad)), y: Math.round(along * Math.cos(angleRad)), weight });
    sum += weight;
  }
  return taps.map((tap) => ({ ...tap, weight: tap.weight / sum }));
}

/** A range of a parameter that is drawn for each image; a single number is no draw. */
export type Range = readonly [number, number];

export const draw = (rng: Rng, [low, high]: Range): number => rng.uniform(low, high);
