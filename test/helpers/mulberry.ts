import type { Rng } from '../../src/contracts/index.js';

/** The generator of the corruption goldens: mulberry32 with the distributions their file describes. */
export function mulberry(seed = 1205): Rng {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low));
  return {
    uniform: (low = 0, high = 1) => low + (high - low) * next(),
    normal(mean = 0, standardDeviation = 1) {
      const u1 = 1 - next();
      const u2 = next();
      return mean + standardDeviation * (Math.sqrt(-2 * Math.log(u1)) * Math.cos(2 * Math.PI * u2));
    },
    poisson(lambda) {
      const limit = Math.exp(-lambda);
      let count = 0;
      let product = 1;
      do {
        count++;
        product *= next();
      } while (product > limit);
      return count - 1;
    },
    integer,
    choice: (items) => items[integer(0, items.length)],
  };
}
