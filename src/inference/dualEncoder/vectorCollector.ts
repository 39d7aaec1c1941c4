import { InputError } from '../../errors/index.js';
import { normaliseRows } from './embeddings.js';
import type { Embeddings } from './embeddings.js';
import type { RawVectors } from './encoderPair.js';

/** Puts the vectors of the batches one after the other. */
export class VectorCollector {
  readonly #data: Float32Array;
  readonly #dimensions: number;
  readonly #count: number;
  filled = 0;

  constructor(count: number, dimensions: number) {
    this.#data = new Float32Array(count * dimensions);
    this.#dimensions = dimensions;
    this.#count = count;
  }

  add({ vectors, dimensions }: RawVectors): void {
    if (dimensions !== this.#dimensions) {
      throw new InputError(`the network gave vectors of ${dimensions} numbers after ones of ${this.#dimensions}`);
    }
    this.#data.set(vectors, this.filled * dimensions);
    this.filled += vectors.length / dimensions;
  }

  finish(nameOf: (row: number) => string): Embeddings {
    normaliseRows(this.#data, this.#dimensions, nameOf);
    return { data: this.#data, count: this.#count, dimensions: this.#dimensions };
  }
}
