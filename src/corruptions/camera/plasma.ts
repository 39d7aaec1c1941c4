import type { Rng } from '../../contracts/index.js';
import { fillUniform } from '../../random/index.js';

/** Amplitude of the noise at the coarsest step. */
const START_WIBBLE = 100;

/**
 * A plasma fractal on a torus by the diamond-square method, float32 in [0, 1].
 *
 * The noise at each step is wibble · U(−wibble, wibble), so its amplitude falls with the square of the decay.
 *
 * @param size side of the map, a power of two
 * @param decay what the wibble is divided by from step to step
 * @returns (size, size) row-major
 */
export function plasmaFractal(size: number, decay: number, rng: Rng): Float32Array {
  const map = new Float32Array(size * size);
  const draws = new Float64Array(size);
  let wibble = START_WIBBLE;
  for (let step = size; step >= 2; step >>= 1, wibble /= decay) {
    const half = step >> 1;
    const cells = size / step;
    const row = cells === size ? draws : draws.subarray(0, cells);
    const spread = 2 * wibble;
    // Square: the centre of each cell from its four corners.
    for (let y = 0; y < size; y += step) {
      fillUniform(rng, row);
      const here = y * size;
      const below = ((y + step) & (size - 1)) * size;
      const to = (y + half) * size + half;
      let left = Math.fround(map[here] + map[below]);
      for (let cell = 0, x = 0; cell < cells; cell++, x += step) {
        const next = (x + step) & (size - 1);
        const right = Math.fround(map[here + next] + map[below + next]);
        map[to + x] = Math.fround(left + right) / 4 + wibble * (spread * row[cell] - wibble);
        left = right;
      }
    }
    // Diamond: the middle of each upper side, from the centres below and above it and the corners beside it.
    for (let y = 0; y < size; y += step) {
      fillUniform(rng, row);
      const here = y * size;
      const centre = (y + half) * size + half;
      const above = ((y - half) & (size - 1)) * size + half;
      for (let cell = 0, x = 0; cell < cells; cell++, x += step) {
        const next = (x + step) & (size - 1);
        const centres = Math.fround(map[centre + x] + map[above + x]);
        const corners = Math.fround(map[here + x] + map[here + next]);
        map[here + half + x] = Math.fround(centres + corners) / 4 + wibble * (spread * row[cell] - wibble);
      }
    }
    // Diamond: the middle of each left side.
    for (let y = 0; y < size; y += step) {
      fillUniform(rng, row);
      const here = y * size;
      const below = ((y + step) & (size - 1)) * size;
      const centre = (y + half) * size + half;
      const to = (y + half) * size;
      for (let cell = 0, x = 0; cell < cells; cell++, x += step) {
        const before = ((x - step) & (size - 1)) + centre;
        const centres = Math.fround(map[centre + x] + map[before]);
        const corners = Math.fround(map[here + x] + map[below + x]);
        map[to + x] = Math.fround(centres + corners) / 4 + wibble * (spread * row[cell] - wibble);
      }
    }
  }
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < map.length; i++) {
    const value = map[i];
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const range = Math.fround(highest - lowest);
  for (let i = 0; i < map.length; i++) map[i] = Math.fround(map[i] - lowest) / range;
  return map;
}
