import test from 'ava';
import {
  boxL1,
  boxOverlap,
  boxRelation,
  buildingNumbers,
  buildingsOfPairs,
  embeddingBlocks,
  evaluateRankedLists,
  evaluateRetrieval,
  matrixBlocks,
  officialRetrievalNames,
  rankedByArgsort,
  recallMetrics,
  retrievalMetrics,
  retrievalStatistics,
  roundToFloat16,
  sumOfProcesses,
  topByArgsort,
  twoStageBlocks,
  university1652Query,
  type ScoreBlocks,
} from '../../../src/metrics/index.js';
import { flatMatrix, retrievalGolden, type RetrievalCase } from '../../helpers/retrievalGolden.js';

const TOLERANCE = 1e-9;
const golden = retrievalGolden();
const cases = golden.cases;

function matrices({ i2t, t2i }: RetrievalCase): { i2t: ScoreBlocks; t2i: ScoreBlocks } {
  return {
    i2t: matrixBlocks(flatMatrix(i2t), i2t.length, t2i.length),
    t2i: matrixBlocks(flatMatrix(t2i), t2i.length, i2t.length),
  };
}

test('the file holds what the tests below go through', (t) => {
  t.is(cases.length, 7);
  t.is(golden.argsort_descending.length, 7);
});

test('building numbers of both modes', (t) => {
  for (const { image_ids, official_img2building, fixed_img2building } of cases) {
    t.deepEqual([...buildingNumbers(image_ids, 'official')], official_img2building);
    t.deepEqual([...buildingNumbers(image_ids, 'fixed')], fixed_img2building);
  }
});

for (const { values, numpy_argsort_reversed: expected } of golden.argsort_descending) {
  test(`the order of numpy.argsort, reversed: ${values.length} values`, (t) => {
    const scores = flatMatrix([values]);
    t.deepEqual([...rankedByArgsort(scores)], expected);
    for (const k of [1, 3, 10]) t.deepEqual([...topByArgsort(scores, k)], expected.slice(0, k));
  });
}

for (const each of cases) {
  test(`${each.name}: ranks and recalls of both building modes`, async (t) => {
    const { i2t, t2i } = matrices(each);
    const pairs = buildingsOfPairs(each.image_ids, Int32Array.from(each.txt2img));
    const evaluation = await evaluateRetrieval(pairs, { i2t: { blocks: i2t }, t2i: { blocks: t2i } });
    for (const mode of ['official', 'fixed'] as const) {
      const expected = mode === 'official' ? each.expected_official : each.expected_fixed_building;
      t.deepEqual([...evaluation.ranked[mode].i2t!.ranks.official], [...expected.ranks_i2t], `${mode} i2t`);
      t.deepEqual([...evaluation.ranked[mode].t2i!.ranks.official], [...expected.ranks_t2i], `${mode} t2i`);
      const { values } = retrievalMetrics(evaluation, mode);
      const named = officialRetrievalNames(values);
      const statistics = retrievalStatistics(evaluation, mode);
      const ones = new Uint32Array(evaluation.buildings.units.length).fill(1);
      t.is(Object.keys(named).length, 9);
      for (const [name, value] of Object.entries(named)) {
        t.true(Math.abs(value! - (expected[name] as number)) <= TOLERANCE, `${mode} ${name}: ${value}`);
      }
      for (const [id, value] of Object.entries(values)) t.is(statistics(id)(ones), value, id);
    }
  });
}

test('two-stage scores, one and two processes', async (t) => {
  const first = cases.find(({ image_embeds }) => image_embeds !== undefined)!;
  const twoStage = cases.filter(({ name }) => name.startsWith('two_stage'));
  t.is(twoStage.length, 2);
  for (const each of twoStage) {
    const images = (each.image_embeds ?? first.image_embeds)!;
    const texts = (each.text_embeds ?? first.text_embeds)!;
    const logits = (each.itm_logits_image_by_text ?? first.itm_logits_image_by_text)!;
    const embeddings = (rows: readonly (readonly number[])[]) => ({
      count: rows.length,
      dimensions: rows[0].length,
      data: Float32Array.from(rows.flat()),
    });
    const options = { k: each.k_test!, world: each.world_size! };
    const i2t = twoStageBlocks(
      embeddingBlocks(embeddings(images), embeddings(texts), { blockBytes: 4 * texts.length * 5 }),
      (image, candidates) => Array.from(candidates, (text) => logits[image][text]),
      options,
    );
    const t2i = twoStageBlocks(
      embeddingBlocks(embeddings(texts), embeddings(images)),
      (text, candidates) => Array.from(candidates, (image) => logits[image][text]),
      options,
    );
    for (const [blocks, expected] of [
      [i2t, each.i2t],
      [t2i, each.t2i],
    ] as const) {
      const scores: number[] = [];
      for await (const block of blocks.blocks()) {
        scores.push(...block.scores.subarray(0, block.rows * blocks.gallery));
      }
      t.deepEqual(scores, expected.flat());
    }
    const pairs = buildingsOfPairs(each.image_ids, Int32Array.from(each.txt2img));
    const evaluation = await evaluateRetrieval(pairs, { i2t: { blocks: i2t }, t2i: { blocks: t2i } });
    t.deepEqual([...evaluation.ranked.official.i2t!.ranks.official], [...each.expected_official.ranks_i2t]);
    t.deepEqual([...evaluation.ranked.official.t2i!.ranks.official], [...each.expected_official.ranks_t2i]);
    t.deepEqual([...evaluation.ranked.fixed.t2i!.ranks.official], [...each.expected_fixed_building.ranks_t2i]);
  }
});

test('scores of several processes are summed in float16, one step at a time', (t) => {
  const { scores_fp16: scores, plus_minus100_world2: two, plus_minus300_world4: four } = golden.fp16_allreduce;
  t.deepEqual(
    scores.map((score) => sumOfProcesses(score, 2)),
    two,
  );
  t.deepEqual(
    scores.map((score) => sumOfProcesses(score, 4)),
    four,
  );
  t.deepEqual(scores.map(roundToFloat16), scores);
});

test('the challenge score of submitted lists, and of the published rows', (t) => {
  const expected = golden.phase2_score_INFERRED;
  const lines = golden.submission.text.trimEnd().split('\n');
  const lists = lines.map((line) => {
    const [query, ...images] = line.split(' ');
    return {
      building: String(expected.query_building[query]),
      listed: images.map((image) => String(expected.image_building[image])),
    };
  });
  const { values } = retrievalMetrics(evaluateRankedLists(lists), 'fixed');
  t.is(values['t2i/R@1'], expected['R@1']);
  t.is(values['t2i/R@5'], expected['R@5']);
  t.is(values['t2i/R@10'], expected['R@10']);
  t.is(values['challenge-score'], expected.score);
  t.false('R-mean' in values);
  for (const row of golden.phase2_published_rows) {
    const hits = [row['R@1'], row['R@5'], row['R@10']];
    const published = recallMetrics({ t2i: { queries: 100, hits } }).values['challenge-score']!;
    t.true(Math.abs(published - row.score) <= 0.0100001, `${row.score}`);
  }
});

test('the published tables: R-mean is the mean of the six recalls', (t) => {
  // GeoText-1652's leaderboard: text query, image query, mean.
  const rows: [number[], number[], number][] = [
    [[29.9, 46.3, 54.1], [50.1, 81.2, 90.3], 58.7],
    [[13.6, 24.6, 31.2], [26.3, 53.7, 66.9], 36.1],
    [[14.7, 26.0, 32.5], [28.8, 57.3, 69.9], 38.2],
  ];
  for (const [t2i, i2t, mean] of rows) {
    const { values } = recallMetrics({ t2i: { queries: 100, hits: t2i }, i2t: { queries: 100, hits: i2t } });
    t.true(Math.abs(values['R-mean']! - mean) <= 0.051, `${values['R-mean']} ${mean}`);
  }
});

test('overlap, L1 and relation of boxes', (t) => {
  t.is(golden.boxes.length, 8);
  for (const { a_cxcywh: a, b_cxcywh: b, iou, giou, l1_sum, relation_horizontal_vertical: relation } of golden.boxes) {
    const overlap = boxOverlap(a, b);
    t.true(Math.abs(overlap.iou - iou) <= TOLERANCE);
    t.true(Math.abs(overlap.giou - giou) <= TOLERANCE);
    t.true(Math.abs(boxL1(a, b) - l1_sum) <= TOLERANCE);
    const { horizontal, vertical } = boxRelation(a, b);
    t.deepEqual([horizontal, vertical], relation);
  }
});

test('University-1652: average precision and first place without junk', (t) => {
  const { scores, gallery_labels: labels, query_label: label, ap, cmc } = golden.university1652_ap;
  const found = university1652Query(Float32Array.from(scores), Int32Array.from(labels), label);
  t.true(Math.abs(found.averagePrecision - ap) <= TOLERANCE);
  t.is(found.firstRight, cmc.indexOf(1));
});
