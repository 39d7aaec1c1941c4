import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { forEachScoreBlock, searchTopK } from '../../../src/inference/index.js';
import type { Embeddings, SearchOptions } from '../../../src/inference/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { bruteForce, dot, realVectors, wholeVectors } from './vectors.js';

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

test('whole rows of scores come in order, within the memory given', async (t) => {
  const rng = keyedRng('score-blocks');
  const [queries, gallery] = [wholeVectors(rng, 23, 6), wholeVectors(rng, 40, 6)];
  for (const maxBlockBytes of [160, 500, 1600, 200_000_000]) {
    let next = 0;
    await forEachScoreBlock(
      queries,
      gallery,
      ({ firstQuery, queryCount, galleryCount, scores }) => {
        t.is(firstQuery, next);
        t.is(scores.length, queryCount * galleryCount);
        t.true(4 * scores.length <= maxBlockBytes);
        for (let i = 0; i < scores.length; i++) {
          const [query, item] = [firstQuery + Math.floor(i / galleryCount), i % galleryCount];
          if (scores[i] !== dot(queries, query, gallery, item)) t.fail(`query ${query}, item ${item}: ${scores[i]}`);
        }
        next += queryCount;
      },
      { maxBlockBytes },
    );
    t.is(next, 23);
  }
});

test('a visitor is waited for, and what it throws ends the search', async (t) => {
  const rng = keyedRng('visitors');
  const [queries, gallery] = [wholeVectors(rng, 5, 2), wholeVectors(rng, 3, 2)];
  const seen: number[] = [];
  const visit = async ({ firstQuery }: { firstQuery: number }): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    seen.push(firstQuery);
    if (firstQuery === 3) throw new Error('enough');
  };
  await t.throwsAsync(forEachScoreBlock(queries, gallery, visit, { maxBlockBytes: 12 }), { message: 'enough' });
  t.deepEqual(seen, [0, 1, 2, 3]);
});

test('nothing to search, or nothing to search in', async (t) => {
  const some = wholeVectors(keyedRng('nothing'), 4, 3);
  const none: Embeddings = { data: new Float32Array(0), count: 0, dimensions: 3 };
  t.like(await searchTopK(none, some, { k: 2 }), { k: 2, count: 0 });
  t.like(await searchTopK(some, none, { k: 2 }), { k: 0, count: 4 });
  await forEachScoreBlock(some, none, () => t.fail());
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
  const visit = () => undefined;
  await t.throwsAsync(
    forEachScoreBlock(some, some, visit, { maxBlockBytes: 15 }),
    refused(/takes 16 bytes, more than/),
  );
  await t.throwsAsync(searchTopK(some, some, { k: 1, maxBlockBytes: 0 }), refused(/maxBlockBytes is 0/));
});
