/**
 * Fast streams for noise on every point: xoshiro128++ with a ziggurat for the normal distribution.
 *
 * An injected `Rng` seeds them, so they are as keyed and repeatable as it is; they are made because hundreds of
 * thousands of cryptographically spaced draws would take longer than the corruption itself.
 *
 * Sources: Blackman, Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021 (xoshiro128++);
 * Marsaglia, Tsang, "The ziggurat method for generating random variables", Journal of Statistical Software 2000.
 */
import type { Rng } from '../../contracts/index.js';

const TWO_TO_32 = 0x100000000;
const LAYERS = 128;
/** Where the ziggurat's tail begins, and the area of each of its layers, for 128 layers. */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

const { edge, height } = ziggurat();

/** Right edges and heights of the layers, outermost first. */
function ziggurat(): { edge: Float64Array; height: Float64Array } {
  const edge = new Float64Array(LAYERS + 1);
  const height = new Float64Array(LAYERS + 1);
  const density = (x: number): number => Math.exp(-0.5 * x * x);
  edge[0] = AREA / density(TAIL);
  edge[1] = TAIL;
  for (let layer = 2; layer < LAYERS; layer++) {
    edge[layer] = Math.sqrt(-2 * Math.log(AREA / edge[layer - 1] + density(edge[layer - 1])));
  }
  edge[LAYERS] = 0;
  for (let layer = 0; layer <= LAYERS; layer++) height[layer] = density(edge[layer]);
  return { edge, height };
}

export class BulkNoise {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(rng: Rng) {
    this.#a = rng.integer(0, TWO_TO_32) | 0;
    this.#b = rng.integer(0, TWO_TO_32) | 0;
    this.#c = rng.integer(0, TWO_TO_32) | 0;
    // The all-zero state is the generator's only bad one.
    this.#d = rng.integer(1, TWO_TO_32) | 0;
  }

  /** 32 random bits as a signed integer. */
  bits(): number {
    const sum = (this.#a + this.#d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + this.#a) | 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform in [0, 1) in steps of 2^-32. */
  uniform(): number {
    return (this.bits() >>> 0) / TWO_TO_32;
  }

  /** Standard normal. */
  normal(): number {
    for (;;) {
      const bits = this.bits();
      const layer = bits & (LAYERS - 1);
      // The upper 25 bits, sign included, as a place in (-1, 1).
      const place = ((bits >> 7) + 0.5) / 0x1000000;
      const x = place * edge[layer];
      if (Math.abs(x) < edge[layer + 1]) return x;
      if (layer === 0) return place < 0 ? -this.#tail() : this.#tail();
      const y = height[layer] + this.uniform() * (height[layer + 1] - height[layer]);
      if (y < Math.exp(-0.5 * x * x)) return x;
    }
  }

  /** Beyond the last layer. */
  #tail(): number {
    for (;;) {
      const x = -Math.log(1 - this.uniform()) / TAIL;
      const y = -Math.log(1 - this.uniform());
      if (y + y > x * x) return TAIL + x;
    }
  }
}
