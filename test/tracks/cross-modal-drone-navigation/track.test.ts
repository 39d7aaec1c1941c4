import { join } from 'node:path';
import test from 'ava';
import type { Dataset, Sample, Scored } from '../../../src/contracts/index.js';
import { openGeotextDataset, type GeotextTruth } from '../../../src/datasets/geotext/index.js';
import { applyCondition, findCondition } from '../../../src/protocol/index.js';
import { loadModel } from '../../../tracks/cross-modal-drone-navigation/model.js';
import type { RetrievalPrediction } from '../../../tracks/cross-modal-drone-navigation/predictions.js';
import { track } from '../../../tracks/cross-modal-drone-navigation/track.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { sharedMini } from './sharedMini.js';

interface Seen {
  readonly sample: Sample;
  readonly prediction: RetrievalPrediction;
}

/** Predictions of the shipped model under conditions in order. */
async function predict(dataset: Dataset, conditions: readonly string[] = []): Promise<Seen[]> {
  const model = await loadModel({ path: track.baseline, device: 'cpu' });
  const seen: Seen[] = [];
  for (const id of dataset.ids) {
    let sample = await dataset.sample(id);
    for (const each of conditions) sample = applyCondition(findCondition(each, track.suites), sample, 0);
    // As a run does it: what a prediction was written as is what is scored.
    const encoded: unknown = JSON.parse(JSON.stringify(track.encodePrediction(await model.predict(sample))));
    seen.push({ sample, prediction: track.decodePrediction(encoded) });
  }
  await model.close();
  return seen;
}

async function score(dataset: Dataset, seen: readonly Seen[], profile = 'retrieval/fixed-ids'): Promise<Scored> {
  const samples = async function* (): AsyncGenerator<Seen> {
    yield* seen;
  };
  return track.score({ dataset, samples: samples(), profile });
}

const metric = ({ metrics }: Pick<Scored, 'metrics'>, id: string): number => metrics[id] as number;

test('the shipped model finds places far above chance, and less under corruption', async (t) => {
  const { test: folder } = await sharedMini();
  const dataset = await openGeotextDataset({ path: folder });
  const clean = await score(dataset, await predict(dataset));
  // Twelve places of about five images: a random order has R@1 of 8 and R@10 of 61 percent or less.
  t.true(metric(clean, 't2i/R@1') > 40, `R@1 ${metric(clean, 't2i/R@1')}`);
  t.true(metric(clean, 't2i/R@10') > 90, `R@10 ${metric(clean, 't2i/R@10')}`);
  t.true(metric(clean, 'i2t/R@1') > 40, `i2t R@1 ${metric(clean, 'i2t/R@1')}`);
  for (const condition of ['imagecorruptions/gaussian_noise@5', 'query-noise/word_omission@3']) {
    const worse = await score(dataset, await predict(dataset, [condition]));
    const [a, b] = [metric(worse, 'challenge-score'), metric(clean, 'challenge-score')];
    t.true(a < b - 1, `${condition}: ${a} of ${b}`);
  }
});

test('slices by platform are recalls of that platform against the whole gallery', async (t) => {
  const { test: folder } = await sharedMini();
  const dataset = await openGeotextDataset({ path: folder });
  const seen = await predict(dataset);
  const { slices, metrics } = await score(dataset, seen);
  const items = await Promise.all(
    seen.map(async ({ sample, prediction }) => ({
      isText: sample.text !== undefined,
      platform: sample.platform,
      building: ((await sample.groundTruth?.()) as GeotextTruth).building,
      embedding: prediction.embedding,
    })),
  );
  const recall = (queryIsText: boolean, platform: string | undefined, k: number): number => {
    const queries = items.filter(
      (item) => item.isText === queryIsText && (platform ?? item.platform) === item.platform,
    );
    const gallery = items.filter((item) => item.isText !== queryIsText);
    const found = queries.filter(({ embedding, building }) => {
      const order = gallery
        .map((item) => ({ item, score: Math.fround(item.embedding.reduce((sum, v, i) => sum + v * embedding[i], 0)) }))
        .sort((a, b) => b.score - a.score);
      return order.slice(0, k).some(({ item }) => item.building === building);
    });
    return (100 * found.length) / queries.length;
  };
  t.deepEqual(
    slices.filter(({ by }) => by === 'platform').map(({ value }) => value),
    ['drone', 'satellite', 'ground'],
  );
  for (const platform of ['drone', 'satellite', 'ground']) {
    const slice = slices.find(({ by, value }) => by === 'platform' && value === platform) as (typeof slices)[number];
    t.is(slice.n, items.filter((item) => item.isText && item.platform === platform).length);
    for (const k of [1, 5, 10]) {
      t.true(Math.abs(metric(slice, `t2i/R@${k}`) - recall(true, platform, k)) < 1e-9, `${platform} t2i/R@${k}`);
      t.true(Math.abs(metric(slice, `i2t/R@${k}`) - recall(false, platform, k)) < 1e-9, `${platform} i2t/R@${k}`);
    }
  }
  t.true(Math.abs((metrics['t2i/R@1'] as number) - recall(true, undefined, 1)) < 1e-9);
});

test('a submission of the mini challenge is whole and scores as the predictions do', async (t) => {
  const { challenge } = await sharedMini();
  const dataset = await openGeotextDataset({ path: challenge });
  t.is(track.noSubmission?.(dataset), undefined);
  const seen = await predict(dataset);
  const outDir = temporaryFolder(t);
  const predictions = new Map(seen.map(({ sample, prediction }) => [sample.id, prediction]));
  const files = await track.writeSubmission({ dataset, predictions, outDir, phase: '2' });
  t.deepEqual(files, [join(outDir, 'submission.txt'), join(outDir, 'submission.zip')]);
  for (const path of files) t.deepEqual(await track.checkSubmission({ path, dataset, phase: '2' }), []);
  const fromFile = await track.scoreFiles({
    groundTruth: challenge,
    predictions: files[1],
    profile: 'retrieval/official-ids',
    onFound: () => undefined,
  });
  const fromRun = await score(dataset, seen, 'retrieval/official-ids');
  for (const id of ['challenge-score', 't2i/R@1', 't2i/R@10']) t.is(metric(fromFile, id), metric(fromRun, id), id);
  t.true(metric(fromRun, 'challenge-score') > 60);
});

test('annotated data have no submission', async (t) => {
  const { test: folder } = await sharedMini();
  const dataset = await openGeotextDataset({ path: folder });
  t.regex(track.noSubmission?.(dataset) as string, /holds annotations; a submission is made for a query file with its/);
});
