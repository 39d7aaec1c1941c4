import { searchTopK } from '../../src/inference/index.js';
import { checkTop, retrievalVectors } from '../cases/retrievalVectors.js';
import { defineRow } from '../row.js';

const [COUNT, DIMENSIONS, K] = [10_000, 256, 10];

export const row = defineRow({
  id: 'retrieval-10k',
  work: `the ${K} best of ${COUNT.toLocaleString('en')} items for each of as many queries, ${DIMENSIONS} numbers, 2 threads`,
  items: COUNT,
  reference: 'numpy matmul without selection, 1 thread of a shared AMD EPYC: 750 ms',
  prepare: () => ({
    queries: retrievalVectors(COUNT, DIMENSIONS, 1),
    gallery: retrievalVectors(COUNT, DIMENSIONS, 2),
  }),
  async run({ queries, gallery }) {
    const { indices } = await searchTopK(queries, gallery, { k: K, threads: 2 });
    checkTop(queries, gallery, indices, K);
  },
});
