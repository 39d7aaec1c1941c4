import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Dataset, Sample } from '../../../src/contracts/index.js';
import { openGeotextDataset } from '../../../src/datasets/geotext/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import {
  embeddingBlocks,
  evaluateRetrieval,
  buildingsOfPairs,
  fuseScores,
  retrievalMetrics,
  roundToFloat16,
  topIndices,
  twoStageBlocks,
  type Embeddings,
} from '../../../src/metrics/index.js';
import { encodePng } from '../../../src/sensors/index.js';
import { readRetrievalModel } from '../../../src/inference/index.js';
import { loadModel } from '../../../tracks/cross-modal-drone-navigation/model.js';
import type { RetrievalPrediction } from '../../../tracks/cross-modal-drone-navigation/predictions.js';
import { BoundedCache } from '../../../tracks/cross-modal-drone-navigation/secondStage/boundedCache.js';
import { secondStage } from '../../../tracks/cross-modal-drone-navigation/secondStage.js';
import { track } from '../../../tracks/cross-modal-drone-navigation/track.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import {
  expectedLogit,
  imageWithStates,
  matcher,
  textWithStates,
  twoStageYaml,
} from '../../inference/dualEncoder/matcherNetworks.js';
import { plain, writeFiles } from '../../inference/dualEncoder/networks.js';
import { scoringInput } from './challenge.js';

type Predictions = Map<string, RetrievalPrediction>;

const COLOURS = Array.from({ length: 12 }, (_, i) => [(37 * i) % 256, (101 * i + 40) % 256, (211 * i + 90) % 256]);
const CAPTIONS = COLOURS.map((_, i) => [`roof ${i} of tiles`, `a yard ${i + 3} and trees`]);

/** Twelve images of one colour each, three a building, two captions an image. */
async function dataset(t: ExecutionContext): Promise<Dataset> {
  const folder = temporaryFolder(t);
  const rows = [];
  for (const [i, [r, g, b]] of COLOURS.entries()) {
    const place = String(1 + Math.floor(i / 3)).padStart(4, '0');
    const image = `gallery_drone/${place}/image-${i}.png`;
    mkdirSync(join(folder, 'images', 'gallery_drone', place), { recursive: true });
    writeFileSync(join(folder, 'images', image), await encodePng(plain(r, g, b)));
    rows.push({ image_id: `${place}/image-${i}.png`, image, caption: CAPTIONS[i] });
  }
  writeFileSync(join(folder, 'test.json'), JSON.stringify(rows));
  return openGeotextDataset({ path: folder });
}

function model(t: ExecutionContext, changes: object = {}): string {
  const folder = writeFiles(temporaryFolder(t), {
    'model.yaml': { ...twoStageYaml, ...changes },
    'text.onnx': textWithStates(),
    'image.onnx': imageWithStates(),
    'matcher.onnx': matcher(),
  });
  return join(folder, 'model.yaml');
}

async function firstStage(data: Dataset, path: string): Promise<Predictions> {
  const loaded = await loadModel({ path, device: 'cpu' });
  const predictions: Predictions = new Map();
  for (const id of data.ids) predictions.set(id, await loaded.predict(await data.sample(id)));
  await loaded.close();
  return predictions;
}

async function bothStages(data: Dataset, path: string, first: Predictions): Promise<Predictions> {
  const samples = async function* (): AsyncGenerator<{ sample: Sample; prediction: RetrievalPrediction }> {
    for (const id of data.ids)
      yield { sample: await data.sample(id), prediction: first.get(id) as RetrievalPrediction };
  };
  const stage = await secondStage.open({ model: { path, device: 'cpu' }, threads: 1, samples: samples() });
  const again = new Map(first);
  // Any order gives the same.
  for (const id of [...stage.ids].reverse()) again.set(id, await stage.predict(id));
  await stage.close();
  return again;
}

const isText = (id: string): boolean => id.includes('#');
const entryOf = (id: string): number => Number(/image-(\d+)/.exec(id)?.[1]);
const captionOf = (id: string): string => CAPTIONS[entryOf(id)][Number(id.split('#')[1])];

function matrixOf(ids: readonly string[], predictions: Predictions): Embeddings {
  const rows = ids.map((id) => (predictions.get(id) as RetrievalPrediction).embedding);
  return { data: Float32Array.from(rows.flatMap((row) => [...row])), count: ids.length, dimensions: rows[0].length };
}

function cosine(a: Float32Array, b: Float32Array): number {
  return Math.fround(a.reduce((sum, value, i) => sum + value * b[i], 0));
}

test('the best candidates of both directions have the logits of the matcher, as officially in float16', async (t) => {
  const data = await dataset(t);
  const path = model(t, { rerank: { candidates: 5 } });
  t.true(await secondStage.isWanted(path));
  const first = await firstStage(data, path);
  const again = await bothStages(data, path, first);
  const [texts, images] = [data.ids.filter(isText), data.ids.filter((id) => !isText(id))];
  for (const [queries, gallery] of [
    [texts, images],
    [images, texts],
  ]) {
    for (const id of queries) {
      const { embedding, reranked } = again.get(id) as RetrievalPrediction;
      t.deepEqual(embedding, first.get(id)?.embedding);
      const coarse = gallery.map((other) => cosine(embedding, (first.get(other) as RetrievalPrediction).embedding));
      const best = topIndices(Float32Array.from(coarse), 5);
      t.deepEqual(
        reranked?.ids,
        [...best].map((item) => gallery[item]),
        id,
      );
      reranked?.ids.forEach((other, i) => {
        const [text, image] = isText(id) ? [id, other] : [other, id];
        const wanted = expectedLogit(captionOf(text), COLOURS[entryOf(image)]);
        // Two float16 steps: the sums of the network and those here differ in the last digits of float32.
        const got = reranked.scores[i];
        t.true(Math.abs(got - wanted) <= 2 ** -9 * Math.max(1, Math.abs(wanted)), `${id}, ${other}: ${got}, ${wanted}`);
        t.is(got, roundToFloat16(got));
      });
    }
  }
});

test('a score of both stages is that of the official matrices: -100 wherever no logit stands', async (t) => {
  const data = await dataset(t);
  const path = model(t, { rerank: { candidates: 4 } });
  const first = await firstStage(data, path);
  const again = await bothStages(data, path, first);
  const [texts, images] = [data.ids.filter(isText), data.ids.filter((id) => !isText(id))];
  const [textMatrix, imageMatrix] = [matrixOf(texts, first), matrixOf(images, first)];
  const blocks = (queries: readonly string[], own: Embeddings, gallery: readonly string[], other: Embeddings) =>
    twoStageBlocks(
      embeddingBlocks(own, other),
      (query, candidates) => {
        const { ids, scores } = again.get(queries[query])?.reranked as NonNullable<RetrievalPrediction['reranked']>;
        t.deepEqual(
          ids,
          [...candidates].map((item) => gallery[item]),
        );
        return scores;
      },
      { k: 4 },
    );
  const evaluation = await evaluateRetrieval(buildingsOfPairs(images, Int32Array.from(texts, entryOf)), {
    t2i: { blocks: blocks(texts, textMatrix, images, imageMatrix) },
    i2t: { blocks: blocks(images, imageMatrix, texts, textMatrix) },
  });
  const scored = await track.score(scoringInput(data, again));
  t.deepEqual(scored.metrics, retrievalMetrics(evaluation, 'fixed', 'official').values);
  const before = await track.score(scoringInput(data, first));
  t.notDeepEqual(scored.metrics, before.metrics, 'the second stage changes the ranking');
});

test('fused scores, one direction, everything out of a small cache', async (t) => {
  const data = await dataset(t);
  const rerank = { candidates: 6, scores: 'fused', directions: ['t2i'], cache_mb: 1 };
  const path = model(t, { rerank });
  const first = await firstStage(data, path);
  const again = await bothStages(data, path, first);
  const plainLogits = await bothStages(data, model(t, { rerank: { candidates: 6 } }), first);
  for (const id of data.ids) {
    const { reranked } = again.get(id) as RetrievalPrediction;
    if (!isText(id)) {
      t.is(reranked, undefined);
      continue;
    }
    const logits = plainLogits.get(id)?.reranked;
    t.deepEqual(reranked?.ids, logits?.ids);
    const own = first.get(id)?.embedding as Float32Array;
    const cosines = reranked?.ids.map((other) => cosine(own, (first.get(other) as RetrievalPrediction).embedding));
    const fused = fuseScores(logits?.scores as Float32Array, cosines as number[]);
    // The logits here went through float16.
    reranked?.scores.forEach((score, i) => t.true(Math.abs(score - fused[i]) < 0.02, `${score}, ${fused[i]}`));
  }
});

test('diversity fills the first places of a text with images unlike each other; the first stays', async (t) => {
  const data = await dataset(t);
  const { matcher: _, ...files } = twoStageYaml.files;
  const path = model(t, { files, rerank: { candidates: 8, diversity: { max_similarity: 0.9, places: 4 } } });
  const first = await firstStage(data, path);
  const again = await bothStages(data, path, first);
  const images = data.ids.filter((id) => !isText(id));
  const vector = (id: string) => first.get(id)?.embedding as Float32Array;
  let moved = 0;
  for (const id of data.ids.filter(isText)) {
    const { reranked } = again.get(id) as RetrievalPrediction;
    const { ids, scores } = reranked as NonNullable<typeof reranked>;
    const ranked = [
      ...topIndices(
        Float32Array.from(images, (image) => cosine(vector(id), vector(image))),
        8,
      ),
    ].map((item) => images[item]);
    t.is(ids[0], ranked[0]);
    t.deepEqual([...ids].sort(), [...ranked].sort());
    // By hand: walk down, take what is unlike all that was taken, then what was passed over.
    const taken: string[] = [];
    for (const image of ranked) {
      if (taken.length < 4 && taken.every((other) => cosine(vector(image), vector(other)) < 0.9)) taken.push(image);
    }
    const top = [...taken, ...ranked.filter((image) => !taken.includes(image))].slice(0, 4);
    t.deepEqual(ids.slice(0, 4), top);
    t.true(scores.every((score, place) => place === 0 || score < scores[place - 1]));
    if (ids.join() !== ranked.join()) moved++;
  }
  t.true(moved > 0);
  t.true(images.every((id) => again.get(id)?.reranked === undefined));
});

test('an ensemble: products of its vectors are the weighted sums of its members cosines', async (t) => {
  const data = await dataset(t);
  const members = [model(t), model(t, { image: { ...twoStageYaml.image, std: [0.2, 0.5, 2] } })];
  const path = join(temporaryFolder(t), 'ensemble.yaml');
  const yaml = {
    schema: 'robosense.model/1',
    family: 'dual-encoder-ensemble',
    name: 'two',
    version: 3,
    members: [{ path: members[0], weight: 0.7 }, { path: members[1] }],
    rerank: { diversity: {} },
  };
  writeFiles(join(path, '..'), { 'ensemble.yaml': yaml });
  const description = await readRetrievalModel(path);
  t.is(description.id, 'two@3');
  t.deepEqual(description.rerank, { candidates: 256, diversity: { maxCosine: 0.85, count: 10 } });
  t.is(description.files[0], path);
  for (const member of members) t.true(description.files.includes(member));
  t.deepEqual(await track.modelFiles(path), description.files);
  const all = await firstStage(data, path);
  const [a, b] = [await firstStage(data, members[0]), await firstStage(data, members[1])];
  const vector = (from: Predictions, id: string) => (from.get(id) as RetrievalPrediction).embedding;
  for (const text of data.ids.filter(isText)) {
    for (const image of data.ids.filter((id) => !isText(id))) {
      const wanted = 0.7 * cosine(vector(a, text), vector(a, image)) + cosine(vector(b, text), vector(b, image));
      t.true(Math.abs(cosine(vector(all, text), vector(all, image)) - wanted) < 1e-6);
    }
  }
  const refused = async (change: object, message: RegExp): Promise<void> => {
    writeFiles(join(path, '..'), { 'ensemble.yaml': { ...yaml, ...change } });
    await t.throwsAsync(readRetrievalModel(path), { instanceOf: FileFormatError, message });
  };
  await refused({ members: [{ path: 'nowhere.yaml' }] }, /ensemble\.yaml: \/members\/0: .*nowhere\.yaml/);
  await refused({ members: [{ path: members[0], weight: 0 }] }, /\/members\/0\/weight/);
  await refused({ members: [] }, /\/members/);
  await refused({ rerank: { scores: 'fused', diversity: {} } }, /\/rerank/);
});

test('which models have a second stage; one with nothing to do is refused', async (t) => {
  const { matcher: _, ...files } = twoStageYaml.files;
  t.true(await secondStage.isWanted(model(t)));
  t.false(await secondStage.isWanted(model(t, { files })));
  t.false(await secondStage.isWanted(track.baseline));
  const message = /\/rerank: has nothing to do: it needs files\.matcher, .* or rerank\.diversity/;
  await t.throwsAsync(secondStage.isWanted(model(t, { files, rerank: {} })), { instanceOf: FileFormatError, message });
});

test('the cache keeps what was used last and never more than it may', async (t) => {
  const cache = new BoundedCache<Uint8Array>(100, ({ length }) => length);
  const made: string[] = [];
  const get = (key: string, size: number) =>
    cache.get(key, async () => {
      made.push(key);
      return new Uint8Array(size);
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) {
    await get(key, 40);
    t.true(cache.bytes <= 100);
  }
  t.deepEqual(made, ['a', 'b', 'c', 'b']);
  await get('huge', 101);
  await get('huge', 101);
  t.is(cache.bytes, 80);
  await get('whole', 100);
  t.is(cache.bytes, 100);
  t.deepEqual(made.slice(4), ['huge', 'huge', 'whole']);
});
