import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import {
  comparePaths,
  fileStem,
  findGeotext,
  listGalleryImages,
  openGeotextDataset,
  platformOfImagePath,
  readQueries,
} from '../../../src/datasets/geotext/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { encodePng } from '../../../src/sensors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const pixel = await encodePng({ pixels: ndarray(Uint8Array.of(1, 2, 3), [1, 1, 3]) });

function tree(t: ExecutionContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder(t);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const entry = (building: string, image: string, caption: unknown) => ({
  image_id: `${building}/${image}`,
  image: `test/gallery_drone/${building}/${image}`,
  caption,
});

function annotated(t: ExecutionContext): string {
  return tree(t, {
    'test_mini.json': JSON.stringify([entry('0001', 'a.png', ['A red roof.', 'b']), entry('0002', 'a.png', ['c'])]),
    'train.json': JSON.stringify([entry('0009', 'z.png', 'one'), entry('0009', 'z.png', 'two')]),
    'images/test/gallery_drone/0001/a.png': pixel,
    'images/test/gallery_drone/0002/a.png': pixel,
    'images/test/gallery_drone/0009/z.png': pixel,
  });
}

test('annotations as a dataset: images, each before its texts', async (t) => {
  const dataset = await openGeotextDataset({ path: annotated(t), split: 'test' });
  t.is(dataset.format, 'geotext-1652');
  t.deepEqual(dataset.ids, ['0001/a.png', '0001/a.png#0', '0001/a.png#1', '0002/a.png', '0002/a.png#0']);
  const image = await dataset.sample('0001/a.png');
  t.is(image.platform, 'drone');
  t.is(image.sequence, '0001');
  t.deepEqual((await image.image!('camera')).pixels.shape, [1, 1, 3]);
  t.is(image.text, undefined);
  t.deepEqual(await image.groundTruth!(), { building: '0001', imageId: '0001/a.png' });
  const text = await dataset.sample('0001/a.png#0');
  t.is(await text.text!(), 'A red roof.');
  t.is(text.image, undefined);
  t.deepEqual(await text.groundTruth!(), { building: '0001', imageId: '0001/a.png' });
  await t.throwsAsync(dataset.sample('nobody'), { message: /no sample nobody/ });
  await t.throwsAsync(image.image!('front'), { message: /no camera front/ });
});

test('training files: one image, several entries', async (t) => {
  const dataset = await openGeotextDataset({ path: annotated(t), split: 'train' });
  t.deepEqual(dataset.ids, ['0009/z.png', '0009/z.png#0', '0009/z.png#1']);
});

test('a split is asked for where there are several', async (t) => {
  const folder = annotated(t);
  await t.throwsAsync(openGeotextDataset({ path: folder }), { message: /name one of them as split: test_mini, train/ });
  await t.throwsAsync(openGeotextDataset({ path: folder, split: 'val' }), { message: /split "val" is none/ });
  const file = await findGeotext(join(folder, 'test_mini.json'));
  t.is(file.format, 'geotext-1652');
  await t.throwsAsync(openGeotextDataset({ path: folder, split: 'test', format: 'kitti-object' }), {
    message: /holds geotext-1652, not kitti-object/,
  });
});

test('refused: ids that stand twice, paths that leave, images that are missing', async (t) => {
  const twice = tree(t, {
    'test.json': JSON.stringify([entry('0001', 'a.png', ['b']), entry('0001', 'a.png', ['c'])]),
  });
  await t.throwsAsync(openGeotextDataset({ path: twice }), {
    instanceOf: FileFormatError,
    message: /entry 1 \(0001\/a\.png\): another entry has this image_id/,
  });
  const escaping = tree(t, { 'test.json': JSON.stringify([{ ...entry('0001', 'a', ['b']), image: '../../a.png' }]) });
  await t.throwsAsync(openGeotextDataset({ path: escaping }), { message: /leaves the folder of images/ });
  const missing = tree(t, { 'test.json': JSON.stringify([entry('0001', 'a.png', ['b'])]) });
  await t.throwsAsync(openGeotextDataset({ path: missing }), {
    instanceOf: InputError,
    message: /no such file; images/,
  });
  await t.throwsAsync(openGeotextDataset({ path: tree(t, {}) }), { message: /neither annotations .* nor queries/ });
});

const gallery = { 'images/image_b.png': pixel, 'images/image_a.png': pixel, 'images/notes.txt': 'x' };

test('a challenge: gallery and queries, with and without answers', async (t) => {
  const queries = { 'queries.txt': 'q_0001\tred roof\nq_0002\tpond\n' };
  const without = await openGeotextDataset({ path: tree(t, { ...gallery, ...queries }) });
  t.is(without.format, 'geotext-challenge');
  t.deepEqual(without.ids, ['image_a', 'image_b', 'q1', 'q2']);
  t.false(without.hasGroundTruth);
  t.is((await without.sample('q1')).groundTruth, undefined);
  const answers = { queries: { q_0001: 'x', q_0002: 'y' }, images: { image_a: 'x', image_b: 'y' } };
  const folder = tree(t, { ...gallery, ...queries, 'answers.json': JSON.stringify(answers) });
  const open = await openGeotextDataset({ path: folder });
  t.true(open.hasGroundTruth);
  t.deepEqual(await (await open.sample('q2')).groundTruth!(), { building: 'y' });
  const partly = { queries: { q_0001: 'x' }, images: { image_a: 'x', image_b: 'y' } };
  await t.throwsAsync(
    openGeotextDataset({ path: tree(t, { ...gallery, ...queries, 'answers.json': JSON.stringify(partly) }) }),
    { message: /\/queries\/q2: is missing/ },
  );
});

test('galleries are listed as the official script sorts them', async (t) => {
  const folder = tree(t, {
    'b.jpg': 'x',
    'a/z.PNG': 'x',
    'a-b/c.webp': 'x',
    'a/deep/d.tiff': 'x',
    'a/e.Jpg': 'x',
    'é.bmp': 'x',
    'a.jpeg': 'x',
    'readme.md': 'x',
  });
  const found = await listGalleryImages(folder);
  t.deepEqual(
    found.map(({ path }) => relative(folder, path)),
    ['a/deep/d.tiff', 'a/z.PNG', 'a-b/c.webp', 'a.jpeg', 'b.jpg', 'é.bmp'],
  );
  t.deepEqual(
    found.map(({ id }) => id),
    ['d', 'z', 'c', 'a', 'b', 'é'],
  );
  // Above U+FFFF: after U+FF5E by code points, before it in UTF-16.
  t.true(comparePaths('\u{1f600}', '\uff5e') > 0);
  t.is(fileStem('a/.jpg'), '.jpg');
  t.is(fileStem('a/b.c.jpg'), 'b.c');
  await t.throwsAsync(listGalleryImages(join(folder, 'nowhere')), { instanceOf: InputError });
});

test('platforms of image paths', (t) => {
  t.is(platformOfImagePath('test/gallery_drone/0001/x.jpeg'), 'drone');
  t.is(platformOfImagePath('train/satellite/0001/0001.jpg'), 'satellite');
  t.is(platformOfImagePath('train/google/0001/1.jpg'), 'ground');
  t.is(platformOfImagePath('test/query_street/0001/1.jpg'), 'ground');
  t.is(platformOfImagePath('train/0839/image-43.jpeg'), 'drone');
  t.is(platformOfImagePath('test/0839/7.jpg'), undefined);
  t.is(platformOfImagePath('streets/0839/7.jpg'), undefined);
});

test('files that are no UTF-8 are refused with their line', async (t) => {
  const folder = tree(t, { 'queries.txt': Buffer.from([0x61, 0x09, 0x62, 0x0a, 0xff, 0x09, 0x0a]) });
  await t.throwsAsync(readQueries(join(folder, 'queries.txt')), { message: /line 2: is no UTF-8/ });
});

test('query lines that the official reader passes over are told with the file', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'images'));
  writeFileSync(join(folder, 'queries.txt'), 'q_1\ta house\nq_2 without a tab\n');
  const { warnings } = await openGeotextDataset({ path: folder });
  t.deepEqual(
    warnings?.map(({ code }) => code),
    ['query-lines-skipped'],
  );
  t.regex(warnings?.[0].message as string, /queries\.txt: 1 lines hold no tab and are passed over.*line 2/);
  writeFileSync(join(folder, 'queries.txt'), 'q_1\ta house\n');
  t.is((await openGeotextDataset({ path: folder })).warnings, undefined);
});
