import { asBytes, equalRuns } from './kernels/index.js';

const CHANNELS = 3;

/**
 * Tells where all values of a channel in a square window are the same, for a window that moves over an image row by row
 * from the left to the right.
 *
 * @param padded rows of RGB bytes in the kernels' workspace @param room (stride / 8) in the same workspace
 */
export class EvenAreas {
  readonly #runs: Uint8Array;
  /** By channel: the columns, as places in a row, that are known to be even with one another, and their level. */
  readonly #from = new Int32Array(CHANNELS);
  readonly #to = new Int32Array(CHANNELS);
  readonly #level = new Int32Array(CHANNELS);
  #row = -1;

  constructor(
    readonly padded: Uint8Array,
    readonly stride: number,
    readonly halfSide: number,
    room: Float64Array,
  ) {
    this.#runs = asBytes(room).fill(0);
  }

  /** Moves the windows' lowest row down to `row`. */
  moveTo(row: number): void {
    while (this.#row < row) {
      this.#row++;
      equalRuns(
        this.padded,
        this.#row * this.stride,
        Math.max(this.#row - 1, 0) * this.stride,
        this.#runs,
        this.stride,
      );
    }
    this.#to.fill(-1);
    this.#from.fill(0);
  }

  /** Whether the window around place `at` of a row (pixel and channel) is even; asked from the left to the right. */
  isEven(at: number): boolean {
    const side = 2 * this.halfSide + 1;
    const channel = at % CHANNELS;
    const first = at - CHANNELS * this.halfSide;
    const last = at + CHANNELS * this.halfSide;
    const bottom = this.#row * this.stride;
    const level = this.padded[bottom + at];
    if (this.#from[channel] > first || this.#to[channel] < first || this.#level[channel] !== level) {
      this.#from[channel] = first;
      this.#to[channel] = first - CHANNELS;
      this.#level[channel] = level;
    }
    for (let next = this.#to[channel] + CHANNELS; next <= last; next += CHANNELS) {
      if (this.#runs[next] < side || this.padded[bottom + next] !== level) return false;
      this.#to[channel] = next;
    }
    return true;
  }
}
