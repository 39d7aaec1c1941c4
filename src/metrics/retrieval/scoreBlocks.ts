import { InputError } from '../../errors/index.js';
import type { Scores } from './argsort.js';

/** Scores of consecutive queries against the whole gallery; the memory may be used again for the next block. */
export interface ScoreBlock {
  readonly firstQuery: number;
  readonly rows: number;
  /** (rows, gallery) row-major; higher is better. */
  readonly scores: Scores;
}

/** A score matrix that need not fit memory: its rows in blocks, in order. Can be read more than once. */
export interface ScoreBlocks {
  readonly queries: number;
  readonly gallery: number;
  blocks(): AsyncIterable<ScoreBlock> | Iterable<ScoreBlock>;
}

/** Vectors, one a row. */
export interface Embeddings {
  /** (count, dimensions) row-major. */
  readonly data: Float32Array;
  readonly count: number;
  readonly dimensions: number;
}

/** Multiplies rows of queries with a fixed gallery. */
export interface GalleryProduct {
  /**
   * @param queries (rows, dimensions)
   * @returns (rows, gallery.count) dot products; the memory may be used again at the next call
   */
  multiply(queries: Float32Array, rows: number): Float32Array | Promise<Float32Array>;
  close?(): void | Promise<void>;
}

/** Makes the product for a gallery: the plain kernel, or an engine that keeps the gallery loaded. */
export type GalleryProductMaker = (gallery: Embeddings) => GalleryProduct | Promise<GalleryProduct>;

/** Most bytes of one block of scores, unless the caller says otherwise. */
const BLOCK_BYTES = 2 ** 26;

/** A matrix that lies in memory, as one block. */
export function matrixBlocks(scores: Scores, queries: number, gallery: number): ScoreBlocks {
  if (scores.length !== queries * gallery) {
    throw new InputError(`${scores.length} scores are not those of ${queries} queries against ${gallery} items`);
  }
  return { queries, gallery, blocks: () => (queries === 0 ? [] : [{ firstQuery: 0, rows: queries, scores }]) };
}

/**
 * The plain kernel: dot products summed in float64 in the order of the columns, then rounded to float32, so that every
 * machine gives the same digits. Two queries by four items at a time, so that values stay in registers.
 */
export const plainProduct: GalleryProductMaker = ({ data: gallery, count, dimensions: width }) => {
  let out = new Float32Array(0);
  const dot = (queries: Float32Array, q: number, g: number): number => {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += queries[q + c] * gallery[g + c];
    return sum;
  };
  return {
    multiply(queries, rows) {
      if (out.length < rows * count) out = new Float32Array(rows * count);
      let row = 0;
      for (; row + 1 < rows; row += 2) {
        const q0 = row * width;
        const q1 = q0 + width;
        const to0 = row * count;
        const to1 = to0 + count;
        let item = 0;
        for (; item + 3 < count; item += 4) {
          const g0 = item * width;
          const g1 = g0 + width;
          const g2 = g1 + width;
          const g3 = g2 + width;
          let a0 = 0;
          let a1 = 0;
          let a2 = 0;
          let a3 = 0;
          let b0 = 0;
          let b1 = 0;
          let b2 = 0;
          let b3 = 0;
          for (let c = 0; c < width; c++) {
            const a = queries[q0 + c];
            const b = queries[q1 + c];
            const v0 = gallery[g0 + c];
            const v1 = gallery[g1 + c];
            const v2 = gallery[g2 + c];
            const v3 = gallery[g3 + c];
            a0 += a * v0;
            a1 += a * v1;
            a2 += a * v2;
            a3 += a * v3;
            b0 += b * v0;
            b1 += b * v1;
            b2 += b * v2;
            b3 += b * v3;
          }
          out[to0 + item] = a0;
          out[to0 + item + 1] = a1;
          out[to0 + item + 2] = a2;
          out[to0 + item + 3] = a3;
          out[to1 + item] = b0;
          out[to1 + item + 1] = b1;
          out[to1 + item + 2] = b2;
          out[to1 + item + 3] = b3;
        }
        for (; item < count; item++) {
          out[to0 + item] = dot(queries, q0, item * width);
          out[to1 + item] = dot(queries, q1, item * width);
        }
      }
      for (; row < rows; row++) {
        for (let item = 0; item < count; item++) out[row * count + item] = dot(queries, row * width, item * width);
      }
      return out;
    },
  };
};

/** Scores of embeddings: the dot product of each query with each item, block by block. */
export function embeddingBlocks(
  queries: Embeddings,
  gallery: Embeddings,
  options: { readonly product?: GalleryProductMaker; readonly blockBytes?: number } = {},
): ScoreBlocks {
  for (const { count, dimensions, data } of [queries, gallery]) {
    if (data.length === count * dimensions) continue;
    throw new InputError(`${data.length} numbers are not ${count} x ${dimensions}`);
  }
  if (queries.dimensions !== gallery.dimensions && queries.count > 0 && gallery.count > 0) {
    throw new InputError(`queries have ${queries.dimensions} dimensions, the gallery has ${gallery.dimensions}`);
  }
  const { product = plainProduct, blockBytes = BLOCK_BYTES } = options;
  const most = Math.max(1, Math.floor(blockBytes / (4 * Math.max(1, gallery.count))));
  return {
    queries: queries.count,
    gallery: gallery.count,
    async *blocks() {
      const engine = await product(gallery);
      try {
        for (let firstQuery = 0; firstQuery < queries.count; firstQuery += most) {
          const rows = Math.min(most, queries.count - firstQuery);
          const part = queries.data.subarray(firstQuery * queries.dimensions, (firstQuery + rows) * queries.dimensions);
          yield { firstQuery, rows, scores: await engine.multiply(part, rows) };
        }
      } finally {
        await engine.close?.();
      }
    },
  };
}
