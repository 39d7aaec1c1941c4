import type { Rng } from '../../contracts/index.js';
import { fillNormal, fillUniform } from '../../random/index.js';

const [FIRST_BLOCK, LARGEST_BLOCK] = [64, 4096];

/** Numbers of an `Rng` one at a time, drawn in growing blocks: noise on every point needs hundreds of thousands. */
export class BulkNoise {
  readonly #normals: Block;
  readonly #uniforms: Block;

  constructor(rng: Rng) {
    this.#normals = new Block((out) => fillNormal(rng, out));
    this.#uniforms = new Block((out) => fillUniform(rng, out));
  }

  /** Standard normal. */
  normal(): number {
    return this.#normals.next();
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.#uniforms.next();
  }
}

class Block {
  readonly #fill: (out: Float64Array) => void;
  #values = new Float64Array(0);
  #used = 0;

  constructor(fill: (out: Float64Array) => void) {
    this.#fill = fill;
  }

  next(): number {
    if (this.#used === this.#values.length) {
      if (this.#used < LARGEST_BLOCK) {
        this.#values = new Float64Array(this.#used === 0 ? FIRST_BLOCK : Math.min(4 * this.#used, LARGEST_BLOCK));
      }
      this.#fill(this.#values);
      this.#used = 0;
    }
    return this.#values[this.#used++];
  }
}
