import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { zipSync } from 'fflate';
import {
  DETECTION_NAMES,
  readNuscenesResults,
  selectNuscenesSamples,
  type ResultsReading,
} from '../../../src/datasets/nuscenes/index.js';
import { goldenUrl, readGolden, toBoxes, type JsonBox, type JsonCase } from '../../helpers/nuscenesDetectionGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const META = { use_camera: false, use_lidar: true, use_radar: false, use_map: false, use_external: false };

const box = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  sample_token: 'a',
  translation: [1, 2, 3],
  size: [2, 4.5, 1.5],
  rotation: [1, 0, 0, 0],
  velocity: [0.5, -0.25],
  detection_name: 'car',
  detection_score: 0.75,
  attribute_name: 'vehicle.moving',
  ...changes,
});

async function read(
  t: ExecutionContext,
  content: string | Uint8Array,
  name = 'results.json',
  reading?: ResultsReading,
) {
  const path = join(temporaryFolder(t), name);
  await writeFile(path, content);
  return readNuscenesResults(path, reading);
}

const submission = (results: unknown): string => JSON.stringify({ meta: META, results });
const nanGolden = (): Buffer => gunzipSync(readFileSync(goldenUrl('det40/results_nusc_nan.json.gz')));

test('a submission with literal NaN reads as the same with null, and as its boxes stand in the file', async (t) => {
  const { submission: official } = readGolden<JsonCase>('det40/input.json.gz');
  const text = nanGolden().toString('utf8');
  t.true(text.includes('NaN'));
  const wanted = toBoxes(Object.entries(official.results));
  const literal = await read(t, text);
  t.deepEqual(literal.boxes, wanted);
  t.deepEqual(literal.meta, official.meta);
  t.deepEqual(literal.warnings, []);
  const withNull = text.replaceAll('NaN', 'null');
  t.deepEqual((await read(t, withNull, 'null.json')).boxes, wanted);
});

test('tokens that look like numbers keep their order and their digits', async (t) => {
  const tokens = ['10000000000000000000000000000002', '7', '10000000000000000000000000000001', '3'];
  const lists = tokens.map((token) => `"${token}": [${JSON.stringify(box({ sample_token: token }))}]`);
  const { boxes } = await read(t, `{"results": {${lists.join(',')}}, "meta": {}}`);
  t.deepEqual(boxes.sampleTokens, tokens);
  t.is(boxes.namedSample, undefined);
});

test('what is left out gets the devkit’s values; unknown keys are passed over', async (t) => {
  const { detection_score: _score, ...rest } = box({ tracking_id: { any: ['thing', null] }, num_pts: 0 });
  const { boxes } = await read(
    t,
    submission({ a: [rest, box({ velocity: [null, null], attribute_name: '' })], b: [] }),
  );
  t.deepEqual([...boxes.score], [-1, 0.75]);
  t.deepEqual([...boxes.numPts], [0, -1]);
  t.deepEqual([...boxes.attribute], [6, 0]);
  t.deepEqual([...boxes.velocity], [0.5, -0.25, NaN, NaN]);
  t.deepEqual([...boxes.sampleRows], [0, 2, 2]);
});

test('zip archives: compressed and stored, as a stream', async (t) => {
  const bytes = nanGolden();
  const plain = await read(t, bytes);
  for (const level of [0, 6] as const) {
    const zipped = zipSync({ 'results_nusc.json': bytes }, { level });
    const { boxes, meta } = await read(t, zipped, `results_nusc_${level}.zip`);
    t.deepEqual(boxes, plain.boxes);
    t.deepEqual(meta, plain.meta);
  }
});

test('archives that are not what they should be', async (t) => {
  const bytes = Buffer.from(submission({ a: [box()] }));
  await t.throwsAsync(read(t, zipSync({ 'sub/results_nusc.json': bytes }), 'nested.zip'), {
    name: 'FileFormatError',
    message: /lies in a folder \(sub\/results_nusc\.json\); pack it at the root/,
  });
  await t.throwsAsync(read(t, zipSync({ 'readme.txt': bytes }), 'without.zip'), { message: /holds no results_nusc/ });
  const damaged = zipSync({ 'results_nusc.json': bytes }, { level: 0 });
  damaged[60] ^= 1;
  await t.throwsAsync(read(t, damaged, 'damaged.zip'), { name: 'FileFormatError' });
  const lying = zipSync({ 'results_nusc.json': bytes }, { level: 6 });
  const view = new DataView(lying.buffer, lying.byteOffset);
  const directory = view.getUint32(lying.length - 6, true);
  view.setUint32(directory + 24, bytes.length - 5, true);
  await t.throwsAsync(read(t, lying, 'lying.zip'), { message: /more than the \d+ bytes that are declared/ });
});

const REFUSED: [string, unknown, RegExp][] = [
  ['class', box({ detection_name: 'van' }), /sample a, box 1 .*detection_name "van" is not one of car, truck/],
  ['attribute', box({ attribute_name: 'vehicle.flying' }), /sample a, box 1 .*"vehicle.flying" is neither/],
  ['short translation', box({ translation: [1, 2] }), /sample a, box 1 .*translation has 2 numbers, 3 are needed/],
  ['long size', box({ size: [1, 2, 3, 4] }), /box 1 .*size has 4 numbers, 3/],
  ['short rotation', box({ rotation: [1, 0, 0] }), /box 1 .*rotation has 3 numbers, 4/],
  ['long velocity', box({ velocity: [1, 2, 3] }), /box 1 .*velocity has 3 numbers, 2/],
  ['null in a size', box({ size: [1, null, 3] }), /box 1 .*expected a number, but 'null'/],
  ['text for a number', box({ translation: ['1', 2, 3] }), /box 1 .*expected a number/],
  ['null score', box({ detection_score: null }), /box 1 .*expected a number/],
  ['no translation', (({ translation: _, ...rest }) => rest)(box()), /box 1 .*translation is missing/],
  ['nothing', {}, /box 1 .*sample_token, translation, size, rotation, velocity, detection_name, attribute_name are/],
  ['no object', 7, /box 1 .*expected an object/],
];
for (const [what, broken, message] of REFUSED) {
  test(`refused, naming sample and box: ${what}`, async (t) => {
    await t.throwsAsync(read(t, submission({ b: [], a: [box(), broken] })), { name: 'FileFormatError', message });
  });
}

for (const field of ['translation', 'size', 'rotation', 'detection_score']) {
  test(`refused, naming sample and box: literal NaN in ${field}`, async (t) => {
    const text = submission({ a: [box({ [field]: '@' })] }).replace(
      '"@"',
      field === 'detection_score' ? 'NaN' : '[NaN,1,1]',
    );
    await t.throwsAsync(read(t, text), { message: /sample a, box 0 .*NaN/ });
  });
}

test('a class that the profile lacks is refused', async (t) => {
  const reading = { detectionNames: DETECTION_NAMES.filter((name) => name !== 'barrier') };
  const text = submission({ a: [box({ detection_name: 'barrier', attribute_name: '' })] });
  t.is((await read(t, text)).boxes.detection.length, 1);
  await t.throwsAsync(read(t, text, 'six.json', reading), { message: /"barrier" is not one of/ });
});

test('at most 500 boxes a sample', async (t) => {
  const many = (count: number): string =>
    submission({ a: [], b: Array.from({ length: count }, () => box({ sample_token: 'b' })) });
  t.is((await read(t, many(500))).boxes.detection.length, 500);
  await t.throwsAsync(read(t, many(502), 'many.json'), { message: /sample b.*502 boxes; at most 500/ });
  await t.throwsAsync(read(t, many(3), 'few.json', { maxBoxesPerSample: 2 }), { message: /3 boxes; at most 2/ });
});

test('results and meta must be there, and nothing after them', async (t) => {
  await t.throwsAsync(read(t, '{"meta": {}}'), { message: /no "results" at the top/ });
  await t.throwsAsync(read(t, '{"results": {}}'), { message: /no "meta" at the top/ });
  await t.throwsAsync(read(t, `${submission({})} x`), { message: /expected the end of the file/ });
  await t.throwsAsync(read(t, '[]'), { name: 'FileFormatError' });
  await t.throwsAsync(read(t, ''), { name: 'FileFormatError' });
  const whole = submission({ a: [box()] });
  for (let end = 1; end < whole.length; end += 7) {
    await t.throwsAsync(read(t, whole.slice(0, end), 'cut.json'), { name: 'FileFormatError' }, `cut at ${end}`);
  }
  await t.throwsAsync(readNuscenesResults(join(temporaryFolder(t), 'absent.json')), { name: 'InputError' });
});

test('a sample that stands twice: first place, last list, and a warning', async (t) => {
  const list = (...scores: number[]): string => JSON.stringify(scores.map((score) => box({ detection_score: score })));
  const other = JSON.stringify([box({ sample_token: 'b', detection_score: 0.5 })]);
  const { boxes, warnings } = await read(
    t,
    `{"meta":{},"results":{"a":${list(0.1, 0.2, 0.3)},"b":${other},"a":${list(0.9)}}}`,
  );
  t.deepEqual(boxes.sampleTokens, ['a', 'b']);
  t.deepEqual([...boxes.sampleRows], [0, 1, 2]);
  t.deepEqual([...boxes.score], [0.9, 0.5]);
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['repeated-sample'],
  );
});

test('boxes that name another sample are kept with the sample they name', async (t) => {
  const lists = {
    a: [box(), box({ sample_token: 'b' })],
    b: [box({ sample_token: 'nowhere' }), box({ sample_token: 'b' })],
  };
  const { boxes } = await read(t, submission(lists));
  t.deepEqual([...boxes.namedSample!], [0, 1, -1, 1]);
  const swapped = selectNuscenesSamples(boxes, ['b', 'x', 'a']);
  t.deepEqual(swapped.sampleTokens, ['b', 'a']);
  t.deepEqual([...swapped.namedSample!], [-1, 0, 1, 0]);
  t.deepEqual([...selectNuscenesSamples(boxes, ['a']).namedSample!], [0, -1]);
});

test('selected samples have the boxes they had', async (t) => {
  const { boxes } = await read(t, nanGolden());
  const tokens = boxes.sampleTokens.filter((_, s) => s % 3 === 1).reverse();
  const { submission: official } = readGolden<JsonCase>('det40/input.json.gz');
  const wanted = toBoxes(tokens.map((token) => [token, official.results[token] as JsonBox[]] as const));
  t.deepEqual(selectNuscenesSamples(boxes, tokens), wanted);
});
