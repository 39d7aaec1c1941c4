import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { openGeotextDataset } from '../../../src/datasets/geotext/index.js';
import { InputError } from '../../../src/errors/index.js';
import type { GalleryProductMaker } from '../../../src/metrics/index.js';
import {
  decodePrediction,
  encodePrediction,
  type RetrievalPrediction,
} from '../../../tracks/cross-modal-drone-navigation/predictions.js';
import { finalScore, phases, profiles } from '../../../tracks/cross-modal-drone-navigation/profiles.js';
import { score } from '../../../tracks/cross-modal-drone-navigation/score.js';
import { retrievalGolden } from '../../helpers/retrievalGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { openChallenge, perfect, QUERIES, scoringInput, towards, writeChallenge } from './challenge.js';

test('predictions read back bit for bit', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 64 }), (bytes) => {
      const embedding = new Float32Array(bytes.slice(0, 4 * Math.floor(bytes.length / 4)).buffer);
      const ids = Array.from(embedding, (_, i) => `id ${i}`);
      const text = JSON.stringify(encodePrediction({ embedding, reranked: { ids, scores: embedding } }));
      const back = decodePrediction(JSON.parse(text));
      t.deepEqual(new Uint8Array(back.embedding.buffer), new Uint8Array(embedding.buffer));
      t.deepEqual(back.reranked!.ids, ids);
      t.deepEqual(new Uint8Array(back.reranked!.scores.buffer), new Uint8Array(embedding.buffer));
    }),
  );
});

const refused: [unknown, RegExp][] = [
  [undefined, /"embedding" is no base64/],
  [{ embedding: 'AAA' }, /"embedding" is no base64/],
  [{ embedding: 'AAAA' }, /holds 3 bytes/],
  [{ embedding: '' }, /is empty/],
  [{ embedding: 'AACAPw==', reranked: { ids: 'a', scores: '' } }, /needs "ids"/],
  [{ embedding: 'AACAPw==', reranked: { ids: ['a'], scores: '' } }, /1 ids, but 0 scores/],
];
test('predictions that are none are refused', (t) => {
  for (const [value, message] of refused) t.throws(() => decodePrediction(value), { instanceOf: InputError, message });
  t.deepEqual([...decodePrediction({ embedding: 'AACAPw==' }).embedding], [1]);
});

test('perfect predictions score 100 and have an interval of no width', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t)));
  const scored = await score(scoringInput(dataset, perfect()));
  t.deepEqual(scored.primary, { id: 'challenge-score', value: 100 });
  t.is(scored.metrics['R-mean'], 100);
  t.deepEqual(scored.warnings, []);
  t.is(scored.units.length, 4);
  t.deepEqual(scored.alternate['retrieval/official-ids'], scored.metrics);
  t.is(scored.resampled['challenge-score'](Uint32Array.of(4, 0, 0, 0)), 100);
  t.deepEqual(Object.keys(scored.resampled), Object.keys(scored.metrics));
});

test('missing and broken predictions find nothing and are never found', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t)));
  const predictions = perfect();
  predictions.delete('q1');
  predictions.set('q2', { embedding: Float32Array.of(0, Number.NaN, 0, 0) });
  // Building 2 loses its images.
  for (const i of [2, 6, 10]) predictions.delete(`image_${String(i).padStart(8, '0')}`);
  const scored = await score(scoringInput(dataset, predictions));
  t.is(scored.metrics['t2i/R@10'], 100 / QUERIES);
  t.deepEqual(
    scored.warnings.map(({ code }) => code),
    ['embeddings-not-finite'],
  );
  const none = await score(scoringInput(dataset, new Map()));
  t.is(none.primary.value, 0);
  t.is(none.metrics['i2t/R@10'], 0);
});

test('a second stage decides; what it leaves out scores -100', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t)));
  const predictions = perfect();
  const stage = (ids: string[], scores: number[]): RetrievalPrediction => ({
    embedding: towards(0),
    reranked: { ids, scores: Float32Array.from(scores) },
  });
  predictions.set('q1', stage(['image_00000001', 'image_00000000'], [5, 1]));
  const scored = await score(scoringInput(dataset, predictions));
  t.is(scored.metrics['t2i/R@1'], 75);
  t.is(scored.metrics['t2i/R@5'], 100);
  predictions.set('q1', stage(['q2'], [5]));
  await t.throwsAsync(score(scoringInput(dataset, predictions)), { message: /sample q1: it scores q2/ });
});

test('refused: no answers, embeddings of two lengths', async (t) => {
  const without = await openChallenge(writeChallenge(temporaryFolder(t), { answers: false }));
  await t.throwsAsync(score(scoringInput(without, perfect())), { instanceOf: InputError, message: /no answers/ });
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t)));
  const predictions = perfect();
  predictions.set('q3', { embedding: new Float32Array(5) });
  await t.throwsAsync(score(scoringInput(dataset, predictions)), {
    message: /sample q3: its embedding has 5 numbers, others have 4/,
  });
});

test('another product is used and closed, and gives the same score', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t)));
  let [made, closed] = [0, 0];
  const naive: GalleryProductMaker = ({ data, count, dimensions }) => {
    made++;
    return {
      multiply: async (queries, rows) =>
        Float32Array.from({ length: rows * count }, (_, i) => {
          const [q, g] = [Math.floor(i / count) * dimensions, (i % count) * dimensions];
          return data.subarray(g, g + dimensions).reduce((sum, value, c) => sum + value * queries[q + c], 0);
        }),
      close: () => void closed++,
    };
  };
  const scored = await score(scoringInput(dataset, perfect()), naive);
  t.is(scored.primary.value, 100);
  t.deepEqual([made, closed], [2, 2]);
});

test('annotated data: the golden case as embeddings, both building modes', async (t) => {
  const [golden] = retrievalGolden().cases;
  const folder = temporaryFolder(t);
  let text = 0;
  const captions = golden.captions_per_image.map((count) => Array.from({ length: count }, () => `text ${text++}`));
  const rows = golden.image_ids.map((id, i) => ({ image_id: id, image: `train/${id}`, caption: captions[i] }));
  writeFileSync(join(folder, 'test.json'), JSON.stringify(rows));
  for (const { image } of rows) {
    mkdirSync(dirname(join(folder, 'images', image)), { recursive: true });
    writeFileSync(join(folder, 'images', image), 'never read');
  }
  const dataset = await openGeotextDataset({ path: folder });
  // One dimension a text: image embeddings are the rows of i2t, texts are unit vectors. t2i of the case is another
  // matrix, so only i2t is compared.
  const predictions = new Map<string, RetrievalPrediction>();
  let column = 0;
  golden.image_ids.forEach((id, i) => {
    predictions.set(id, { embedding: Float32Array.from(golden.i2t[i] as number[]) });
    for (let c = 0; c < golden.captions_per_image[i]; c++) {
      const embedding = new Float32Array(golden.txt2img.length);
      embedding[column++] = 1;
      predictions.set(`${id}#${c}`, { embedding });
    }
  });
  const official = await score(scoringInput(dataset, predictions, 'retrieval/official-ids'));
  t.true(Math.abs(official.metrics['i2t/R@1']! - (golden.expected_official.txt_r1 as number)) <= 1e-9);
  t.true(Math.abs(official.metrics['i2t/R-mean']! - (golden.expected_official.txt_r_mean as number)) <= 1e-9);
  const fixed = official.alternate['retrieval/fixed-ids'];
  t.true(Math.abs(fixed['i2t/R@1']! - (golden.expected_fixed_building.txt_r1 as number)) <= 1e-9);
  const bySlice = official.slices.map(({ by, value, n }) => [by, value, n]);
  t.deepEqual(bySlice, [
    ['platform', 'drone', golden.txt2img.length],
    ['caption_words', '1-25', golden.txt2img.length],
  ]);
  t.true(official.warnings.some(({ code }) => code === 'building-ids-differ'));
});

test('phases use known profiles; the second phase ranks', (t) => {
  for (const { profile } of phases) t.true(profiles.some(({ id }) => id === profile));
  t.is(finalScore([10, 40]), 40);
});
