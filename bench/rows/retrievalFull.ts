import { searchTopK } from '../../src/inference/index.js';
import { checkTop, retrievalVectors } from '../cases/retrievalVectors.js';
import { defineRow } from '../row.js';

/** Texts and drone images of GeoText-1652's test set; a round takes a twentieth of the texts. */
const [TEXTS, IMAGES, DIMENSIONS, K, SHARE] = [154_065, 51_355, 256, 10, 20];
const QUERIES = Math.ceil(TEXTS / SHARE);

export const row = defineRow({
  id: 'retrieval-full',
  work:
    `the ${K} best of ${IMAGES.toLocaleString('en')} images for ${QUERIES.toLocaleString('en')} texts, ` +
    `${DIMENSIONS} numbers, 2 threads; times ${SHARE} is GeoText-1652's whole test set`,
  items: QUERIES,
  reference: 'row retrieval-10k, scaled by the number of scores: x 4',
  prepare: () => ({
    queries: retrievalVectors(QUERIES, DIMENSIONS, 1),
    gallery: retrievalVectors(IMAGES, DIMENSIONS, 2),
  }),
  async run({ queries, gallery }) {
    const { indices } = await searchTopK(queries, gallery, { k: K, threads: 2 });
    checkTop(queries, gallery, indices, K);
  },
  minRounds: 3,
});
