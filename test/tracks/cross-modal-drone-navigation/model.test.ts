import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Model, Sample } from '../../../src/contracts/index.js';
import { openGeotextDataset } from '../../../src/datasets/geotext/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { encodePng } from '../../../src/sensors/index.js';
import { loadModel } from '../../../tracks/cross-modal-drone-navigation/model.js';
import type { RetrievalPrediction } from '../../../tracks/cross-modal-drone-navigation/predictions.js';
import { track } from '../../../tracks/cross-modal-drone-navigation/track.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import {
  expectedImage,
  expectedText,
  furthest,
  imageGraph,
  plain,
  textGraph,
  tokenizerGolden,
  vocabularySize,
  writeFiles,
} from '../../inference/dualEncoder/networks.js';

const buckets = 61;
const yaml = {
  schema: 'robosense.model/1',
  family: 'dual-encoder',
  name: 'small',
  version: 2,
  files: { text: 'text.onnx', image: 'image.onnx' },
  text: { tokenizer: { type: 'hashed_words', buckets }, max_tokens: 60, padding: 'longest' },
  image: { resize: { height: 2, width: 2 }, resample: 'box', mean: [0, 0, 0], std: [1, 1, 1] },
};

function folderOf(t: ExecutionContext, text: object = {}): string {
  return writeFiles(temporaryFolder(t), {
    'model.yaml': { ...yaml, text: { ...yaml.text, ...text } },
    'text.onnx': textGraph({ vocabulary: buckets, mask: true }),
    'image.onnx': imageGraph({ size: 2 }),
  });
}

async function load(t: ExecutionContext, path: string): Promise<Model<RetrievalPrediction>> {
  const model = await loadModel({ path, device: 'cpu' });
  t.teardown(() => model.close());
  return model;
}

const textSample = (text: string): Sample => ({ id: 'q1', files: [], text: async () => text });

test('a sample with words gets the vector of its text, all others that of their image', async (t) => {
  const model = await load(t, join(folderOf(t), 'model.yaml'));
  t.is(model.id, 'small@2');
  const image: Sample = { id: 'image_1', files: [], image: async () => plain(255, 128, 0) };
  const seen = await model.predict(image);
  t.true(furthest([...seen.embedding], expectedImage([1, 128 / 255, 0])) < 1e-5);
  t.is(seen.truncated, undefined);
  const { embedding } = await model.predict(textSample('a red roof'));
  t.false(embedding.every((value, i) => value === seen.embedding[i]));
  await t.throwsAsync(model.predict({ id: 'cloud', files: [] }), {
    instanceOf: InputError,
    message: 'sample cloud has neither a text nor an image',
  });
});

test('captions are cleaned as the model says: 50 words, counted; without cleaning as written', async (t) => {
  const cleaned = await load(t, join(folderOf(t, { captions: { cleaning: 'geotext', max_words: 3 } }), 'model.yaml'));
  const written = await load(t, join(folderOf(t), 'model.yaml'));
  const a = await cleaned.predict(textSample('A "red" roof!'));
  t.deepEqual(a, await cleaned.predict(textSample('a red roof')));
  t.is(a.truncated, undefined);
  const b = await cleaned.predict(textSample('A red roof, and trees'));
  t.deepEqual(b.embedding, a.embedding);
  t.true(b.truncated);
  t.notDeepEqual((await written.predict(textSample('a red roof and trees'))).embedding, a.embedding);
  const official = await load(t, join(folderOf(t, { captions: { cleaning: 'geotext' } }), 'model.yaml'));
  const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');
  t.is((await official.predict(textSample(words(50)))).truncated, undefined);
  t.true((await official.predict(textSample(words(51)))).truncated);
  for (const [model, message] of [
    [written, /^sample q1: the text is empty; a query needs words$/],
    [cleaned, /^sample q1: the text is empty/],
  ] as const) {
    await t.throwsAsync(model.predict(textSample('  ')), { instanceOf: InputError, message });
  }
  await t.throwsAsync(cleaned.predict(textSample('?!')), {
    instanceOf: InputError,
    message: /^sample q1: nothing is left of the caption/,
  });
});

test('texts longer than the tokens of a model are cut and counted, and a score says so', async (t) => {
  const model = await load(t, join(folderOf(t, { max_tokens: 4 }), 'model.yaml'));
  t.is((await model.predict(textSample('one two three four'))).truncated, undefined);
  t.true((await model.predict(textSample('one two three four five'))).truncated);
});

/** A model folder as transformers.js has it, with the tokenizer of a real one. */
function clip(t: ExecutionContext): string {
  const golden = tokenizerGolden('clip_bpe');
  return writeFiles(temporaryFolder(t), {
    'config.json': { model_type: 'clip', text_config: { max_position_embeddings: 16 } },
    'tokenizer.json': golden.tokenizer,
    'tokenizer_config.json': { model_max_length: 16, pad_token: '<|endoftext|>' },
    'preprocessor_config.json': {
      do_resize: true,
      size: { height: 2, width: 2 },
      resample: 0,
      do_normalize: true,
      image_mean: [0, 0, 0],
      image_std: [1, 1, 1],
      do_center_crop: false,
    },
    'onnx/text_model.onnx': textGraph({ vocabulary: vocabularySize(golden) }),
    'onnx/vision_model.onnx': imageGraph({ size: 2 }),
  });
}

test('a model folder (CLIP, SigLIP, MobileCLIP) is a model; what it lacks is named', async (t) => {
  const folder = clip(t);
  const model = await load(t, folder);
  const golden = tokenizerGolden('clip_bpe');
  const { text, ids } = golden.cases.find(({ max, ids: { length } }) => max >= 16 && length < 16) ?? golden.cases[0];
  const { embedding } = await model.predict(textSample(text));
  t.is(embedding.length, expectedText([...ids], vocabularySize(golden)).length);
  const files = await track.modelFiles(folder);
  t.true(['text_model.onnx', 'tokenizer.json'].every((name) => files.some((file) => file.endsWith(name))));
  for (const name of ['preprocessor_config.json', 'tokenizer.json', 'onnx/vision_model.onnx']) {
    const broken = clip(t);
    rmSync(join(broken, name));
    const mends: Record<string, RegExp> = {
      'preprocessor_config.json': /preprocessor_config\.json is missing: download it/,
      'tokenizer.json': /tokenizer\.json is missing: download it/,
      'onnx/vision_model.onnx': /onnx\/text_model\.onnx; a dual encoder is .*onnx\/vision_model\.onnx/,
    };
    await t.throwsAsync(loadModel({ path: broken, device: 'cpu' }), {
      instanceOf: FileFormatError,
      message: mends[name],
    });
  }
});

test('a YAML without its tokenizer is refused; an image that cannot be read is named', async (t) => {
  const folder = folderOf(t, { tokenizer: { type: 'tokenizer_json', file: 'nowhere.json' } });
  await t.throwsAsync(loadModel({ path: join(folder, 'model.yaml'), device: 'cpu' }), {
    instanceOf: FileFormatError,
    message: /model\.yaml: \/text\/tokenizer\/file: .*nowhere\.json/,
  });
  const data = temporaryFolder(t);
  mkdirSync(join(data, 'images'));
  const image = await encodePng(plain(1, 2, 3));
  writeFileSync(join(data, 'images', 'image_00000001.png'), image.subarray(0, image.length >> 1));
  writeFileSync(join(data, 'images', 'image_00000002.png'), image);
  writeFileSync(join(data, 'queries.txt'), 'q_1\ta red roof\n');
  const dataset = await openGeotextDataset({ path: data });
  const model = await load(t, join(folderOf(t), 'model.yaml'));
  await t.throwsAsync(model.predict(await dataset.sample('image_00000001')), {
    instanceOf: InputError,
    message: /images\/image_00000001\.png/,
  });
  t.is((await model.predict(await dataset.sample('image_00000002'))).embedding.length, 4);
});
