import { createHash } from 'node:crypto';
import type { Rng, RngSource } from '../contracts/index.js';
import { philox4x32 } from './philox.js';
import { SmallFastCounter } from './smallFastCounter.js';
import { zigguratNormals } from './ziggurat.js';

/** 2^-53: turns 53 random bits into a double in [0, 1). */
const UNIT = 2 ** -53;

class PhiloxRng implements Rng {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  readonly #block = new Uint32Array(4);
  #used = 4;
  #spareNormal: number | undefined;

  /** @param digest at least 24 bytes: two words of key, the upper two words of the counter. */
  constructor(digest: Buffer) {
    this.#key = Uint32Array.of(digest.readUInt32LE(0), digest.readUInt32LE(4));
    this.#counter = Uint32Array.of(0, 0, digest.readUInt32LE(8), digest.readUInt32LE(12));
  }

  #word(): number {
    if (this.#used === 4) {
      philox4x32(this.#counter, this.#key, this.#block);
      this.#counter[0]++;
      if (this.#counter[0] === 0) this.#counter[1]++;
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  uniform(low = 0, high = 1): number {
    const upper = this.#word() >>> 5;
    const lower = this.#word() >>> 6;
    return low + (high - low) * ((upper * 0x4000000 + lower) * UNIT);
  }

  /** Marsaglia's polar method. */
  normal(mean = 0, standardDeviation = 1): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return mean + standardDeviation * spare;
    }
    for (;;) {
      const a = this.uniform(-1, 1);
      const b = this.uniform(-1, 1);
      const square = a * a + b * b;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spareNormal = b * factor;
      return mean + standardDeviation * a * factor;
    }
  }

  /** Knuth's product method in pieces of mean 30, so that exp(-lambda) never underflows. */
  poisson(lambda: number): number {
    let count = 0;
    for (let rest = lambda; rest > 0; rest -= 30) {
      const limit = Math.exp(-Math.min(rest, 30));
      for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    }
    return count;
  }

  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low));
  }

  choice<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('choice from an empty list');
    return items[this.integer(0, items.length)] as T;
  }

  /** A quick generator for a block of numbers, seeded by three words of this stream. */
  #quick(): SmallFastCounter {
    return new SmallFastCounter(this.#word(), this.#word(), this.#word());
  }

  fillUniform(out: Float64Array): void {
    this.#quick().fillUniform(out);
  }

  fillNormal(out: Float64Array): void {
    zigguratNormals(this.#quick(), out);
  }
}

/**
 * The stream of a key, e.g. (seed, condition, severity, sample id, sensor).
 *
 * Equal keys give equal streams on every machine; different keys give independent ones. Order of work and number of
 * workers therefore never change a result.
 */
export function keyedRng(...keys: readonly (string | number)[]): Rng {
  // JSON keeps ("a", "bc") and ("ab", "c"), 1 and "1" apart.
  return new PhiloxRng(createHash('sha256').update(JSON.stringify(keys)).digest());
}

/** A source of streams below a common key prefix. */
export function rngSource(...prefix: readonly (string | number)[]): RngSource {
  return (...keys) => keyedRng(...prefix, ...keys);
}
