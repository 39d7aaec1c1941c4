import { InputError } from '../../errors/index.js';
import { openSelection } from './scoreGraphs.js';
import type { ScoreBlocks } from './scoreBlocks.js';
import type { TopK } from './topK.js';

/**
 * The k best items of each row of a score matrix, ties to the lower one; for scores that are no dot products, such as
 * fused ones. {@link searchTopK} is faster where they are.
 */
export async function topKOfBlocks(
  matrix: ScoreBlocks,
  { k: asked, threads = 1 }: { readonly k: number; readonly threads?: number },
): Promise<TopK> {
  if (!Number.isInteger(asked) || asked < 1) throw new InputError(`k is ${asked}; expected 1 or more`);
  const { queries: count, gallery } = matrix;
  const k = Math.min(asked, gallery);
  const indices = new Int32Array(count * k);
  const scores = new Float32Array(count * k);
  if (k === 0) return { k, count, indices, scores };
  const session = await openSelection(threads);
  const wanted = { data: BigInt64Array.of(BigInt(k)), shape: [1] };
  try {
    for await (const block of matrix.blocks()) {
      const best = await session.run({ all: { data: block.scores, shape: [block.rows, gallery] }, k: wanted });
      scores.set(best.scores.data as Float32Array, block.firstQuery * k);
      indices.set(Int32Array.from(best.columns.data as BigInt64Array, Number), block.firstQuery * k);
    }
  } finally {
    await session.close();
  }
  return { k, count, indices, scores };
}
