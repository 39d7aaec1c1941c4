import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { InputError } from '../../errors/index.js';
import type { Embeddings } from '../dualEncoder/index.js';
import { openTopK } from './scoreGraphs.js';
import { searchBlock } from './searchBlock.js';
import { DEFAULT_MAX_BLOCK_BYTES, planTiles, requireComparable } from './searchPlan.js';
import type { SearchWorkerData } from './searchWorker.js';
import { tileGallery } from './tiledGallery.js';
import type { TopK } from './topK.js';

export interface SearchOptions {
  /** Items wanted of each query. */
  readonly k: number;
  /** Threads of one matrix product; 1 unless given. Not together with `workers`. */
  readonly threads?: number;
  /** Worker threads that each search blocks of queries; 0 unless given: in the calling thread. */
  readonly workers?: number;
  /** Most memory that scores take at a time in one thread; 200 MB unless given. */
  readonly maxBlockBytes?: number;
}

/**
 * The k best gallery items of every query, exactly: the dot product with each item is computed, none is left out.
 *
 * Scores never become a whole matrix: blocks of queries meet tiles of the gallery inside onnxruntime (MatMul and TopK),
 * which hands out only the best. Ties go to the lower gallery row. Blocks and tiles depend on sizes and `maxBlockBytes`
 * alone, so threads and workers change no result.
 *
 * @throws InputError for vectors of different lengths or ones that are not finite, or a k below 1
 */
export async function searchTopK(queries: Embeddings, gallery: Embeddings, options: SearchOptions): Promise<TopK> {
  const { threads = 1, workers = 0, maxBlockBytes = DEFAULT_MAX_BLOCK_BYTES } = options;
  requireComparable(queries, gallery);
  if (!Number.isInteger(options.k) || options.k < 1) throw new InputError(`k is ${options.k}; expected 1 or more`);
  const k = Math.min(options.k, gallery.count);
  const { count, dimensions } = queries;
  const indices = new Int32Array(count * k);
  const scores = new Float32Array(count * k);
  if (count === 0 || k === 0) return { k, count, indices, scores };
  const plan = planTiles(count, gallery.count, maxBlockBytes);
  const tiled = tileGallery(gallery, plan.columns, workers > 0);
  const starts = Array.from({ length: Math.ceil(count / plan.rows) }, (_, block) => block * plan.rows);
  const queriesFrom = (first: number): Float32Array =>
    queries.data.subarray(first * dimensions, Math.min(count, first + plan.rows) * dimensions);
  const keep = (first: number, found: TopK): void => {
    indices.set(found.indices, first * k);
    scores.set(found.scores, first * k);
  };
  if (workers > 0) {
    const workerData: SearchWorkerData = { gallery: tiled, k };
    const filename = fileURLToPath(new URL('./searchWorker.js', import.meta.url));
    const pool = new Piscina({ filename, workerData, minThreads: workers, maxThreads: workers });
    // All blocks end before the threads do: one that is stopped inside a native call takes the process with it.
    const outcomes = await Promise.allSettled(
      starts.map(async (first) => keep(first, (await pool.run(queriesFrom(first).slice())) as TopK)),
    );
    await pool.destroy();
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  } else {
    const session = await openTopK(threads);
    try {
      for (const first of starts) keep(first, await searchBlock(session, queriesFrom(first), tiled, k));
    } finally {
      await session.close();
    }
  }
  return { k, count, indices, scores };
}
