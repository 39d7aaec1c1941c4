import type { Rng } from '../../../contracts/index.js';
import { roundToMillimetre } from './rectangles.js';

/** Thrown inside a layout that does not fit; turned into an InputError where the options are known. */
export class DoesNotFit extends Error {}

/**
 * Cuts a length into parts of varied size.
 *
 * @param minimaM smallest part of each place
 * @returns (n + 1) cuts from `from` to `to`, multiples of 5 cm save the last
 * @throws DoesNotFit when the minima are longer than the length
 */
export function cut(from: number, to: number, minimaM: readonly number[], rng: Rng): number[] {
  const weights = minimaM.map((minimum) => minimum * rng.uniform(0.6, 1.4));
  const spare = to - from - minimaM.reduce((sum, minimum) => sum + minimum, 0);
  if (spare < -1e-9) throw new DoesNotFit();
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cuts = [from];
  let at = from;
  minimaM.forEach((minimum, i) => {
    at += minimum + (spare * weights[i]) / total;
    cuts.push(roundToMillimetre(Math.round(at * 20) / 20));
  });
  cuts[cuts.length - 1] = to;
  return cuts;
}

/** Sides of a rectangle of an area, multiples of 5 cm, with a drawn ratio of length to width. */
export function sides(areaM2: number, ratio: number): { lengthM: number; widthM: number } {
  const lengthM = Math.round(Math.sqrt(areaM2 * ratio) * 20) / 20;
  return { lengthM, widthM: roundToMillimetre(Math.round((areaM2 / lengthM) * 20) / 20) };
}
