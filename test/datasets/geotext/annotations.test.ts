import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { NO_SENTENCE, readAnswers, readGeotextAnnotations } from '../../../src/datasets/geotext/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

function write(t: ExecutionContext, value: unknown, name = 'a.json'): string {
  const file = join(temporaryFolder(t), name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

const drone = { image_id: '0839/image-43.jpeg', image: 'train/0839/image-43.jpeg' };

test('training and test entries, several files as one', async (t) => {
  const train = write(t, [
    { ...drone, caption: 'one', sentences: ['a', null], bboxes: [[0.5, 0.5, 0.2, 0.1], null] },
    { ...drone, caption: 'two', sentences: [], bboxes: [], extra: { any: [1] } },
  ]);
  const list = write(t, [{ caption: ['x', 'y', 'z'], image: 'test/1.jpeg', image_id: '0001/1.jpeg' }]);
  const found = await readGeotextAnnotations([train, list], { regions: true });
  t.deepEqual(found.imageIds, [drone.image_id, drone.image_id, '0001/1.jpeg']);
  t.deepEqual(found.imagePaths, [drone.image, drone.image, 'test/1.jpeg']);
  t.deepEqual(found.captions, ['one', 'two', 'x', 'y', 'z']);
  t.deepEqual([...found.entryOfText], [0, 1, 2, 2, 2]);
  t.deepEqual([...found.loneCaption], [1, 1, 0]);
  t.deepEqual([...found.regions.entry], [0, 0]);
  t.deepEqual(found.regions.sentences, ['a', NO_SENTENCE]);
  t.deepEqual([...found.regions.boxes], [0.5, 0.5, 0.2, 0.1, -100, -100, -100, -100]);
  const plain = await readGeotextAnnotations([train]);
  t.is(plain.regions.sentences.length, 0);
});

const defects: [string, unknown, RegExp][] = [
  ['no list', { a: 1 }, /expected a list/],
  ['no object', ['a'], /\/0, byte .*expected an object/],
  ['no image_id', [{ image: 'a', caption: 'b' }], /\/0, byte .*has no "image_id"/],
  ['no caption', [{ ...drone, caption: 'b' }, drone], /\/1, byte .*has no "caption"/],
  ['a number as id', [{ ...drone, image_id: 7, caption: 'b' }], /\/0\/image_id, byte .*expected a text/],
  ['a number as caption', [{ ...drone, caption: 7 }], /\/0\/caption, byte .*text or a list of texts/],
  ['a number among captions', [{ ...drone, caption: ['a', 7] }], /\/0\/caption, byte .*item 1/],
  ['a box too many', [{ ...drone, caption: 'a', sentences: ['b'], bboxes: [null, null] }], /1 sentences, but 2 bboxes/],
  [
    'a box of three',
    [{ ...drone, caption: 'a', sentences: ['b'], bboxes: [[1, 2, 3]] }],
    /\/0\/bboxes\/0, byte .*3 stand/,
  ],
  ['a text in a box', [{ ...drone, caption: 'a', sentences: ['b'], bboxes: [['x']] }], /\/0\/bboxes\/0, byte/],
  ['cut off', '[{"image_id": "0001/a', /the file ends/],
];
for (const [what, value, message] of defects) {
  test(`refused with its place: ${what}`, async (t) => {
    const error = await t.throwsAsync(readGeotextAnnotations([write(t, value)], { regions: true }), {
      instanceOf: FileFormatError,
      message,
    });
    t.regex(error!.message, /a\.json/);
  });
}

test('answers: buildings as texts or numbers, query ids as in a submission', (t) => {
  const file = write(t, { queries: { q_0001: '0839', 2: 7 }, images: { image_a: '0839' }, note: 'x' });
  const { queries, images } = readAnswers(file);
  t.deepEqual([...queries].sort(), [
    ['q1', '0839'],
    ['q2', '7'],
  ]);
  t.deepEqual([...images], [['image_a', '0839']]);
  t.throws(() => readAnswers(write(t, { queries: {} })), { message: /\/images: is missing/ });
  t.throws(() => readAnswers(write(t, { queries: { q1: null }, images: {} })), {
    message: /\/queries\/q1.*a building is/,
  });
  t.throws(() => readAnswers(write(t, { queries: { q1: 'a', q_1: 'b' }, images: {} })), {
    message: /q1 stands there twice/,
  });
});
