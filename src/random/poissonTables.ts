import type { Rng } from '../contracts/index.js';
import { fillUniform } from './fill.js';

const GUIDES = 256;
/** Standard deviations beyond which counts are never drawn. */
const TAIL = 8;
const CHUNK = 4096;

/**
 * Poisson counts for many draws with few different means, e.g. the grey levels of an image.
 *
 * Each mean gets its cumulative distribution and a guide table, so that a draw is one uniform and about one comparison
 * (the guide-table method of Chen and Asau, 1974). Generators without a quick way of filling draw by `rng.poisson`.
 */
export class PoissonTables {
  readonly #means: Float64Array;
  /** Per mean: the probabilities of at most `first`, `first` + 1, … */
  readonly #cumulative: (Float64Array | undefined)[] = [];
  readonly #first: Int32Array;
  /** (means.length * GUIDES) place in `cumulative` for uniforms from g / GUIDES. */
  readonly #guide: Uint16Array;

  /** @param means at most a few hundred, none above 10,000 */
  constructor(means: Float64Array) {
    this.#means = means;
    this.#first = new Int32Array(means.length);
    this.#guide = new Uint16Array(means.length * GUIDES);
  }

  /** Tables are made for means that are drawn: an image has not always all levels. */
  #tabulate(index: number): Float64Array {
    const mean = this.#means[index];
    const spread = Math.sqrt(mean);
    const first = Math.max(0, Math.floor(mean - TAIL * spread - TAIL));
    const count = Math.ceil(mean + TAIL * spread + 4 * TAIL) - first;
    const cumulative = new Float64Array(count);
    // Relative to the mode, whose own probability would underflow for large means.
    const mode = Math.floor(mean) - first;
    cumulative[mode] = 1;
    for (let k = mode + 1; k < count; k++) cumulative[k] = (cumulative[k - 1] * mean) / (first + k);
    for (let k = mode; k > 0; k--) cumulative[k - 1] = (cumulative[k] * (first + k)) / mean;
    let sum = 0;
    for (let k = 0; k < count; k++) cumulative[k] = sum += cumulative[k];
    for (let k = 0; k < count; k++) cumulative[k] /= sum;
    cumulative[count - 1] = 1;
    for (let guide = 0, k = 0; guide < GUIDES; guide++) {
      while (cumulative[k] <= guide / GUIDES) k++;
      this.#guide[index * GUIDES + guide] = k;
    }
    this.#first[index] = first;
    return (this.#cumulative[index] = cumulative);
  }

  /**
   * Draws a count of mean `means[which[i]]` for each `i`, in order.
   *
   * @param out (which.length) receives the counts
   */
  fill(rng: Rng, which: Uint8Array, out: Uint16Array): void {
    if (!rng.fillUniform) {
      for (let i = 0; i < which.length; i++) out[i] = rng.poisson(this.#means[which[i]]);
      return;
    }
    const guide = this.#guide;
    const cumulative = this.#cumulative;
    const first = this.#first;
    const uniforms = new Float64Array(Math.min(CHUNK, which.length));
    for (let start = 0; start < which.length; start += CHUNK) {
      const count = Math.min(CHUNK, which.length - start);
      fillUniform(rng, uniforms.subarray(0, count));
      for (let i = 0; i < count; i++) {
        const index = which[start + i];
        const u = uniforms[i];
        const table = cumulative[index] ?? this.#tabulate(index);
        let k = guide[index * GUIDES + ((u * GUIDES) | 0)];
        while (table[k] <= u) k++;
        out[start + i] = first[index] + k;
      }
    }
  }
}
