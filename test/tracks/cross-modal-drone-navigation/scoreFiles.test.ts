import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { zipSync } from 'fflate';
import ndarray from 'ndarray';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { encodeNpy, encodeNpz } from '../../../src/sensors/index.js';
import { scoreFiles } from '../../../tracks/cross-modal-drone-navigation/scoreFiles.js';
import { flatMatrix, retrievalGolden, type RetrievalCase } from '../../helpers/retrievalGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { writeChallenge } from './challenge.js';

const golden = retrievalGolden();

function writeAnnotations(t: ExecutionContext, { image_ids, captions_per_image }: RetrievalCase): string {
  const rows = image_ids.map((id, i) => ({
    image_id: id,
    image: `train/${id}`,
    caption: Array.from({ length: captions_per_image[i] }, (_, c) => `caption ${c}`),
  }));
  const file = join(temporaryFolder(t), 'test_951_version.json');
  writeFileSync(file, JSON.stringify(rows));
  return file;
}

/** float32 bits as float16; the values of the file are float16 already. */
function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (word, i) => {
    if (Number.isNaN(values[i])) return 0x7e00;
    const sign = (word >>> 16) & 0x8000;
    const size = Math.abs(values[i]);
    if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24);
    return sign | (((word & 0x7fffffff) - 0x38000000) >>> 13);
  });
}

function npy(each: RetrievalCase, direction: 'i2t' | 't2i'): Uint8Array {
  const rows = each[direction];
  const values = flatMatrix(rows);
  const shape = [rows.length, rows[0].length];
  if (each.dtype === 'float32') return encodeNpy(ndarray(values, shape));
  const bytes = Buffer.from(encodeNpy(ndarray(toHalf(values) as Uint16Array<ArrayBuffer>, shape)));
  return Buffer.from(bytes.toString('latin1').replace("'<u2'", "'<f2'"), 'latin1');
}

const silent = { onFound: () => undefined };

for (const each of golden.cases) {
  test(`${each.name}: matrices of ${each.dtype} files, both profiles`, async (t) => {
    const groundTruth = writeAnnotations(t, each);
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'scores.npz'), zipSync({ 'i2t.npy': npy(each, 'i2t'), 't2i.npy': npy(each, 't2i') }));
    mkdirSync(join(folder, 'matrices'));
    writeFileSync(join(folder, 'matrices', 'score_matrix_t2i.npy'), npy(each, 't2i'));
    writeFileSync(join(folder, 'matrices', 'i2t.npy'), npy(each, 'i2t'));
    const expectations = [
      ['retrieval/official-ids', each.expected_official],
      ['retrieval/fixed-ids', each.expected_fixed_building],
    ] as const;
    for (const [profile, expected] of expectations) {
      const found: string[] = [];
      const onFound = (message: string): void => void found.push(message);
      const scored = await scoreFiles({ groundTruth, predictions: join(folder, 'scores.npz'), profile, onFound });
      const pairs: [string, string][] = [
        ['t2i/R@1', 'img_r1'],
        ['t2i/R@5', 'img_r5'],
        ['t2i/R@10', 'img_r10'],
        ['i2t/R@1', 'txt_r1'],
        ['i2t/R@10', 'txt_r10'],
        ['R-mean', 'r_mean'],
      ];
      for (const [id, name] of pairs) {
        t.true(Math.abs(scored.metrics[id]! - (expected[name] as number)) <= 1e-9, `${profile} ${id}`);
      }
      t.is(scored.primary.value, (scored.metrics['t2i/R@1']! + scored.metrics['t2i/R@10']!) / 2);
      t.is(scored.format, 'geotext-1652');
      t.is(found.length, 3);
      t.true(
        scored.warnings.some(({ code }) => code === 'nan-scores') ===
          each.i2t.flat().concat(each.t2i.flat()).includes(null),
      );
      const again = await scoreFiles({ groundTruth, predictions: join(folder, 'matrices'), profile, ...silent });
      t.deepEqual(again.metrics, scored.metrics);
      t.is(again.predictionFiles.length, 2);
    }
  });
}

const profile = 'retrieval/official-ids';

test('one direction alone is scored with a warning; t2i must be there', async (t) => {
  const [each] = golden.cases;
  const groundTruth = writeAnnotations(t, each);
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'a.npz'), zipSync({ 't2i.npy': npy(each, 't2i') }));
  const scored = await scoreFiles({ groundTruth, predictions: join(folder, 'a.npz'), profile, ...silent });
  t.true(Math.abs(scored.metrics['t2i/R@1']! - (each.expected_official.img_r1 as number)) <= 1e-9);
  t.true(scored.warnings.some(({ code }) => code === 'one-direction'));
  t.false('i2t/R@1' in scored.metrics);
  writeFileSync(join(folder, 'b.npz'), zipSync({ 'i2t.npy': npy(each, 'i2t') }));
  await t.throwsAsync(scoreFiles({ groundTruth, predictions: join(folder, 'b.npz'), profile, ...silent }), {
    message: /holds no t2i/,
  });
  writeFileSync(join(folder, 'c.npz'), encodeNpz({ scores: ndarray(new Float32Array(1), [1, 1]) }));
  await t.throwsAsync(scoreFiles({ groundTruth, predictions: join(folder, 'c.npz'), profile, ...silent }), {
    instanceOf: InputError,
    message: /neither t2i .* its arrays: scores/,
  });
});

test('shapes that do not fit are refused, a transposed one by name', async (t) => {
  const [each] = golden.cases;
  const groundTruth = writeAnnotations(t, each);
  const file = join(temporaryFolder(t), 'a.npz');
  writeFileSync(file, zipSync({ 't2i.npy': npy(each, 'i2t') }));
  await t.throwsAsync(scoreFiles({ groundTruth, predictions: file, profile, ...silent }), {
    message: /t2i: shape \(18, 54\), but the ground truth needs \(54, 18\).*transposed/,
  });
});

/** The golden submission with answers of the golden score. */
function goldenChallenge(t: ExecutionContext): string {
  const folder = temporaryFolder(t);
  const { query_building: queries, image_building: images } = golden.phase2_score_INFERRED;
  writeFileSync(join(folder, 'answers.json'), JSON.stringify({ queries, images }));
  writeFileSync(join(folder, 'queries.txt'), golden.submission.query_ids.map((id) => `${id}\ttext\n`).join(''));
  writeFileSync(join(folder, 'submission.txt'), golden.submission.text);
  return folder;
}

test('a submission against answers: the challenge score, from a text, an archive, a folder', async (t) => {
  const folder = goldenChallenge(t);
  const expected = golden.phase2_score_INFERRED;
  mkdirSync(join(folder, 'out'));
  const text = Buffer.from(golden.submission.text);
  writeFileSync(join(folder, 'out', 'submission.zip'), zipSync({ 'submission.txt': text }));
  for (const groundTruth of [folder, join(folder, 'queries.txt'), join(folder, 'answers.json')]) {
    for (const predictions of ['submission.txt', 'out/submission.zip', 'out']) {
      const scored = await scoreFiles({ groundTruth, predictions: join(folder, predictions), profile, ...silent });
      t.deepEqual(scored.primary, { id: 'challenge-score', value: expected.score });
      t.is(scored.metrics['t2i/R@5'], expected['R@5']);
      t.deepEqual(scored.alternate['retrieval/fixed-ids'], scored.metrics);
      t.deepEqual(scored.warnings, []);
      t.is(scored.units.length, 3);
    }
  }
});

test('what a submission swallows is a warning', async (t) => {
  const folder = goldenChallenge(t);
  const lines = golden.submission.text.trimEnd().split('\n');
  const [query, first, , ...rest] = lines[0].split(' ');
  const odd = [
    [query, first, first, ...rest].join(' '),
    lines[1].replace(/ \S+$/, ' image_unknown'),
    `q9${lines[2].slice(2)}`,
  ];
  writeFileSync(join(folder, 'submission.txt'), odd.join('\n'));
  const scored = await scoreFiles({
    groundTruth: folder,
    predictions: join(folder, 'submission.txt'),
    profile,
    ...silent,
  });
  t.deepEqual(
    scored.warnings.map(({ code }) => code),
    ['queries-missing', 'queries-unknown', 'images-unknown', 'images-repeated'],
  );
});

test('a query of a building that no image shows is named', async (t) => {
  const folder = goldenChallenge(t);
  const { query_building: queries, image_building: images } = golden.phase2_score_INFERRED;
  writeFileSync(join(folder, 'answers.json'), JSON.stringify({ queries: { ...queries, q2: 77 }, images }));
  const predictions = join(folder, 'submission.txt');
  const { warnings } = await scoreFiles({ groundTruth: folder, predictions, profile, ...silent });
  t.deepEqual(
    warnings.map(({ code, message }) => [code, /q2$/.test(message)]),
    [['no-right-item', true]],
  );
});

test('refused: lines without eleven fields, repeated queries, no answers, lists against annotations', async (t) => {
  const folder = goldenChallenge(t);
  const predictions = join(folder, 'submission.txt');
  const run = (groundTruth = folder) => scoreFiles({ groundTruth, predictions, profile, ...silent });
  writeFileSync(predictions, `${golden.submission.text}q5 image_a\n`);
  await t.throwsAsync(run(), { instanceOf: FileFormatError, message: /line 5: has 2 fields/ });
  writeFileSync(predictions, golden.submission.text + golden.submission.text);
  await t.throwsAsync(run(), { message: /line 5: query q1 stands twice/ });
  writeFileSync(predictions, '\n');
  await t.throwsAsync(run(), { message: /holds no line/ });
  writeFileSync(predictions, golden.submission.text);
  await t.throwsAsync(run(writeAnnotations(t, golden.cases[0])), {
    message: /annotations are scored with score matrices/,
  });
  const without = writeChallenge(temporaryFolder(t), { answers: false });
  await t.throwsAsync(run(without), { message: /queries alone hold no answers/ });
  await t.throwsAsync(scoreFiles({ groundTruth: folder, predictions: join(folder, 'nothing'), profile, ...silent }), {
    message: /nothing: no such file/,
  });
});

test('matrices of a challenge: queries in the order of their file, images sorted', async (t) => {
  const folder = writeChallenge(temporaryFolder(t));
  const scores = new Float32Array(4 * 12);
  for (let q = 0; q < 4; q++) for (let i = 0; i < 12; i++) scores[q * 12 + i] = (i % 4 === q ? 1 : 0) + i / 100;
  const file = join(folder, 'scores.npz');
  writeFileSync(file, encodeNpz({ t2i: ndarray(scores, [4, 12]) }));
  const scored = await scoreFiles({ groundTruth: folder, predictions: file, profile, ...silent });
  t.is(scored.primary.value, 100);
  t.is(scored.slices[0].n, 4);
});
