import type { OrtSession } from '../session.js';
import { tilesOf } from './tiledGallery.js';
import type { TiledGallery } from './tiledGallery.js';
import { TopKMerger } from './topK.js';
import type { TopK } from './topK.js';

/**
 * The k best of a gallery for a block of queries.
 *
 * @param queries (rows, dimensions)
 * @param k at most as many as the gallery has
 */
export async function searchBlock(
  session: OrtSession,
  queries: Float32Array,
  gallery: TiledGallery,
  k: number,
): Promise<TopK> {
  const { dimensions } = gallery;
  const rows = queries.length / dimensions;
  const merger = new TopKMerger(rows, k);
  for (const { first, tensor } of tilesOf(gallery)) {
    const found = Math.min(k, tensor.shape[1]);
    const { scores, columns } = await session.run({
      queries: { data: queries, shape: [rows, dimensions] },
      gallery: tensor,
      k: { data: BigInt64Array.of(BigInt(found)), shape: [1] },
    });
    merger.add(scores.data as Float32Array, columns.data as BigInt64Array, found, first);
  }
  return merger.finish();
}
