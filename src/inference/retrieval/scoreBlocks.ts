import { InputError } from '../../errors/index.js';
import type { Embeddings } from '../dualEncoder/index.js';
import { onnxProduct } from './galleryProduct.js';
import type { GalleryProduct } from './galleryProduct.js';
import { DEFAULT_MAX_BLOCK_BYTES, planRows, requireComparable } from './searchPlan.js';

/** Scores of consecutive queries against the whole gallery; the memory is used again for the next block. */
export interface ScoreBlock {
  readonly firstQuery: number;
  readonly rows: number;
  /** (rows, gallery) row-major; higher is better. */
  readonly scores: Float32Array;
}

/** A score matrix that need not fit memory: its rows in blocks, in order. Can be read more than once. */
export interface ScoreBlocks {
  readonly queries: number;
  readonly gallery: number;
  blocks(): AsyncGenerator<ScoreBlock, void, undefined>;
}

export interface ScoreBlockOptions {
  /** Threads of one matrix product; 1 unless given. */
  readonly threads?: number;
  /** Most memory that scores take at a time; 200 MB unless given. */
  readonly maxBlockBytes?: number;
}

/** Queries and gallery of one model, and how much its scores count. */
export interface WeightedEmbeddings {
  readonly queries: Embeddings;
  readonly gallery: Embeddings;
  readonly weight: number;
}

export interface FusedBlockOptions extends ScoreBlockOptions {
  /**
   * `z-score`: each model's scores of a query lose their mean and are divided by their standard deviation over the
   * gallery before they are weighted, so that models with wide scores do not drown others; `none` unless given.
   */
  readonly standardise?: 'none' | 'z-score';
}

/**
 * The score of every query with every gallery item, by the dot product of their vectors.
 *
 * @throws InputError for vectors of different lengths or ones that are not finite, or where no row fits
 */
export function scoreBlocks(queries: Embeddings, gallery: Embeddings, options: ScoreBlockOptions = {}): ScoreBlocks {
  return fusedScoreBlocks([{ queries, gallery, weight: 1 }], options);
}

/**
 * The weighted sum of the scores that several models give the same queries and gallery.
 *
 * @throws InputError as {@link scoreBlocks}, and where the models have different numbers of queries or items
 */
export function fusedScoreBlocks(models: readonly WeightedEmbeddings[], options: FusedBlockOptions = {}): ScoreBlocks {
  const { maxBlockBytes = DEFAULT_MAX_BLOCK_BYTES, standardise = 'none' } = options;
  if (models.length === 0) throw new InputError('scores of no model are to be fused; give one or more');
  for (const { queries, gallery, weight } of models) {
    requireComparable(queries, gallery);
    if (!Number.isFinite(weight)) throw new InputError(`a model has weight ${weight}; expected a number`);
  }
  const [{ queries, gallery }] = models;
  const other = models.find((each) => each.queries.count !== queries.count || each.gallery.count !== gallery.count);
  if (other !== undefined) {
    const has = `${other.queries.count} queries and ${other.gallery.count} items`;
    throw new InputError(
      `a model has ${has}, another ${queries.count} and ${gallery.count}: they must be the same ones`,
    );
  }
  // The sum and one model's scores are in memory together.
  const plain = models.length === 1 && models[0].weight === 1 && standardise === 'none';
  const { rows: most } = planRows(queries.count, gallery.count, plain ? maxBlockBytes : maxBlockBytes / 2);
  return {
    queries: queries.count,
    gallery: gallery.count,
    async *blocks() {
      const products: GalleryProduct[] = [];
      const sum = new Float32Array(plain ? 0 : most * gallery.count);
      try {
        for (const model of models) products.push(await onnxProduct(options)(model.gallery));
        for (let firstQuery = 0; firstQuery < queries.count; firstQuery += most) {
          const rows = Math.min(most, queries.count - firstQuery);
          const scoresOf = (model: number): Promise<Float32Array> => {
            const { data, dimensions } = models[model].queries;
            const block = data.subarray(firstQuery * dimensions, (firstQuery + rows) * dimensions);
            return products[model].multiply(block, rows);
          };
          if (plain) {
            yield { firstQuery, rows, scores: await scoresOf(0) };
            continue;
          }
          const scores = sum.subarray(0, rows * gallery.count).fill(0);
          for (const [index, { weight }] of models.entries()) {
            const own = await scoresOf(index);
            if (standardise === 'z-score') standardiseRows(own, rows, gallery.count);
            for (let i = 0; i < scores.length; i++) scores[i] += weight * own[i];
          }
          yield { firstQuery, rows, scores };
        }
      } finally {
        for (const product of products) await product.close();
      }
    },
  };
}

/** Mean 0 and standard deviation 1 (of the population) in each row; a row of equal scores becomes 0. */
function standardiseRows(scores: Float32Array, rows: number, columns: number): void {
  for (let begin = 0; begin < rows * columns; begin += columns) {
    let [sum, squares] = [0, 0];
    for (let i = begin; i < begin + columns; i++) sum += scores[i];
    const mean = sum / columns;
    for (let i = begin; i < begin + columns; i++) squares += (scores[i] - mean) ** 2;
    const factor = squares === 0 ? 0 : 1 / Math.sqrt(squares / columns);
    for (let i = begin; i < begin + columns; i++) scores[i] = (scores[i] - mean) * factor;
  }
}
