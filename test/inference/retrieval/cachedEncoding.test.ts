import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import type { Image } from '../../../src/contracts/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import {
  cachedImageEmbeddings,
  cachedTextEmbeddings,
  imageDigest,
  loadDualEncoder,
  openEmbeddingCache,
} from '../../../src/inference/index.js';
import type { DualEncoder, KeyedImage } from '../../../src/inference/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { imageGraph, plain, textGraph, writeFiles } from '../dualEncoder/networks.js';

const yaml = {
  schema: 'robosense.model/1',
  family: 'dual-encoder',
  name: 'small',
  version: 1,
  files: { text: 'text.onnx', image: 'image.onnx' },
  text: { tokenizer: { type: 'hashed_words', buckets: 97 }, max_tokens: 6 },
  image: { resize: { height: 5, width: 5 }, resample: 'bilinear', mean: [0, 0, 0], std: [1, 1, 1] },
};

async function makeEncoder(t: ExecutionContext, changes: object = {}): Promise<DualEncoder> {
  const folder = writeFiles(temporaryFolder(t), {
    'model.yaml': { ...yaml, ...changes },
    'text.onnx': textGraph({ vocabulary: 97, mask: true }),
    'image.onnx': imageGraph({ size: 5 }),
  });
  const encoder = await loadDualEncoder({ path: join(folder, 'model.yaml'), device: 'cpu' });
  t.teardown(() => encoder.close());
  return encoder;
}

function counted(images: readonly Image[]): { keyed: KeyedImage[]; reads: number[] } {
  const reads: number[] = [];
  const keyed = images.map((image, row) => ({
    content: imageDigest(image),
    read: () => {
      reads.push(row);
      return Promise.resolve(image);
    },
  }));
  return { keyed, reads };
}

test('known images are not read, equal ones read once; the vectors are those of encoding', async (t) => {
  const encoder = await makeEncoder(t);
  const folder = temporaryFolder(t);
  const images = [plain(1, 2, 3), plain(200, 0, 0), plain(1, 2, 3), plain(0, 90, 10)];
  const expected = await encoder.encodeImages(images);
  const first = counted(images);
  const progress: number[] = [];
  const options = { flushEvery: 2, onProgress: (done: number) => progress.push(done) };
  const cache = await openEmbeddingCache(folder, encoder);
  t.deepEqual(await cachedImageEmbeddings(encoder, first.keyed, { cache, ...options }), expected);
  t.deepEqual(first.reads, [0, 1, 3]);
  t.deepEqual(progress, [1, 3, 4]);

  const second = counted([...images, plain(7, 7, 7)]);
  const again = await openEmbeddingCache(folder, encoder, { onWarning: ({ message }) => t.fail(message) });
  const more = await cachedImageEmbeddings(encoder, second.keyed, { cache: again });
  t.deepEqual(second.reads, [4]);
  t.deepEqual(more.data.subarray(0, expected.data.length), expected.data);
  t.deepEqual((await cachedImageEmbeddings(encoder, counted(images).keyed)).data, expected.data);
});

test('texts: what was cut off is told for known ones too', async (t) => {
  const encoder = await makeEncoder(t);
  const folder = temporaryFolder(t);
  const texts = ['a red roof', 'one two three four five six seven', 'a red roof'];
  const expected = await encoder.encodeTexts(texts);
  for (let round = 0; round < 2; round++) {
    const cache = await openEmbeddingCache(folder, encoder);
    t.is(cache.size, 2 * round);
    t.deepEqual(await cachedTextEmbeddings(encoder, texts, { cache }), expected);
  }
  t.is(expected.truncatedCount, 1);
});

test('another file of the model, or another setting, has another cache', async (t) => {
  const folder = temporaryFolder(t);
  const open = async (changes: object) => openEmbeddingCache(folder, await makeEncoder(t, changes));
  const cache = await open({});
  cache.add(imageDigest(plain(1, 1, 1)), new Float32Array(4));
  await cache.flush();
  t.is((await open({})).size, 1, 'the same model in another folder');
  t.is((await open({ version: 2 })).size, 0);
  t.is((await open({ text: { ...yaml.text, max_tokens: 5 } })).size, 0);
  t.is(readdirSync(folder).length, 3);
});

test('an image that cannot be read is named; what was written before stays', async (t) => {
  const encoder = await makeEncoder(t);
  const folder = temporaryFolder(t);
  const broken: KeyedImage = {
    content: 'f'.repeat(64),
    read: () => Promise.reject(new FileFormatError('drone/7.jpeg', undefined, 'damaged')),
  };
  const { keyed } = counted([plain(1, 2, 3), plain(200, 0, 0)]);
  const cache = await openEmbeddingCache(folder, encoder);
  const run = cachedImageEmbeddings(encoder, [...keyed, broken], { cache, flushEvery: 2 });
  await t.throwsAsync(run, { message: 'drone/7.jpeg: damaged' });
  t.is((await openEmbeddingCache(folder, encoder)).size, 2);
  const black = { content: 'e'.repeat(64), read: () => Promise.resolve(plain(0, 0, 0)) };
  await t.throwsAsync(cachedImageEmbeddings(encoder, [...keyed, black], { cache }), { message: /^image 2: .*zeros/ });
  await t.throwsAsync(cachedTextEmbeddings(encoder, ['fine', ' ']), { message: /^text 1 is empty/ });
});

test('a digest covers size, depth and every pixel', (t) => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const digests = [
    { pixels: ndarray(bytes, [1, 2, 3]) },
    { pixels: ndarray(bytes, [2, 1, 3]) },
    { pixels: ndarray(Uint8Array.of(1, 2, 3, 4, 5, 7), [1, 2, 3]) },
    { pixels: ndarray(new Uint16Array(bytes.slice().buffer), [1, 1, 3]) },
  ].map(imageDigest);
  t.is(new Set(digests).size, 4);
  t.is(imageDigest({ pixels: ndarray(bytes.slice(), [1, 2, 3]) }), digests[0]);
});

test('a model file that changes on disk changes the key', async (t) => {
  const folder = temporaryFolder(t);
  const encoder = await makeEncoder(t);
  const cache = await openEmbeddingCache(folder, encoder);
  cache.add('0'.repeat(64), new Float32Array(4));
  await cache.flush();
  writeFileSync(encoder.files[0], `# another comment\n`);
  t.is((await openEmbeddingCache(folder, encoder)).size, 0);
});
