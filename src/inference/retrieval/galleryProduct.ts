import type { Embeddings } from '../dualEncoder/index.js';
import { openScores } from './scoreGraphs.js';

/** Multiplies rows of queries with a gallery that stays where it is. */
export interface GalleryProduct {
  /**
   * @param queries (rows, dimensions)
   * @returns (rows, gallery.count) dot products; the memory is used again at the next call
   */
  multiply(queries: Float32Array, rows: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Makes products by onnxruntime (Gemm); the memory of the scores grows to the largest block that is asked for. */
export function onnxProduct({ threads = 1 }: { readonly threads?: number } = {}): (
  gallery: Embeddings,
) => Promise<GalleryProduct> {
  return async ({ data, count, dimensions }) => {
    const session = await openScores(threads);
    const gallery = { data, shape: [count, dimensions] };
    let memory = new Float32Array(0);
    return {
      async multiply(queries, rows) {
        if (memory.length < rows * count) memory = new Float32Array(rows * count);
        const scores = memory.subarray(0, rows * count);
        if (scores.length === 0) return scores;
        await session.run(
          { queries: { data: queries, shape: [rows, dimensions] }, gallery },
          { scores: { data: scores, shape: [rows, count] } },
        );
        return scores;
      },
      close: () => session.close(),
    };
  };
}
