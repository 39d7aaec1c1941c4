import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { strToU8, zipSync } from 'fflate';
import { InputError } from '../../../src/errors/index.js';
import { topByArgsort } from '../../../src/metrics/index.js';
import { listZip, unpackEntry } from '../../../src/sensors/index.js';
import { checkSubmission, writeSubmission } from '../../../tracks/cross-modal-drone-navigation/submission.js';
import { submissionLine } from '../../../tracks/cross-modal-drone-navigation/submission/lines.js';
import { retrievalGolden } from '../../helpers/retrievalGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { openChallenge, perfect, writeChallenge } from './challenge.js';

const golden = retrievalGolden();

test('lines of the official writer: rankings, an all-equal row included', (t) => {
  const { image_ids, scores, query_ids, text } = golden.submission;
  const lines = query_ids.map((id, row) => {
    const top = topByArgsort(Float32Array.from(scores[row]), 10);
    return submissionLine(
      id,
      Array.from(top, (image) => image_ids[image]),
    );
  });
  t.is(lines.join(''), text);
});

test('lines of the official writer: short rankings and ids that are none', (t) => {
  const { rankings, text } = golden.submission_padding;
  t.is(rankings.map((ranking, index) => submissionLine(`q${index + 1}`, ranking)).join(''), text);
});

test('a run is written as text and archive, passes its own check, and is the same bytes again', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t), { answers: false }));
  const outDir = temporaryFolder(t);
  const paths = await writeSubmission({ dataset, predictions: perfect(), outDir });
  t.deepEqual(paths, [join(outDir, 'submission.txt'), join(outDir, 'submission.zip')]);
  const text = readFileSync(paths[0], 'utf8');
  const [first] = text.split('\n');
  t.deepEqual(first.split(' ').slice(0, 4), ['q1', 'image_00000000', 'image_00000004', 'image_00000008']);
  t.is(text.split('\n').length, 5);
  const archive = readFileSync(paths[1]);
  t.is(Buffer.from(unpackEntry(archive, listZip(archive, 'a')[0], 'a')).toString(), text);
  for (const path of [...paths, outDir]) t.deepEqual(await checkSubmission({ path, dataset }), []);
  await writeSubmission({ dataset, predictions: perfect(), outDir });
  t.deepEqual(readFileSync(paths[1]), archive);
});

test('a gallery of nine: the last image is repeated, and the check says so', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t), { answers: false }));
  const ids = dataset.ids.filter((id) => !['image_00000009', 'image_00000010', 'image_00000011'].includes(id));
  const small = { ...dataset, ids };
  const outDir = temporaryFolder(t);
  await writeSubmission({ dataset: small, predictions: perfect(), outDir });
  const fields = readFileSync(join(outDir, 'submission.txt'), 'utf8').split('\n')[0].split(' ');
  t.is(fields.length, 11);
  t.is(fields[10], fields[9]);
  const defects = await checkSubmission({ path: outDir, dataset: small });
  t.deepEqual([...new Set(defects.map(({ severity, code }) => `${severity} ${code}`))], ['warning duplicate-image']);
});

test('refused: predictions missing or not finite', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t), { answers: false }));
  const predictions = perfect();
  predictions.set('q2', { embedding: Float32Array.of(Number.NaN, 0, 0, 0) });
  await t.throwsAsync(writeSubmission({ dataset, predictions, outDir: temporaryFolder(t) }), {
    message: /not finite \(q2\)/,
  });
  predictions.delete('q2');
  await t.throwsAsync(writeSubmission({ dataset, predictions, outDir: temporaryFolder(t) }), {
    instanceOf: InputError,
    message: /no prediction for 1 samples \(q2\)/,
  });
});

const good = Array.from({ length: 4 }, (_, q) => {
  const images = Array.from({ length: 10 }, (_unused, i) => `image_0000000${(q + i) % 10}`);
  return `q${q + 1} ${images.join(' ')}`;
});
const document = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

async function defectsOf(t: ExecutionContext, content: string | Uint8Array, withDataset = true): Promise<string[]> {
  const folder = writeChallenge(temporaryFolder(t), { answers: false });
  const path = join(temporaryFolder(t), 'submission.txt');
  writeFileSync(path, content);
  const defects = await checkSubmission({ path, ...(withDataset && { dataset: await openChallenge(folder) }) });
  return defects.map(({ severity, code, place }) => `${severity} ${code} ${place.startsWith('line') ? place : '-'}`);
}

test('a good submission has no defect', async (t) => {
  t.deepEqual(await defectsOf(t, document(good)), []);
  t.deepEqual(await defectsOf(t, document(good), false), []);
});

const replaced = (row: number, change: (line: string) => string): string =>
  document(good.map((line, index) => (index === row ? change(line) : line)));

const cases: [string, string | Uint8Array, string[]][] = [
  ['ten fields', replaced(1, (line) => line.replace(/ \S+$/, '')), ['error field-count line 2']],
  ['twelve fields', replaced(3, (line) => `${line} image_00000011`), ['error field-count line 4']],
  [
    'an unknown query',
    replaced(0, (line) => line.replace('q1', 'q7')),
    ['error unknown-query line 1', 'error queries-missing -'],
  ],
  [
    'an id not as the official script writes it',
    replaced(0, (line) => line.replace('q1', 'q_0001')),
    ['error unknown-query line 1'],
  ],
  [
    'an unknown image',
    replaced(2, (line) => line.replace('image_00000002', 'image_ffffffff')),
    ['error unknown-image line 3'],
  ],
  [
    'an extension',
    replaced(2, (line) => line.replace('image_00000002', 'image_00000002.jpeg')),
    ['error extension line 3'],
  ],
  [
    'a path',
    replaced(2, (line) => line.replace('image_00000002', 'images/image_00000002')),
    ['error extension line 3'],
  ],
  [
    'a placeholder',
    replaced(2, (line) => line.replace('image_00000002', 'image_placeholder')),
    ['warning placeholder line 3'],
  ],
  [
    'an image twice',
    replaced(2, (line) => line.replace('image_00000002', 'image_00000003')),
    ['warning duplicate-image line 3'],
  ],
  ['queries in another order', document([good[1], good[0], good[2], good[3]]), ['warning query-order line 1']],
  ['a query twice', document([...good, good[3]]), ['error query-twice line 5']],
  ['a query missing', document(good.slice(1)), ['error queries-missing -']],
  ['a blank line', document([good[0], '', ...good.slice(1)]), ['warning blank-line line 2']],
  ['a tab', replaced(1, (line) => line.replace(' ', '\t')), ['warning separators line 2']],
  ['a space at the end', replaced(1, (line) => `${line} `), ['warning separators line 2']],
  ['CR LF', document(good).replaceAll('\n', '\r\n'), ['error crlf line 1']],
  ['a byte order mark', `\ufeff${document(good)}`, ['error byte-order-mark line 1']],
  ['no newline at the end', document(good).trimEnd(), ['warning no-final-newline line 4']],
  ['nothing', '', ['error empty -']],
  ['blank lines alone', '\n\n', ['error empty -', 'warning blank-line line 1', 'warning blank-line line 2']],
  ['no UTF-8', Buffer.concat([Buffer.from(`${good[0]}\n`), Buffer.of(0xff, 0x0a)]), ['error not-utf8 line 2']],
];
for (const [what, content, expected] of cases) {
  test(`checked: ${what}`, async (t) => t.deepEqual(await defectsOf(t, content), expected));
}

test('without the data set the form of ids is checked', async (t) => {
  t.deepEqual(
    await defectsOf(
      t,
      replaced(0, (line) => line.replace('q1', 'q_0001')),
      false,
    ),
    ['error unknown-query line 1'],
  );
  t.deepEqual(
    await defectsOf(
      t,
      replaced(0, (line) => line.replace('image_00000003', 'picture-3')),
      false,
    ),
    ['error unknown-image line 1'],
  );
});

test('archives: names, places, damage', async (t) => {
  const folder = temporaryFolder(t);
  const check = async (files: Record<string, Uint8Array> | Uint8Array): Promise<string[]> => {
    const path = join(folder, 'submission.zip');
    writeFileSync(path, files instanceof Uint8Array ? files : zipSync(files));
    return (await checkSubmission({ path })).map(({ severity, code }) => `${severity} ${code}`);
  };
  const bytes = strToU8(document(good));
  t.deepEqual(await check({ 'submission.txt': bytes }), []);
  t.deepEqual(await check({ 'out/submission.txt': bytes }), ['error result-in-folder']);
  t.deepEqual(await check({ 'submission.txt': bytes, 'notes.md': bytes }), ['warning zip-extra-file']);
  t.deepEqual(await check({ 'other.txt': bytes }), ['error result-missing', 'warning zip-extra-file']);
  t.deepEqual(await check(zipSync({ 'submission.txt': bytes }).subarray(0, 60)), ['error zip-damaged']);
  t.deepEqual(await check({ 'submission.txt': new Uint8Array(2 ** 22).fill(0x20) }), ['error zip-bomb']);
  await t.throwsAsync(checkSubmission({ path: join(folder, 'nowhere') }), { instanceOf: InputError });
});
