import { searchTopK } from '../../src/inference/index.js';
import { checkTop, retrievalVectors } from '../cases/retrievalVectors.js';
import { defineRow } from '../row.js';

const [COUNT, DIMENSIONS, K] = [10_000, 256, 10];

export const row = defineRow({
  id: 'retrieval-10k-workers',
  work: `row retrieval-10k in 2 worker threads, their start included`,
  items: COUNT,
  reference: 'row retrieval-10k',
  prepare: () => ({
    queries: retrievalVectors(COUNT, DIMENSIONS, 1),
    gallery: retrievalVectors(COUNT, DIMENSIONS, 2),
  }),
  async run({ queries, gallery }) {
    const { indices } = await searchTopK(queries, gallery, { k: K, workers: 2 });
    checkTop(queries, gallery, indices, K);
  },
});
