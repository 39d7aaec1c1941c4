import type { Rng } from '../../contracts/index.js';
import { fillUniform } from '../../random/index.js';
import { asSingles, lowestAndHighest, plasmaRow, workspace } from './kernels/index.js';

/** Amplitude of the noise at the coarsest step. */
const START_WIBBLE = 100;

export interface Plasma {
  readonly map: Float32Array;
  /** What is to be taken from the values, and then divided by, to bring them to [0, 1]. */
  readonly lowest: number;
  readonly range: number;
}

/**
 * A plasma fractal on a torus by the diamond-square method, float32.
 *
 * The noise at each step is wibble · U(−wibble, wibble), so its amplitude falls with the square of the decay.
 *
 * @param size side of the map, a power of two
 * @param decay what the wibble is divided by from step to step
 * @returns (size, size) row-major in the kernels' workspace: to be read before anything else uses that
 */
export function plasmaFractal(size: number, decay: number, rng: Rng): Plasma {
  const [room, draws] = workspace((size * size) / 2, size);
  const map = asSingles(room);
  map[0] = 0;
  let wibble = START_WIBBLE;
  for (let step = size; step >= 2; step >>= 1, wibble /= decay) {
    const row = draws.subarray(0, size / step);
    // Centres from corners, then the middles of upper sides, then those of left sides.
    for (const order of ['square', 'diamondAbove', 'diamondLeft'] as const) {
      for (let y = 0; y < size; y += step) {
        fillUniform(rng, row);
        plasmaRow(map, size, step, y, order, row, wibble);
      }
    }
  }
  const [lowest, highest] = lowestAndHighest(map.subarray(0, size * size));
  return { map, lowest, range: Math.fround(highest - lowest) };
}

/** The whole map in [0, 1], in memory of its own. */
export function plasmaMap(size: number, decay: number, rng: Rng): Float32Array {
  const { map, lowest, range } = plasmaFractal(size, decay, rng);
  const out = new Float32Array(size * size);
  for (let i = 0; i < out.length; i++) out[i] = Math.fround(map[i] - lowest) / range;
  return out;
}
