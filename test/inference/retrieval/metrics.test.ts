/** The retrieval metrics read what the engine computes: same blocks, same vectors, same ties. */
import test from 'ava';
import { onnxProduct, scoreBlocks, searchTopK } from '../../../src/inference/index.js';
import { diverseTop, embeddingBlocks, rankQueries } from '../../../src/metrics/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { wholeVectors } from './vectors.js';

const rng = keyedRng('engine-and-metrics');
const queries = wholeVectors(rng, 60, 6);
const gallery = wholeVectors(rng, 45, 6);
const right = {
  queryBuildings: Int32Array.from({ length: 60 }, (_, i) => i % 9),
  galleryBuildings: Int32Array.from({ length: 45 }, (_, i) => i % 9),
};

test('ranks are those of the plain kernel', async (t) => {
  const expected = await rankQueries(embeddingBlocks(queries, gallery), [right]);
  t.true(expected[0].tiedQueries > 0);
  t.deepEqual(await rankQueries(scoreBlocks(queries, gallery, { maxBlockBytes: 1000 }), [right]), expected);
  const blocks = embeddingBlocks(queries, gallery, { product: onnxProduct({ threads: 2 }), blockBytes: 900 });
  t.deepEqual(await rankQueries(blocks, [right]), expected);
});

test('stable ranks are the places in the search, and its lists can be made diverse', async (t) => {
  const [{ ranks }] = await rankQueries(scoreBlocks(queries, gallery), [right]);
  const { indices, k } = await searchTopK(queries, gallery, { k: 45 });
  for (let query = 0; query < 60; query++) {
    const list = indices.subarray(query * k, (query + 1) * k);
    const place = list.findIndex((item) => right.galleryBuildings[item] === right.queryBuildings[query]);
    t.is(ranks.stable[query], place);
  }
  t.is(diverseTop(indices.subarray(0, k), gallery, { count: 10 }).length, 10);
});
