import type { Rng } from '../contracts/index.js';
import { fillUniform } from './fill.js';

const GUIDES = 256;
/** Counts above which less than this much probability is left are never drawn. */
const LEFT_OUT = 1e-12;
const CHUNK = 4096;

/**
 * Poisson counts for many draws with few different means, e.g. the grey levels of an image.
 *
 * Each mean gets its cumulative distribution and a guide table, so that a draw is one uniform and about one comparison
 * (the guide-table method of Chen and Asau, 1974). Generators without a quick way of filling draw by `rng.poisson`.
 */
export class PoissonTables {
  readonly #means: Float64Array;
  readonly #cumulative: Float64Array;
  /** (means.length) where a mean's part of `cumulative` starts. */
  readonly #start: Int32Array;
  /** (means.length * GUIDES) lowest count for uniforms from g / GUIDES. */
  readonly #guide: Uint16Array;

  /** @param means at most a few hundred, none above 30,000 */
  constructor(means: Float64Array) {
    this.#means = means;
    this.#start = new Int32Array(means.length);
    this.#guide = new Uint16Array(means.length * GUIDES);
    const cumulative: number[] = [];
    means.forEach((mean, index) => {
      const start = (this.#start[index] = cumulative.length);
      // Terms by their logarithms, so that large means do not underflow.
      let sum = 0;
      let logTerm = -mean;
      const enough = 1 - LEFT_OUT;
      for (let count = 0; sum < enough; count++) {
        if (count > 0) logTerm += Math.log(mean / count);
        sum += Math.exp(logTerm);
        cumulative.push(sum);
        if (count > mean && Math.exp(logTerm) < LEFT_OUT * LEFT_OUT) break;
      }
      cumulative[cumulative.length - 1] = 1;
      for (let guide = 0, count = 0; guide < GUIDES; guide++) {
        while (cumulative[start + count] <= guide / GUIDES) count++;
        this.#guide[index * GUIDES + guide] = count;
      }
    });
    this.#cumulative = Float64Array.from(cumulative);
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
    const start = this.#start;
    const uniforms = new Float64Array(Math.min(CHUNK, which.length));
    for (let first = 0; first < which.length; first += CHUNK) {
      const count = Math.min(CHUNK, which.length - first);
      fillUniform(rng, uniforms.subarray(0, count));
      for (let i = 0; i < count; i++) {
        const index = which[first + i];
        const u = uniforms[i];
        const base = start[index];
        let k = guide[index * GUIDES + ((u * GUIDES) | 0)];
        while (cumulative[base + k] <= u) k++;
        out[first + i] = k;
      }
    }
  }
}
