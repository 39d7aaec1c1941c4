import type { Pillars } from './pillars.js';
import { gridSize } from './modelSchema.js';
import type { PillarConfig } from './modelSchema.js';

/**
 * Spreads the encoded pillars over the bird's-eye view (the pseudo image of PointPillars).
 *
 * The canvas is reused: only the cells of the scan before are cleared.
 */
export class Scatterer {
  /** (1, channels, rows, columns): rows run along y with `scatter_order: yx`, along x with `xy`. */
  readonly shape: readonly [number, number, number, number];
  readonly #cells: Int32Array;
  readonly #canvas: Float32Array;
  readonly #columnStep: number;
  readonly #rowStep: number;
  #used = 0;

  constructor(config: PillarConfig, channels: number) {
    const { nx, ny } = gridSize(config);
    const alongY = config.scatter_order === 'yx';
    this.shape = alongY ? [1, channels, ny, nx] : [1, channels, nx, ny];
    this.#columnStep = alongY ? 1 : ny;
    this.#rowStep = alongY ? nx : 1;
    this.#canvas = new Float32Array(channels * nx * ny);
    this.#cells = new Int32Array(nx * ny);
  }

  /**
   * @param encoded (pillars, channels) row-major; rows beyond `pillars.count` are not read
   * @returns the canvas, {@link shape}; the next call overwrites it
   */
  run(pillars: Pick<Pillars, 'count' | 'columns' | 'rows'>, encoded: Float32Array): Float32Array {
    const [, channels, height, width] = this.shape;
    const plane = height * width;
    const canvas = this.#canvas;
    const cells = this.#cells;
    for (let channel = 0, base = 0; channel < channels; channel++, base += plane) {
      for (let i = 0; i < this.#used; i++) canvas[base + cells[i]] = 0;
    }
    const { count, columns, rows } = pillars;
    for (let i = 0; i < count; i++) cells[i] = columns[i] * this.#columnStep + rows[i] * this.#rowStep;
    for (let channel = 0, base = 0; channel < channels; channel++, base += plane) {
      for (let i = 0, from = channel; i < count; i++, from += channels) canvas[base + cells[i]] = encoded[from];
    }
    this.#used = count;
    return canvas;
  }
}
