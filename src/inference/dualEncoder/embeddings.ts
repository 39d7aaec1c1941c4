import { InputError } from '../../errors/index.js';

/** Vectors of length 1, one a row. */
export interface Embeddings {
  /** (count, dimensions) row-major. */
  readonly data: Float32Array;
  readonly count: number;
  readonly dimensions: number;
}

/** How long texts are for a model. */
export interface TextLengths {
  /** (count) 1 where words were cut off because the text is longer than the model takes. */
  readonly truncated: Uint8Array;
  /** How many of `truncated` are 1. */
  readonly truncatedCount: number;
  /** (count) tokens of each whole text, special ones not counted. */
  readonly wordTokens: Int32Array;
}

/** Vectors of texts, with what was lost of them. */
export interface TextEmbeddings extends Embeddings, TextLengths {}

/**
 * Scales each row to length 1 in place.
 *
 * @param nameOf says in the message which row it is
 * @throws InputError where a row is all zeros or not finite: no direction could be compared
 */
export function normaliseRows(data: Float32Array, dimensions: number, nameOf: (row: number) => string): void {
  for (let row = 0; row * dimensions < data.length; row++) {
    const begin = row * dimensions;
    const end = begin + dimensions;
    let squares = 0;
    for (let i = begin; i < end; i++) squares += data[i] * data[i];
    if (!(squares > 0 && squares < Infinity)) {
      const problem = squares === 0 ? 'is all zeros' : 'is not finite';
      throw new InputError(`${nameOf(row)}: the vector that the network gave ${problem}`);
    }
    const factor = 1 / Math.sqrt(squares);
    for (let i = begin; i < end; i++) data[i] *= factor;
  }
}
