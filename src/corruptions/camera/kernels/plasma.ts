import { kernels } from './module.js';
import { placeWeights } from './workspace.js';

interface Plasma {
  plasmaRow(map: number, size: number, step: number, y: number, order: number, draws: number, wibble: number): void;
  lowestAndHighest(values: number, count: number, out: number): void;
}

/** Which four samples a step of a plasma fractal averages: see `plasmaRow` of the kernels. */
export const PLASMA_STEPS = { square: 0, diamondAbove: 1, diamondLeft: 2 } as const;

/**
 * One row of cells of a plasma fractal.
 *
 * @param map (size, size) float32 @param draws (size / step) uniforms; both in a workspace
 */
export function plasmaRow(
  map: Float32Array,
  size: number,
  step: number,
  y: number,
  order: keyof typeof PLASMA_STEPS,
  draws: Float64Array,
  wibble: number,
): void {
  kernels<Plasma>().plasmaRow(map.byteOffset, size, step, y, PLASMA_STEPS[order], draws.byteOffset, wibble);
}

/** The lowest and highest of float32 values in a workspace; their number is a multiple of 4. */
export function lowestAndHighest(values: Float32Array): [number, number] {
  const found = placeWeights([0]);
  const { memory, lowestAndHighest: run } = kernels<Plasma>();
  run(values.byteOffset, values.length, found);
  const [lowest, highest] = new Float32Array(memory.buffer, found, 2);
  return [lowest, highest];
}
