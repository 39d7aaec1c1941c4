import { InputError } from '../../src/errors/index.js';
import {
  embeddingBlocks,
  UNSCORED,
  type DirectionScores,
  type GalleryProductMaker,
  type ScoreBlocks,
} from '../../src/metrics/index.js';
import type { Items } from './items.js';

/** Items of one kind and which of them have a prediction. */
export interface PresentItems {
  readonly items: Items;
  readonly present: Int32Array;
}

/**
 * Scores of queries against a gallery: dot products, and where a query has a second stage its scores, all else at -100.
 *
 * @param product multiplies the matrices; a plain kernel unless given
 */
export function scoreRows(
  queries: PresentItems,
  gallery: PresentItems,
  product?: GalleryProductMaker,
): DirectionScores {
  const firstOne = [queries, gallery].find(({ present }) => present.length > 0);
  const dimensions = firstOne?.items.predictions[firstOne.present[0]]?.embedding.length ?? 1;
  const blocks = embeddingBlocks(
    queries.items.embeddings(queries.present, dimensions),
    gallery.items.embeddings(gallery.present, dimensions),
    product ? { product } : {},
  );
  const second = queries.present.some((query) => queries.items.predictions[query]?.reranked !== undefined);
  return {
    blocks: second ? withSecondStage(blocks, queries, gallery) : blocks,
    queries: queries.present,
    gallery: gallery.present,
  };
}

function withSecondStage(coarse: ScoreBlocks, queries: PresentItems, gallery: PresentItems): ScoreBlocks {
  const columns = new Map<string, number>(
    Array.from(gallery.present, (item, column) => [gallery.items.ids[item], column]),
  );
  const known = new Set(gallery.items.ids);
  return {
    ...coarse,
    async *blocks() {
      for await (const block of coarse.blocks()) {
        for (let row = 0; row < block.rows; row++) {
          const query = queries.present[block.firstQuery + row];
          const reranked = queries.items.predictions[query]?.reranked;
          if (reranked === undefined) continue;
          const scores = block.scores.subarray(row * coarse.gallery, (row + 1) * coarse.gallery);
          scores.fill(UNSCORED);
          reranked.ids.forEach((id, i) => {
            const column = columns.get(id);
            if (column !== undefined) scores[column] = reranked.scores[i];
            else if (!known.has(id)) {
              throw new InputError(
                `sample ${queries.items.ids[query]}: it scores ${id}, which is no item it can ask for`,
              );
            }
          });
        }
        yield block;
      }
    },
  };
}
