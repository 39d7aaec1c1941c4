import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { fusedScoreBlocks, onnxProduct, scoreBlocks, searchTopK, topKOfBlocks } from '../../../src/inference/index.js';
import type { Embeddings, ScoreBlocks } from '../../../src/inference/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { bruteForce, dot, realVectors, wholeVectors } from './vectors.js';

/** (queries, gallery) all blocks together. */
async function whole(matrix: ScoreBlocks): Promise<Float32Array> {
  const all = new Float32Array(matrix.queries * matrix.gallery).fill(NaN);
  for await (const { firstQuery, scores } of matrix.blocks()) all.set(scores, firstQuery * matrix.gallery);
  return all;
}

test('whole rows of scores come in order, within the memory given', async (t) => {
  const rng = keyedRng('score-blocks');
  const [queries, gallery] = [wholeVectors(rng, 23, 6), wholeVectors(rng, 40, 6)];
  for (const maxBlockBytes of [160, 500, 1600, 200_000_000]) {
    let next = 0;
    const matrix = scoreBlocks(queries, gallery, { maxBlockBytes });
    t.like(matrix, { queries: 23, gallery: 40 });
    for await (const { firstQuery, rows, scores } of matrix.blocks()) {
      t.is(firstQuery, next);
      t.is(scores.length, rows * 40);
      t.true(4 * scores.length <= maxBlockBytes);
      for (let i = 0; i < scores.length; i++) {
        const [query, item] = [firstQuery + Math.floor(i / 40), i % 40];
        if (scores[i] !== dot(queries, query, gallery, item)) t.fail(`query ${query}, item ${item}: ${scores[i]}`);
      }
      next += rows;
    }
    t.is(next, 23);
  }
});

test('a matrix can be read twice, and left in the middle', async (t) => {
  const rng = keyedRng('read-twice');
  const matrix = scoreBlocks(wholeVectors(rng, 9, 3), wholeVectors(rng, 4, 3), { maxBlockBytes: 64 });
  const first = await whole(matrix);
  for await (const { firstQuery } of matrix.blocks()) if (firstQuery > 0) break;
  t.deepEqual(await whole(matrix), first);
});

test('a product serves blocks of changing sizes', async (t) => {
  const rng = keyedRng('product');
  const [queries, gallery] = [wholeVectors(rng, 8, 5), wholeVectors(rng, 11, 5)];
  const product = await onnxProduct({ threads: 2 })(gallery);
  for (const [from, to] of [
    [0, 2],
    [2, 8],
    [3, 4],
    [4, 4],
  ]) {
    const scores = await product.multiply(queries.data.subarray(5 * from, 5 * to), to - from);
    t.is(scores.length, 11 * (to - from));
    scores.forEach((score, i) => t.is(score, dot(queries, from + Math.floor(i / 11), gallery, i % 11)));
  }
  await product.close();
});

test('several models: the weighted sum, and with z-scores neither offset nor scale of one counts', async (t) => {
  const rng = keyedRng('fusion');
  const a = { queries: realVectors(rng, 6, 4), gallery: realVectors(rng, 30, 4), weight: 0.7 };
  const b = { queries: realVectors(rng, 6, 9), gallery: realVectors(rng, 30, 9), weight: -2 };
  const plain = async ({ queries, gallery }: typeof a) => whole(scoreBlocks(queries, gallery));
  const [ofA, ofB] = [await plain(a), await plain(b)];
  const summed = await whole(fusedScoreBlocks([a, b], { maxBlockBytes: 2 * 120 * 2 }));
  summed.forEach((score, i) => t.true(Math.abs(score - (0.7 * ofA[i] - 2 * ofB[i])) < 1e-5));

  const standard = (row: Float32Array): number[] => {
    const mean = row.reduce((sum, each) => sum + each, 0) / row.length;
    const deviation = Math.sqrt(row.reduce((sum, each) => sum + (each - mean) ** 2, 0) / row.length);
    return Array.from(row, (each) => (each - mean) / deviation);
  };
  const fused = await whole(fusedScoreBlocks([a, b], { standardise: 'z-score' }));
  for (let query = 0; query < 6; query++) {
    const [rowA, rowB] = [ofA, ofB].map((all) => standard(all.slice(30 * query, 30 * query + 30)));
    for (let i = 0; i < 30; i++) t.true(Math.abs(fused[30 * query + i] - (0.7 * rowA[i] - 2 * rowB[i])) < 1e-4);
  }
  const louder = { ...a, queries: { ...a.queries, data: a.queries.data.map((each) => 50 * each) } };
  const again = await whole(fusedScoreBlocks([louder, b], { standardise: 'z-score' }));
  again.forEach((score, i) => t.true(Math.abs(score - fused[i]) < 1e-4));
});

test('scores that are all equal count nothing as z-scores', async (t) => {
  const ones: Embeddings = { data: new Float32Array(6).fill(1), count: 3, dimensions: 2 };
  const fused = await whole(
    fusedScoreBlocks([{ queries: ones, gallery: ones, weight: 1 }], { standardise: 'z-score' }),
  );
  t.true(fused.every((score) => score === 0));
});

test('the best of each row, the same as a search finds', async (t) => {
  const rng = keyedRng('best-of-rows');
  const [queries, gallery] = [wholeVectors(rng, 17, 4), wholeVectors(rng, 60, 4)];
  const best = await topKOfBlocks(scoreBlocks(queries, gallery, { maxBlockBytes: 1000 }), { k: 7 });
  t.deepEqual(best, await searchTopK(queries, gallery, { k: 7 }));
  t.deepEqual(
    Array.from(best.indices.subarray(0, 7)),
    bruteForce(queries, 0, gallery)
      .slice(0, 7)
      .map(({ row }) => row),
  );
});

test('nothing to compare with', async (t) => {
  const some = wholeVectors(keyedRng('nothing'), 4, 3);
  const none: Embeddings = { data: new Float32Array(0), count: 0, dimensions: 3 };
  t.is((await whole(scoreBlocks(some, none))).length, 0);
  t.is((await whole(scoreBlocks(none, some))).length, 0);
  t.like(await topKOfBlocks(scoreBlocks(some, none), { k: 2 }), { k: 0, count: 4 });
});

test('refused: no room for a row, no model, models of other sets, a weight that is none', (t) => {
  const some = wholeVectors(keyedRng('refused'), 4, 3);
  const fewer = wholeVectors(keyedRng('refused'), 3, 3);
  const refused = (make: () => unknown, message: RegExp) => t.throws(make, { instanceOf: InputError, message });
  refused(() => scoreBlocks(some, some, { maxBlockBytes: 15 }), /takes 16 bytes, more than maxBlockBytes 15/);
  refused(() => fusedScoreBlocks([]), /of no model/);
  const model = { queries: some, gallery: some, weight: 1 };
  refused(() => fusedScoreBlocks([model, { ...model, gallery: fewer }]), /4 queries and 3 items, another 4 and 4/);
  refused(() => fusedScoreBlocks([{ ...model, weight: NaN }]), /weight NaN/);
});
