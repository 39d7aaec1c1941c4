/** Smooth noise from a table of hashed numbers: the same on every machine, without any state. */
import { hashUniform } from '../hash.js';

/** Cells along each axis before the pattern repeats. */
const PERIOD = 256;
const MASK = PERIOD - 1;

/** Uniform in (-1, 1), one number a cell. */
const CELLS = Float32Array.from({ length: PERIOD * PERIOD }, (_, i) => 2 * hashUniform(0x5eed, i & MASK, i >> 8) - 1);

/** A number in (-1, 1) for a cell of a grid. */
export function cellNoise(column: number, row: number): number {
  return CELLS[((row & MASK) << 8) | (column & MASK)];
}

/** Between the numbers of the four cells about a point, in (-1, 1); a cell is one unit long. */
export function noise2(x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  let s = x - column;
  let t = y - row;
  s *= s * (3 - 2 * s);
  t *= t * (3 - 2 * t);
  const top = (row & MASK) << 8;
  const bottom = ((row + 1) & MASK) << 8;
  const left = column & MASK;
  const right = (column + 1) & MASK;
  const a = CELLS[top | left] + s * (CELLS[top | right] - CELLS[top | left]);
  const b = CELLS[bottom | left] + s * (CELLS[bottom | right] - CELLS[bottom | left]);
  return a + t * (b - a);
}

/** The same in space. */
export function noise3(x: number, y: number, z: number): number {
  const layer = Math.floor(z);
  let t = z - layer;
  t *= t * (3 - 2 * t);
  // Layers are the plane's noise, shifted far enough that neighbours have nothing in common.
  const a = noise2(x + 37 * layer, y + 59 * layer);
  return a + t * (noise2(x + 37 * (layer + 1), y + 59 * (layer + 1)) - a);
}

/** How much of a pattern is left when a pixel covers `footprint` of its cells' `size`: 1 for large cells, 0 below one pixel. */
export function visibility(size: number, footprint: number): number {
  const cells = (size / footprint - 1) * 0.5;
  return cells < 0 ? 0 : cells > 1 ? 1 : cells;
}
