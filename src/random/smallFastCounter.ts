const TO_UNIT = 2 ** -32;
/** Words in hand at a time. */
const CHUNK = 1024;
/** Rounds after seeding until all 96 bits of seed have reached all bits of state. */
const MIXING_ROUNDS = 15;
/** Tells the second generator's seed from the first one's. */
const OTHER_LANE = 0x9e3779b9;

/**
 * sfc32, a small chaotic generator with a counter: a few additions and shifts a word, for blocks of noise.
 *
 * Two generators with different seeds take turns, so that the processor can work on both at once.
 *
 * Source: Chris Doty-Humphrey, PractRand (its "sfc" generators, 32-bit constants 9, 3, 21).
 */
export class SmallFastCounter {
  /** (7) three words of state of each generator, the counter that both share in place 3. */
  readonly #state: Int32Array;
  readonly #words = new Int32Array(CHUNK);
  #used = CHUNK;

  constructor(seed0: number, seed1: number, seed2: number) {
    this.#state = Int32Array.of(seed0, seed1, seed2, 1, seed0, seed1, seed2 ^ OTHER_LANE);
    this.fillWords(new Int32Array(2 * MIXING_ROUNDS), 2 * MIXING_ROUNDS);
  }

  /** Writes `count` signed 32-bit words, and one more where that is odd and there is room. */
  fillWords(out: Int32Array, count: number): void {
    const state = this.#state;
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let counter = state[3];
    let a2 = state[4];
    let b2 = state[5];
    let c2 = state[6];
    for (let i = 0; i < count; i += 2) {
      const word = (((a + b) | 0) + counter) | 0;
      const word2 = (((a2 + b2) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      a2 = b2 ^ (b2 >>> 9);
      b = (c + (c << 3)) | 0;
      b2 = (c2 + (c2 << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + word) | 0;
      c2 = (((c2 << 21) | (c2 >>> 11)) + word2) | 0;
      out[i] = word;
      out[i + 1] = word2;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = counter;
    state[4] = a2;
    state[5] = b2;
    state[6] = c2;
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
