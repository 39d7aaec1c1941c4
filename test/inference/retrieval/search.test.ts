import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { searchTopK } from '../../../src/inference/index.js';
import type { Embeddings, SearchOptions } from '../../../src/inference/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { bruteForce, realVectors, wholeVectors } from './vectors.js';

const sizes = [
  { queries: 1, gallery: 1, dimensions: 3, k: 1 },
  { queries: 7, gallery: 50, dimensions: 4, k: 10 },
  { queries: 40, gallery: 333, dimensions: 5, k: 17 },
  { queries: 9, gallery: 6, dimensions: 2, k: 10 },
  { queries: 65, gallery: 129, dimensions: 16, k: 129 },
];

/** From one score at a time to everything at once. */
const blockBytes = [4, 100, 1000, 40_000, 200_000_000];

test('the k best of sorting everything, ties to the lower row, whatever the blocks and tiles', async (t) => {
  for (const { queries: queryCount, gallery: galleryCount, dimensions, k } of sizes) {
    const rng = keyedRng('search', queryCount, galleryCount);
    const queries = wholeVectors(rng, queryCount, dimensions);
    const gallery = wholeVectors(rng, galleryCount, dimensions);
    const expected = Array.from({ length: queryCount }, (_, q) => bruteForce(queries, q, gallery).slice(0, k));
    for (const maxBlockBytes of queryCount * galleryCount > 5000 ? blockBytes.slice(2) : blockBytes) {
      const found = await searchTopK(queries, gallery, { k, maxBlockBytes });
      t.is(found.k, Math.min(k, galleryCount));
      t.deepEqual(
        Array.from(found.indices),
        expected.flat().map(({ row }) => row),
        `${queryCount} x ${galleryCount}, ${maxBlockBytes} bytes`,
      );
      t.deepEqual(
        Array.from(found.scores),
        expected.flat().map(({ score }) => score),
      );
    }
  }
});

test('threads and workers change nothing', async (t) => {
  const rng = keyedRng('search-workers');
  const [queries, gallery] = [realVectors(rng, 90, 24), realVectors(rng, 700, 24)];
  const search = (options: Partial<SearchOptions>) =>
    searchTopK(queries, gallery, { k: 12, maxBlockBytes: 20_000, ...options });
  const alone = await search({});
  t.deepEqual(await search({ threads: 2 }), alone);
  t.deepEqual(await search({ workers: 1 }), alone);
  t.deepEqual(await search({ workers: 3 }), alone);
});

test('nothing to search, or nothing to search in', async (t) => {
  const some = wholeVectors(keyedRng('nothing'), 4, 3);
  const none: Embeddings = { data: new Float32Array(0), count: 0, dimensions: 3 };
  t.like(await searchTopK(none, some, { k: 2 }), { k: 2, count: 0 });
  t.like(await searchTopK(some, none, { k: 2 }), { k: 0, count: 4 });
});

test('refused: vectors of two lengths, NaN, no k, no memory', async (t) => {
  const some = wholeVectors(keyedRng('refused'), 4, 3);
  const refused = (message: RegExp) => ({ instanceOf: InputError, message });
  const other = wholeVectors(keyedRng('refused'), 3, 4);
  await t.throwsAsync(searchTopK(some, other, { k: 1 }), refused(/queries have 3 numbers, gallery items 4/));
  const broken = { ...some, data: some.data.slice() };
  broken.data[7] = NaN;
  await t.throwsAsync(searchTopK(some, broken, { k: 1 }), refused(/^gallery item 2 has a number that is not finite/));
  broken.data[7] = -Infinity;
  await t.throwsAsync(searchTopK(broken, some, { k: 1 }), refused(/^query 2 has/));
  await t.throwsAsync(searchTopK(some, some, { k: 0 }), refused(/k is 0/));
  await t.throwsAsync(searchTopK({ ...some, count: 5 }, some, { k: 1 }), refused(/12 numbers are not 5 vectors of 3/));
  await t.throwsAsync(searchTopK(some, some, { k: 1, maxBlockBytes: 0 }), refused(/maxBlockBytes is 0/));
});
