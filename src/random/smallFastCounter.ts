const TO_UNIT = 2 ** -32;
/** Words in hand for callers that take one at a time. */
const CHUNK = 1024;
/** Rounds after seeding until all 96 bits of seed have reached all bits of state. */
const MIXING_ROUNDS = 15;

/**
 * sfc32, a small chaotic generator with a counter: a few additions and shifts a word, for blocks of noise.
 *
 * Source: Chris Doty-Humphrey, PractRand (its "sfc" generators, 32-bit constants 9, 3, 21).
 */
export class SmallFastCounter {
  readonly #state: Int32Array;
  readonly #words = new Int32Array(CHUNK);
  #used = CHUNK;

  constructor(seed0: number, seed1: number, seed2: number) {
    this.#state = Int32Array.of(seed0, seed1, seed2, 1);
    this.fillWords(new Int32Array(MIXING_ROUNDS), MIXING_ROUNDS);
  }

  /** Writes `count` signed 32-bit words. */
  fillWords(out: Int32Array, count: number): void {
    let [a, b, c, counter] = this.#state as unknown as [number, number, number, number];
    for (let i = 0; i < count; i++) {
      const word = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + word) | 0;
      out[i] = word;
    }
    this.#state[0] = a;
    this.#state[1] = b;
    this.#state[2] = c;
    this.#state[3] = counter;
  }

  /** Uniforms in [0, 1) with 32 random bits each. */
  fillUniform(out: Float64Array): void {
    const words = this.#words;
    for (let start = 0; start < out.length; start += CHUNK) {
      const count = Math.min(CHUNK, out.length - start);
      this.fillWords(words, count);
      for (let i = 0; i < count; i++) out[start + i] = (words[i] >>> 0) * TO_UNIT;
    }
    this.#used = CHUNK;
  }

  /** The next word, signed. */
  word(): number {
    if (this.#used === CHUNK) {
      this.fillWords(this.#words, CHUNK);
      this.#used = 0;
    }
    return this.#words[this.#used++];
  }

  /** Uniform in (0, 1). */
  openUniform(): number {
    return ((this.word() >>> 0) + 0.5) * TO_UNIT;
  }
}
