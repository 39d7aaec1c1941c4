import { rmSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { hashedWords, loadDualEncoder } from '../../../src/inference/index.js';
import type { DualEncoder, DualEncoderLoading } from '../../../src/inference/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import {
  combine,
  expectedImage,
  expectedText,
  furthest,
  imageGraph,
  plain,
  rowOf,
  textGraph,
  tokenizerGolden,
  vocabularySize,
  width,
  writeFiles,
} from './networks.js';
import type { ImageNetwork, TextNetwork } from './networks.js';

const precision = 1e-5;

const clip = tokenizerGolden('clip_bpe');
const clipVocabulary = vocabularySize(clip);
const clipFiles = {
  'config.json': { model_type: 'clip', text_config: { max_position_embeddings: 16 } },
  'tokenizer.json': clip.tokenizer,
  'tokenizer_config.json': { pad_token: '<|endoftext|>', model_max_length: 77 },
  'preprocessor_config.json': {
    size: { shortest_edge: 8 },
    resample: 3,
    do_center_crop: true,
    crop_size: { height: 8, width: 8 },
    image_mean: [0.5, 0.25, 0],
    image_std: [0.5, 0.5, 1],
  },
};
const clipText: TextNetwork = { vocabulary: clipVocabulary };

async function load(t: ExecutionContext, loading: Omit<DualEncoderLoading, 'device'>): Promise<DualEncoder> {
  const encoder = await loadDualEncoder({ ...loading, device: 'cpu' });
  t.teardown(() => encoder.close());
  return encoder;
}

function clipFolder(t: ExecutionContext, text: TextNetwork = clipText, image: ImageNetwork = { size: 8 }): string {
  const networks = { 'onnx/text_model.onnx': textGraph(text), 'onnx/vision_model.onnx': imageGraph(image) };
  return writeFiles(temporaryFolder(t), { ...clipFiles, ...networks });
}

/** Ids as a network without a mask gets them: filled up to `length`. */
const padded = (ids: readonly number[], length: number, padId: number): number[] =>
  Array.from({ length }, (_, i) => ids[i] ?? padId);

test('CLIP layout: texts padded to the limit, cut off before the end token, images resized and cut', async (t) => {
  const encoder = await load(t, { path: clipFolder(t), textBatch: 2, imageBatch: 2 });
  t.is(encoder.dimensions, width);
  t.is(encoder.maxTokens, 16);
  t.is(encoder.provider.used, 'cpu');
  const cases = clip.cases.filter(({ max }) => max === 16);
  const texts = await encoder.encodeTexts(cases.map(({ text }) => text));
  t.is(texts.count, cases.length);
  for (const [row, { ids }] of cases.entries()) {
    t.true(furthest(rowOf(texts, row), expectedText(padded(ids, 16, 1), clipVocabulary)) < precision, `text ${row}`);
    t.is(texts.truncated[row], Number(texts.wordTokens[row] > 14));
  }
  t.true(texts.truncatedCount > 0 && texts.truncatedCount < cases.length);
  t.is(texts.truncatedCount, texts.truncated.filter((each) => each === 1).length);

  const colours = [
    [255, 0, 0],
    [0, 128, 64],
    [10, 20, 30],
  ];
  const images = await encoder.encodeImages(colours.map(([r, g, b]) => plain(r, g, b)));
  for (const [row, [r, g, b]] of colours.entries()) {
    const means = [(r / 255 - 0.5) / 0.5, (g / 255 - 0.25) / 0.5, b / 255];
    t.true(furthest(rowOf(images, row), expectedImage(means)) < precision, `image ${row}`);
  }
  t.true(encoder.files.some((file) => file.endsWith('tokenizer.json')));
});

test('SigLIP layout: pooler_output, always padded to the length of training', async (t) => {
  const golden = tokenizerGolden('siglip_unigram');
  const vocabulary = vocabularySize(golden);
  const path = writeFiles(temporaryFolder(t), {
    'config.json': { model_type: 'siglip' },
    'tokenizer.json': golden.tokenizer,
    'tokenizer_config.json': { pad_token: '</s>', model_max_length: 64 },
    'preprocessor_config.json': {
      size: { height: 6, width: 6 },
      resample: 2,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
    },
    'onnx/text_model.onnx': textGraph({ vocabulary, output: 'pooler_output' }),
    'onnx/vision_model.onnx': imageGraph({ size: 6, output: 'pooler_output' }),
  });
  const encoder = await load(t, { path });
  t.is(encoder.maxTokens, 64);
  const cases = golden.cases.filter(({ max }) => max === 64);
  const texts = await encoder.encodeTexts(cases.map(({ text }) => text));
  for (const [row, { ids }] of cases.entries()) {
    t.is(ids.length, 64);
    t.true(furthest(rowOf(texts, row), expectedText(ids, vocabulary)) < precision, `text ${row}`);
  }
});

test('MobileCLIP layout, quantised variant beside the folder: no normalisation, bilinear', async (t) => {
  const path = writeFiles(temporaryFolder(t), {
    ...clipFiles,
    'preprocessor_config.json': {
      ...clipFiles['preprocessor_config.json'],
      resample: 2,
      do_normalize: false,
    },
    'text_model_quantized.onnx': textGraph(clipText),
    'vision_model_quantized.onnx': imageGraph(),
  });
  const encoder = await load(t, { path, variant: 'quantized' });
  t.regex(encoder.id, /@quantized$/);
  const images = await encoder.encodeImages([plain(51, 102, 204)]);
  t.true(furthest(rowOf(images, 0), expectedImage([0.2, 0.4, 0.8])) < precision);
});

test('one network that holds both sides', async (t) => {
  const both = combine(textGraph({ ...clipText, mask: true }), imageGraph({ size: 8 }));
  const path = writeFiles(temporaryFolder(t), { ...clipFiles, 'onnx/model_fp16.onnx': both });
  const encoder = await load(t, { path });
  t.is(encoder.files.filter((file) => file.endsWith('.onnx')).length, 1);
  const apart = await load(t, { path: clipFolder(t, { ...clipText, mask: true }) });
  const texts = ['a red building', 'in the lower right'];
  t.deepEqual((await encoder.encodeTexts(texts)).data, (await apart.encodeTexts(texts)).data);
  const images = [plain(1, 2, 3), plain(200, 100, 0)];
  t.deepEqual((await encoder.encodeImages(images)).data, (await apart.encodeImages(images)).data);
});

test('with a mask, neither padding nor the company in a batch matters', async (t) => {
  const path = clipFolder(t, { ...clipText, mask: true });
  const encoder = await load(t, { path, textBatch: 8 });
  const texts = ['a road', 'The aerial view shows a university campus with lawns', 'roof'];
  const together = await encoder.encodeTexts(texts);
  for (const [row, text] of texts.entries()) {
    const alone = await encoder.encodeTexts([text]);
    t.true(furthest(rowOf(alone, 0), rowOf(together, row)) < precision);
  }
});

test('a network with fixed rows and tokens gets full tensors', async (t) => {
  const text = { ...clipText, mask: true, rows: 2, tokens: 12 };
  const encoder = await load(t, { path: clipFolder(t, text, { size: 8, rows: 2 }) });
  t.is(encoder.maxTokens, 12);
  const free = await load(t, { path: clipFolder(t, { ...clipText, mask: true }), maxTokens: 12 });
  const texts = ['a road', 'a tree and a road', 'roof'];
  t.true(furthest([...(await encoder.encodeTexts(texts)).data], [...(await free.encodeTexts(texts)).data]) < precision);
  const images = [plain(1, 2, 3), plain(200, 100, 0), plain(9, 9, 9)];
  t.deepEqual((await encoder.encodeImages(images)).data, (await free.encodeImages(images)).data);
});

const yaml = {
  schema: 'robosense.model/1',
  family: 'dual-encoder',
  name: 'small',
  version: 3,
  files: { text: 'text.onnx', image: 'image.onnx' },
  text: { tokenizer: { type: 'hashed_words', buckets: 97 }, max_tokens: 6, padding: 'longest' },
  image: { resize: { height: 5, width: 5 }, resample: 'bilinear', mean: [0, 0, 0], std: [1, 1, 1] },
};

function yamlModel(t: ExecutionContext, changes: object = {}, files: Record<string, object | string> = {}): string {
  const folder = writeFiles(temporaryFolder(t), {
    'model.yaml': { ...yaml, ...changes },
    'text.onnx': textGraph({ vocabulary: 97, mask: true }),
    'image.onnx': imageGraph({ size: 5 }),
    ...files,
  });
  return join(folder, 'model.yaml');
}

test('YAML: hashed words, own sizes; the id is name and version', async (t) => {
  const encoder = await load(t, { path: yamlModel(t) });
  t.is(encoder.id, 'small@3');
  const texts = ['A red roof', 'one two three four five six seven eight'];
  const words = hashedWords({ buckets: 97, wordPairs: false });
  const encoded = await encoder.encodeTexts(texts);
  for (const [row, text] of texts.entries()) {
    t.true(furthest(rowOf(encoded, row), expectedText(words.encode(text, 6).ids, 97)) < precision);
  }
  t.deepEqual(Array.from(encoded.truncated), [0, 1]);
  t.deepEqual(Array.from(encoded.wordTokens), [3, 8]);
  t.deepEqual(encoder.captions, { cleaning: 'none' });
});

test('YAML: a preset fills in sizes, limits and caption cleaning; own keys win', async (t) => {
  const { max_tokens: _, ...text } = yaml.text;
  const image = { scale: 0.5 };
  const files = { 'image.onnx': imageGraph({ size: 384 }) };
  const encoder = await load(t, { path: yamlModel(t, { preset: 'geotext-eval-384', text, image }, files) });
  t.is(encoder.maxTokens, 50);
  t.deepEqual(encoder.captions, { cleaning: 'geotext', maxWords: 50 });
  t.like(encoder.settings, { image: { filter: 'bicubic', scale: 0.5, resize: { heightPx: 384 } } });
});

test('YAML: tokens pooled outside the network, by first, mean and last', async (t) => {
  const words = hashedWords({ buckets: 97, wordPairs: false });
  const texts = ['one two three', 'four'];
  const all = texts.map((text) => words.encode(text, 6).ids);
  const parts = {
    first: (ids: readonly number[]) => [ids[0]],
    mean: (ids: readonly number[]) => ids,
    last: (ids: readonly number[]) => [ids[ids.length - 1]],
  };
  for (const [pooling, part] of Object.entries(parts)) {
    const files = { 'text.onnx': textGraph({ vocabulary: 97, states: true, output: 'last_hidden_state' }) };
    const text = { ...yaml.text, padding: 'max', pooling, output: 'last_hidden_state' };
    const encoder = await load(t, { path: yamlModel(t, { text }, files) });
    const encoded = await encoder.encodeTexts(texts);
    for (const row of texts.keys()) {
      t.true(furthest(rowOf(encoded, row), expectedText(part(all[row]), 97)) < precision, `${pooling} ${row}`);
    }
  }
});

test('images may be functions, read when their turn comes; a failing one passes its own message on', async (t) => {
  const encoder = await load(t, { path: yamlModel(t), imageBatch: 2 });
  const colours = [plain(1, 2, 3), plain(4, 5, 6), plain(250, 0, 0)];
  const lazy = await encoder.encodeImages(colours.map((image) => () => Promise.resolve(image)));
  t.deepEqual(lazy.data, (await encoder.encodeImages(colours)).data);
  const broken = () => Promise.reject(new FileFormatError('drone/7.jpeg', undefined, 'damaged or cut off'));
  await t.throwsAsync(encoder.encodeImages([colours[0], broken]), { message: 'drone/7.jpeg: damaged or cut off' });
});

test('images keep their sizes where the network takes any', async (t) => {
  const image = { resample: 'bilinear', mean: [0, 0, 0], std: [1, 1, 1] };
  const files = { 'image.onnx': imageGraph() };
  const encoder = await load(t, { path: yamlModel(t, { image }, files) });
  const images = [plain(10, 20, 30, 3, 4), plain(10, 20, 30, 3, 4), plain(10, 20, 30, 7, 2)];
  const { data } = await encoder.encodeImages(images);
  const expected = expectedImage([10, 20, 30]);
  for (let row = 0; row < 3; row++) t.true(furthest(rowOf({ data, dimensions: width }, row), expected) < precision);
});

test('nothing to encode gives nothing', async (t) => {
  const encoder = await load(t, { path: yamlModel(t) });
  t.is((await encoder.encodeImages([])).count, 0);
  t.like(await encoder.encodeTexts([]), { count: 0, truncatedCount: 0 });
});

test('refused at encoding: empty texts, empty images, vectors without direction', async (t) => {
  const encoder = await load(t, { path: yamlModel(t) });
  const refused = (message: RegExp | string) => ({ instanceOf: InputError, message });
  await t.throwsAsync(encoder.encodeTexts(['fine', ' \n ']), refused('text 1 is empty: every text needs words'));
  await t.throwsAsync(encoder.encodeTexts(['…!']), refused('text 0 "…!" has no words: every text needs words'));
  const empty = { pixels: ndarray(new Uint8Array(0), [0, 4, 3]) };
  await t.throwsAsync(encoder.encodeImages([plain(1, 2, 3), empty]), refused(/^image 1 is \(0, 4, 3\); expected/));
  await t.throwsAsync(encoder.encodeImages([plain(1, 2, 3), plain(0, 0, 0)]), refused(/^image 1: .* is all zeros$/));
});

const refusedFile = (message: RegExp) => ({ instanceOf: FileFormatError, message });
const opening = (path: string, more: Partial<DualEncoderLoading> = {}) =>
  loadDualEncoder({ path, device: 'cpu', ...more });

test('refused folders: what is missing is named, with what to do', async (t) => {
  const without = (name: string): string => {
    const folder = clipFolder(t);
    rmSync(join(folder, name));
    return folder;
  };
  await t.throwsAsync(opening(without('tokenizer.json')), refusedFile(/tokenizer\.json is missing: download it from/));
  await t.throwsAsync(
    opening(without('preprocessor_config.json')),
    refusedFile(/preprocessor_config\.json is missing/),
  );
  await t.throwsAsync(
    opening(without('onnx/text_model.onnx')),
    refusedFile(/has onnx\/vision_model\.onnx; a dual encoder is onnx\/text_model\.onnx with/),
  );
  await t.throwsAsync(opening(temporaryFolder(t)), refusedFile(/has no \.onnx file; a dual encoder is/));
  await t.throwsAsync(opening(clipFolder(t), { variant: 'q4' }), refusedFile(/has no variant q4; there: fp32$/));
  const several = writeFiles(temporaryFolder(t), {
    ...clipFiles,
    'onnx/model_q4.onnx': imageGraph(),
    'onnx/model_int8.onnx': imageGraph(),
  });
  await t.throwsAsync(opening(several), refusedFile(/several variants and no fp32: name one; there: int8, q4$/));
  await t.throwsAsync(opening(join(several, 'gone')), refusedFile(/no such file/));
  await t.throwsAsync(
    opening(yamlModel(t), { variant: 'fp16' }),
    refusedFile(/variant fp16 is chosen in model folders/),
  );
});

test('refused networks: other sizes, other inputs, other outputs, vectors that do not fit together', async (t) => {
  const folder = (text: TextNetwork, image?: ImageNetwork) => opening(clipFolder(t, text, image));
  await t.throwsAsync(
    folder(clipText, { size: 9 }),
    refusedFile(/takes pixel_values float32 \[images, 3, 9, 9\].*3, 8, 8/),
  );
  await t.throwsAsync(
    folder({ ...clipText, extraInput: 'bbox' }),
    refusedFile(/takes input_ids int64.*bbox int64.*a text network takes input_ids and perhaps attention_mask/),
  );
  await t.throwsAsync(
    opening(yamlModel(t, { image: { ...yaml.image, output: 'embedding' } })),
    refusedFile(/image\.onnx: has no output embedding; it gives image_embeds float32 \[images, 4\]/),
  );
  await t.throwsAsync(
    folder({ ...clipText, states: true }),
    refusedFile(/gives text_embeds float32 \[texts, tokens, 4\]; expected one vector each/),
  );
  await t.throwsAsync(
    folder({ ...clipText, dimensions: 7 }),
    refusedFile(/texts and images cannot be compared: text_embeds of \S+ has 7 numbers, image_embeds of \S+ has 4/),
  );
  await t.throwsAsync(
    opening(clipFolder(t, { ...clipText, tokens: 12 }), { maxTokens: 20 }),
    refusedFile(/fewer than the 20 tokens/),
  );
});

test('refused: nothing that limits or fills up texts', async (t) => {
  const files = (changes: object) =>
    writeFiles(temporaryFolder(t), {
      ...clipFiles,
      'config.json': { model_type: 'clip' },
      'onnx/text_model.onnx': textGraph(clipText),
      'onnx/vision_model.onnx': imageGraph({ size: 8 }),
      'tokenizer_config.json': changes,
    });
  await t.throwsAsync(opening(files({ pad_token: '<|endoftext|>' })), refusedFile(/how long a text may be/));
  await t.throwsAsync(
    opening(files({ pad_token: '<|endoftext|>', model_max_length: 2 })),
    refusedFile(/no room for words/),
  );
  await t.throwsAsync(opening(files({ model_max_length: 77 })), refusedFile(/which token fills up short texts/));
});

test('refused YAML: unknown keys, missing files, no filter', async (t) => {
  await t.throwsAsync(opening(yamlModel(t, { colour: 1 })), refusedFile(/model\.yaml: \/colour: unknown key colour/));
  const files = { ...yaml.files, text: 'gone.onnx' };
  await t.throwsAsync(opening(yamlModel(t, { files })), refusedFile(/\/files\/text: .*gone\.onnx does not exist/));
  const { resample: _, ...image } = yaml.image;
  await t.throwsAsync(
    opening(yamlModel(t, { image })),
    refusedFile(/\/image\/resample: is missing: give it, or a preset/),
  );
  await t.throwsAsync(opening(yamlModel(t, { matcher: {} })), refusedFile(/\/files\/matcher: is missing/));
  const tokenizer = { type: 'tokenizer_json', file: 'tokenizer.json' };
  await t.throwsAsync(
    opening(yamlModel(t, { text: { tokenizer } })),
    refusedFile(/\/text\/tokenizer\/file: .*does not exist/),
  );
});
