import test from 'ava';
import fc from 'fast-check';
import { InputError } from '../../../src/errors/index.js';
import { fromFloat16 } from '../../../src/sensors/index.js';
import {
  buildingNumbers,
  buildingsByName,
  buildingsOfPairs,
  countRecalls,
  diverseTop,
  embeddingBlocks,
  evaluateGrounding,
  evaluateRetrieval,
  evaluateUniversity1652,
  fuseScores,
  matrixBlocks,
  NEVER,
  rankedByArgsort,
  rankQueries,
  retrievalMetrics,
  retrievalSlices,
  retrievalStatistics,
  retrievalWarnings,
  RETRIEVAL_PROFILES,
  roundToFloat16,
  twoStageBlocks,
  type ScoreBlocks,
} from '../../../src/metrics/index.js';

const fixedIds = RETRIEVAL_PROFILES[0];

/** Buildings, images and texts, and scores with many ties. */
const cases = fc
  .record({
    prefixes: fc.array(fc.constantFrom('0001', '0002', '0003', '0004', '0005'), { minLength: 1, maxLength: 40 }),
    captions: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 40, maxLength: 40 }),
    seeds: fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN)), {
      minLength: 97,
      maxLength: 97,
    }),
  })
  .map(({ prefixes, captions, seeds }) => {
    const imageIds = prefixes.map((prefix, i) => `${prefix}/image-${i}.jpeg`);
    const imageOfText = Int32Array.from(imageIds.flatMap((_, i) => Array<number>(captions[i]).fill(i)));
    const scores = Float32Array.from(
      { length: imageIds.length * imageOfText.length },
      (_, i) => seeds[(i * 31 + (i >> 3)) % 97],
    );
    return { pairs: { imageIds, imageOfText }, scores };
  });

/** Hands out a matrix a few rows at a time. */
function inBlocks(scores: Float32Array, queries: number, gallery: number, most: number): ScoreBlocks {
  return {
    queries,
    gallery,
    *blocks() {
      for (let firstQuery = 0; firstQuery < queries; firstQuery += most) {
        const rows = Math.min(most, queries - firstQuery);
        yield { firstQuery, rows, scores: scores.subarray(firstQuery * gallery, (firstQuery + rows) * gallery) };
      }
    },
  };
}

test('ranks against the definition: look through the whole order', async (t) => {
  await fc.assert(
    fc.asyncProperty(cases, fc.integer({ min: 1, max: 7 }), async ({ pairs, scores }, most) => {
      const { imageIds, imageOfText } = pairs;
      const [images, texts] = [imageIds.length, imageOfText.length];
      for (const mode of ['official', 'fixed'] as const) {
        const building = buildingNumbers(imageIds, mode);
        const queryBuildings = imageOfText.map((image) => building[image]);
        const [{ ranks, nanScores }] = await rankQueries(inBlocks(scores, texts, images, most), [
          { queryBuildings, galleryBuildings: building },
        ]);
        t.is(nanScores, scores.filter(Number.isNaN).length);
        for (let text = 0; text < texts; text++) {
          const row = scores.subarray(text * images, (text + 1) * images);
          const height = (i: number): number => (Number.isNaN(row[i]) ? Infinity : row[i]);
          const right = (image: number): boolean => building[image] === queryBuildings[text];
          const place = (order: readonly number[]): number => order.findIndex(right);
          const indices = [...row.keys()];
          t.is(ranks.official[text], place([...rankedByArgsort(row)]));
          t.is(
            ranks.stable[text],
            place(indices.toSorted((a, b) => (height(a) === height(b) ? a - b : height(b) - height(a)))),
          );
          t.is(
            ranks.pessimistic[text],
            place(
              indices.toSorted((a, b) =>
                height(a) === height(b) ? Number(right(a)) - Number(right(b)) : height(b) - height(a),
              ),
            ),
          );
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('a statistic under weights is the metric of literally repeated queries', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      cases,
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
      async (input, draws) => {
        const { pairs, scores } = input;
        const [images, texts] = [pairs.imageIds.length, pairs.imageOfText.length];
        const evaluation = await evaluateRetrieval(buildingsOfPairs(pairs.imageIds, pairs.imageOfText), {
          t2i: { blocks: matrixBlocks(scores, texts, images) },
          i2t: { blocks: matrixBlocks(scores, images, texts) },
        });
        const weights = Uint32Array.from(evaluation.buildings.units, (_, unit) => draws[unit]);
        for (const mode of ['official', 'fixed'] as const) {
          const statistics = retrievalStatistics(evaluation, mode);
          for (const direction of ['t2i', 'i2t'] as const) {
            const { official } = evaluation.ranked[mode][direction]!.ranks;
            const repeated = Int32Array.from(
              [...official].flatMap((rank, query) =>
                Array<number>(weights[evaluation.buildings.unitOfQuery[direction][query]]).fill(rank),
              ),
            );
            const { queries, hits } = countRecalls(repeated);
            const value = statistics(`${direction}/R@5`)(weights);
            if (queries === 0) t.is(value, null);
            else t.true(Math.abs(value! - (100 * hits[1]) / queries) < 1e-9);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('queries and items without prediction: such a query finds nothing, such an item is never found', async (t) => {
  const pairs = buildingsOfPairs(['0001/a', '0002/b', '0003/c'], Int32Array.of(0, 1, 2));
  const evaluation = await evaluateRetrieval(pairs, {
    t2i: {
      blocks: matrixBlocks(Float32Array.of(9, 1, 2, 8), 2, 2),
      queries: Int32Array.of(0, 2),
      gallery: Int32Array.of(0, 1),
    },
  });
  t.deepEqual([...evaluation.ranked.fixed.t2i!.ranks.official], [0, NEVER, NEVER]);
  const { values } = retrievalMetrics(evaluation, 'fixed');
  t.is(values['t2i/R@10'], 100 / 3);
  t.false('i2t/R@1' in values);
  const none = await evaluateRetrieval(pairs, {
    t2i: { blocks: matrixBlocks(new Float32Array(0), 3, 0), gallery: new Int32Array(0) },
  });
  t.is(retrievalMetrics(none, 'fixed').values['t2i/R@1'], 0);
});

test('a single building: every rank is 0', async (t) => {
  const pairs = buildingsOfPairs(['0001/a', '0001/b'], Int32Array.of(0, 1, 1));
  const evaluation = await evaluateRetrieval(pairs, { t2i: { blocks: matrixBlocks(new Float32Array(6), 3, 2) } });
  t.deepEqual([...evaluation.ranked.official.t2i!.ranks.pessimistic], [0, 0, 0]);
});

test('without queries a recall is null with a reason', async (t) => {
  const evaluation = await evaluateRetrieval(buildingsOfPairs(['0001/a'], new Int32Array(0)), {
    t2i: { blocks: matrixBlocks(new Float32Array(0), 0, 1) },
  });
  const { values, reasons } = retrievalMetrics(evaluation, 'fixed');
  t.is(values['challenge-score'], null);
  t.is(reasons['challenge-score'], 'there is no text query');
});

test('warnings: ties that decide, NaN, ids that differ, buildings that are interrupted', async (t) => {
  const imageIds = ['0001/a', '0002/b', '0001/c', '0002/d'];
  const pairs = buildingsOfPairs(imageIds, Int32Array.of(0, 1, 2, 3));
  const scores = new Float32Array(16);
  scores[15] = Number.NaN;
  const evaluation = await evaluateRetrieval(pairs, { t2i: { blocks: matrixBlocks(scores, 4, 4) } });
  const codes = retrievalWarnings(evaluation, fixedIds).map(({ code }) => code);
  t.true(codes.includes('nan-scores'));
  t.true(codes.includes('ties-change-recall'));
  t.true(codes.includes('buildings-interrupted'));
  const clear = await evaluateRetrieval(buildingsOfPairs(['0001/a', '0001/b'], Int32Array.of(0, 1)), {
    t2i: { blocks: matrixBlocks(Float32Array.of(1, 0, 0, 1), 2, 2) },
  });
  t.deepEqual(retrievalWarnings(clear, fixedIds), []);
  const lost = await evaluateRetrieval(buildingsByName(['a'], ['a', 'b']), {
    t2i: { blocks: matrixBlocks(Float32Array.of(1, 1), 2, 1) },
  });
  t.deepEqual(
    retrievalWarnings(lost, fixedIds).map(({ code, message }) => [code, message.slice(0, 14)]),
    [['no-right-item', 't2i: 1 queries']],
  );
  t.is(retrievalMetrics(lost, 'fixed').values['t2i/R@10'], 50);
});

test('slices by platform and caption length add up', async (t) => {
  const pairs = buildingsOfPairs(['0001/a', '0002/b', '0003/c'], Int32Array.of(0, 1, 2, 2));
  const evaluation = await evaluateRetrieval(pairs, {
    t2i: { blocks: matrixBlocks(Float32Array.of(3, 2, 1, 3, 2, 1, 3, 2, 1, 1, 2, 3), 4, 3) },
    i2t: { blocks: matrixBlocks(new Float32Array(12).fill(1), 3, 4) },
  });
  const slices = retrievalSlices(evaluation, 'fixed', 'official', {
    platformOfImage: ['drone', 'satellite', undefined],
    platformOfText: ['drone', 'satellite', undefined, undefined],
    wordsOfText: [10, 30, 60, 100],
  });
  t.deepEqual(
    slices.map(({ by, value, n, metrics }) => [by, value, n, metrics['t2i/R@1']]),
    [
      ['platform', 'drone', 1, 100],
      ['platform', 'satellite', 1, 0],
      ['caption_words', '1-25', 1, 100],
      ['caption_words', '26-50', 1, 0],
      ['caption_words', '51-90', 1, 0],
      ['caption_words', '91+', 1, 100],
    ],
  );
  t.true('i2t/R@1' in slices[0].metrics);
  t.false('i2t/R@1' in slices[2].metrics);
});

test('embeddings: the kernel against naive dot products, whatever the block size', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 11 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 4, max: 400 }),
      async (queries, gallery, width, blockBytes) => {
        const values = (n: number, k: number) =>
          Float32Array.from({ length: n * width }, (_, i) => Math.sin(k + i * i));
        const [a, b] = [values(queries, 1), values(gallery, 2)];
        const blocks = embeddingBlocks(
          { count: queries, dimensions: width, data: a },
          { count: gallery, dimensions: width, data: b },
          { blockBytes },
        );
        for await (const { firstQuery, rows, scores } of blocks.blocks()) {
          for (let row = 0; row < rows; row++) {
            for (let item = 0; item < gallery; item++) {
              let sum = 0;
              for (let c = 0; c < width; c++) sum += a[(firstQuery + row) * width + c] * b[item * width + c];
              t.is(scores[row * gallery + item], Math.fround(sum));
            }
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('float16: every value decodes and rounds to itself, halves go to even', (t) => {
  const bits = Uint16Array.from({ length: 0x10000 }, (_, i) => i);
  const values = new Float32Array(0x10000);
  fromFloat16(bits, values);
  t.true(values.every((value) => Object.is(roundToFloat16(value), value)));
  for (let i = 1; i < 0x7bff; i++) {
    const [low, high] = [values[i], values[i + 1]];
    const middle = (low + high) / 2;
    t.is(roundToFloat16(middle), i % 2 === 0 ? low : high, `${middle}`);
    t.is(roundToFloat16(-(middle - (high - low) / 8)), -low);
  }
  t.is(roundToFloat16(65519.99), 65504);
  t.is(roundToFloat16(65520), Infinity);
  t.is(roundToFloat16(-1e6), -Infinity);
});

test('fused scores lie between probability and cosine, and keep equal candidates equal', (t) => {
  const fused = fuseScores([2, 2, -1], [0.4, 0.4, 0.1]);
  t.is(fused[0], fused[1]);
  const p = Math.exp(2) / (2 * Math.exp(2) + Math.exp(-1));
  t.true(fused[0] > 0.9 * Math.min(p, 0.4) && fused[0] < Math.max(p, 0.4));
  // One ratio: the plain mixture.
  const [single] = fuseScores([2, 2, -1], [0.4, 0.4, 0.1], { ratios: 1, from: 0.9 });
  t.true(Math.abs(single - (0.9 * p + 0.1 * 0.4)) < 1e-12);
  t.throws(() => fuseScores([1], [1, 2]), { instanceOf: InputError });
});

test('fusion as a second stage: candidates in float32, all else at -100', async (t) => {
  const cosines = Float32Array.of(0.1, 0.5, 0.4, 0.2);
  const logits = [0, 1, 3, 2];
  const blocks = twoStageBlocks(
    matrixBlocks(cosines, 1, 4),
    (_query, candidates, coarse) => {
      t.deepEqual([...candidates], [1, 2]);
      t.deepEqual([...coarse], [cosines[1], cosines[2]]);
      return fuseScores(
        Array.from(candidates, (item) => logits[item]),
        coarse,
      );
    },
    { k: 2, type: 'float32' },
  );
  for await (const { scores } of blocks.blocks()) {
    const [low, high] = fuseScores([1, 3], [cosines[1], cosines[2]]);
    t.deepEqual([...scores], [-100, Math.fround(low), Math.fround(high), -100]);
  }
  t.throws(() => twoStageBlocks(blocks, () => [], { type: 'float32', world: 2 }), { instanceOf: InputError });
});

test('diverse lists: near copies give way, and come back where places stay empty', (t) => {
  const rows = Float32Array.of(1, 0, 0.99, 0.01, 0, 1, 0.7, 0.7);
  const gallery = { count: 4, dimensions: 2, data: rows };
  t.deepEqual([...diverseTop(Int32Array.of(0, 1, 2, 3), gallery, { count: 3 })], [0, 2, 3]);
  t.deepEqual([...diverseTop(Int32Array.of(0, 1, 2, 3), gallery)], [0, 2, 3, 1]);
  t.throws(() => diverseTop(Int32Array.of(4), gallery), { instanceOf: InputError });
});

test('University-1652: means over all queries, junk out, queries without a right item count', async (t) => {
  const galleryLabels = Int32Array.of(0, -1, 1, 0);
  const scores = Float32Array.of(3, 9, 2, 1, 3, 9, 2, 1, 3, 9, 2, 1);
  const found = await evaluateUniversity1652(matrixBlocks(scores, 3, 4), Int32Array.of(0, 1, 7), galleryLabels);
  t.is(found.queriesWithoutRight, 1);
  t.is(found['R@1'], 100 / 3);
  t.is(found['R@5'], 200 / 3);
  // Query 0: places 0 and 2; query 1: place 1.
  const ap0 = 0.5 * ((1 + 1) / 2 + (1 / 2 + 2 / 3) / 2);
  const ap1 = (0 + 1 / 2) / 2;
  t.true(Math.abs(found.AP - (100 * (ap0 + ap1)) / 3) < 1e-9);
  await t.throwsAsync(evaluateUniversity1652(matrixBlocks(scores, 3, 4), Int32Array.of(0, 1, -1), galleryLabels), {
    instanceOf: InputError,
  });
});

test('grounding: only boxes that are there count; empty and inverted ones are named', (t) => {
  const gt = [0.5, 0.5, 0.2, 0.2, -100, -100, -100, -100, 0.3, 0.3, 0.2, 0.2];
  const scores = evaluateGrounding([0.5, 0.5, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1, 0.8, 0.8, 0.2, 0.2], gt);
  t.is(scores.boxes, 2);
  t.is(scores['Acc@0.5'], 50);
  t.true(Math.abs(scores.L1! - 0.5) < 1e-12);
  t.is(evaluateGrounding([0.5, 0.5, -0.2, 0.2], [0.5, 0.5, 0.2, 0.2]).GIoULoss, 0);
  const empty = evaluateGrounding([0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0]);
  t.is(empty.emptyPairs, 1);
  t.is(empty.GIoULoss, null);
  t.is(evaluateGrounding([], []).IoU, null);
});

test('bad input is refused', async (t) => {
  const right = { queryBuildings: Int32Array.of(0), galleryBuildings: Int32Array.of(0, 1) };
  t.throws(() => matrixBlocks(new Float32Array(3), 2, 2), { instanceOf: InputError });
  await t.throwsAsync(rankQueries(matrixBlocks(new Float32Array(0), 1, 0), [right]), { message: /gallery is empty/ });
  await t.throwsAsync(rankQueries(matrixBlocks(new Float32Array(3), 1, 3), [right]), { instanceOf: InputError });
  const short: ScoreBlocks = { queries: 1, gallery: 2, blocks: () => [] };
  await t.throwsAsync(rankQueries(short, [right]), { message: /0 queries, 1 were promised/ });
  t.throws(() => buildingsOfPairs(['0001/a'], Int32Array.of(1)), { message: /text 0 describes image 1 of 1/ });
  t.throws(() => twoStageBlocks(short, () => [], { k: 0 }), { instanceOf: InputError });
  t.throws(
    () =>
      embeddingBlocks(
        { count: 1, dimensions: 2, data: new Float32Array(2) },
        { count: 1, dimensions: 3, data: new Float32Array(3) },
      ),
    {
      message: /2 dimensions, the gallery has 3/,
    },
  );
});
