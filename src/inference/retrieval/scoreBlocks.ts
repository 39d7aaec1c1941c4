import type { Embeddings } from '../dualEncoder/index.js';
import { openScores } from './scoreGraphs.js';
import { DEFAULT_MAX_BLOCK_BYTES, planRows, requireComparable } from './searchPlan.js';

/** Whole rows of a score matrix. */
export interface ScoreBlock {
  /** Query of the first row. */
  readonly firstQuery: number;
  readonly queryCount: number;
  readonly galleryCount: number;
  /** (queryCount, galleryCount); the memory is used again for the next block. */
  readonly scores: Float32Array;
}

export interface ScoreBlockOptions {
  /** Threads of one matrix product; 1 unless given. */
  readonly threads?: number;
  /** Most memory that scores take at a time; 200 MB unless given. */
  readonly maxBlockBytes?: number;
}

/**
 * Computes the score of every query with every gallery item, block by block in the order of the queries, and hands each
 * block to `visit`, which is waited for.
 *
 * @throws InputError for vectors of different lengths or ones that are not finite, or where no row fits
 */
export async function forEachScoreBlock(
  queries: Embeddings,
  gallery: Embeddings,
  visit: (block: ScoreBlock) => void | Promise<void>,
  { threads = 1, maxBlockBytes = DEFAULT_MAX_BLOCK_BYTES }: ScoreBlockOptions = {},
): Promise<void> {
  requireComparable(queries, gallery);
  const { count, dimensions } = queries;
  if (count === 0 || gallery.count === 0) return;
  const { rows } = planRows(count, gallery.count, maxBlockBytes);
  const items = { data: gallery.data, shape: [gallery.count, dimensions] };
  const memory = new Float32Array(rows * gallery.count);
  const session = await openScores(threads);
  try {
    for (let firstQuery = 0; firstQuery < count; firstQuery += rows) {
      const queryCount = Math.min(rows, count - firstQuery);
      const scores = memory.subarray(0, queryCount * gallery.count);
      const data = queries.data.subarray(firstQuery * dimensions, (firstQuery + queryCount) * dimensions);
      await session.run(
        { queries: { data, shape: [queryCount, dimensions] }, gallery: items },
        { scores: { data: scores, shape: [queryCount, gallery.count] } },
      );
      await visit({ firstQuery, queryCount, galleryCount: gallery.count, scores });
    }
  } finally {
    await session.close();
  }
}
