import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { zipSync, type Zippable } from 'fflate';
import ndarray from 'ndarray';
import type { Dataset, Defect, Detections } from '../../../src/contracts/index.js';
import { openDataset } from '../../../tracks/sensor-placement/dataset.js';
import { checkSubmission, writeSubmission } from '../../../tracks/sensor-placement/submission.js';
import { track } from '../../../tracks/sensor-placement/track.js';
import { nuscenesDataroot } from '../../helpers/nuscenesGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

type Fields = Record<string, unknown>;
type Results = { meta?: unknown; results?: Record<string, unknown> };

const META = { use_camera: false, use_lidar: true, use_radar: false, use_map: false, use_external: false };

const box = (token: string, change: Fields = {}): Fields => ({
  sample_token: token,
  translation: [100.5, 200.25, 1],
  size: [1.9, 4.5, 1.6],
  rotation: [1, 0, 0, 0],
  velocity: [0.5, 0],
  detection_name: 'car',
  detection_score: 0.75,
  attribute_name: 'vehicle.moving',
  ...change,
});
const good = (): Results => ({ meta: META, results: { a: [box('a')], b: [] } });
const oneBox = (change: Fields): Results => ({ meta: META, results: { a: [box('a', change)] } });
const without = (key: string): Results => {
  const { [key]: _gone, ...rest } = box('a');
  return { meta: META, results: { a: [rest] } };
};

function fileOf(t: ExecutionContext, content: string | Uint8Array, name = 'results_nusc.json'): string {
  const path = join(temporaryFolder(t), name);
  writeFileSync(path, content);
  return path;
}

const check = (t: ExecutionContext, results: Results | string, dataset?: Dataset): Promise<readonly Defect[]> =>
  checkSubmission({
    path: fileOf(t, typeof results === 'string' ? results : JSON.stringify(results)),
    ...(dataset && { dataset }),
  });
const brief = (defects: readonly Defect[]): string[] => defects.map((d) => `${d.severity} ${d.code} @ ${d.place}`);

test('a good submission has no defect, as file, as archive and as folder', async (t) => {
  t.deepEqual(await check(t, good()), []);
  const archive = zipSync({ 'results_nusc.json': Buffer.from(JSON.stringify(good())) });
  const path = fileOf(t, archive, 'results_nusc.zip');
  t.deepEqual(await checkSubmission({ path }), []);
  t.deepEqual(await checkSubmission({ path: join(path, '..') }), []);
});

const AT = 'sample a, box 0';
const DEFECTS: readonly (readonly [string, Results, readonly string[]])[] = [
  ['no meta', { results: good().results as Record<string, unknown> }, ['error meta-missing @ top level']],
  ['no results', { meta: META }, ['error results-missing @ top level']],
  ['meta of another type', { ...good(), meta: [] }, ['warning meta-type @ meta']],
  ['a camera', { ...good(), meta: { ...META, use_camera: true } }, ['warning meta-modality @ meta, use_camera']],
  ['no LiDAR', { ...good(), meta: { ...META, use_lidar: false } }, ['warning meta-modality @ meta, use_lidar']],
  [
    'external data',
    { ...good(), meta: { ...META, use_external: true } },
    ['warning meta-external @ meta, use_external'],
  ],
  [
    'a flag that is no flag',
    { ...good(), meta: { ...META, use_map: 'no' } },
    ['warning meta-flag-type @ meta, use_map'],
  ],
  [
    'a flag that is missing',
    { ...good(), meta: { use_lidar: true } },
    ['use_camera', 'use_radar', 'use_map', 'use_external'].map((flag) => `warning meta-flag-missing @ meta, ${flag}`),
  ],
  ['another key', { ...good(), extra: 1 } as Results, ['warning key-unknown @ "extra"']],
  ['no list of boxes', { meta: META, results: { a: [box('a')], b: {} } }, ['error boxes-type @ sample b']],
  ['no box at all', { meta: META, results: { a: [], b: [] } }, ['error no-detections @ results']],
  [
    '501 boxes',
    { meta: META, results: { a: Array.from({ length: 501 }, (_, i) => box('a', { translation: [i, 0, 0] })) } },
    ['error box-count @ sample a'],
  ],
  ['a box that is no object', { meta: META, results: { a: [3, box('a')] } }, [`error box-type @ ${AT}`]],
  ['no attribute', without('attribute_name'), [`error field-missing @ ${AT}`]],
  ['no velocity', without('velocity'), [`error field-missing @ ${AT}`]],
  ['no score', without('detection_score'), [`warning score-missing @ ${AT}, detection_score`]],
  ['text for a class', oneBox({ detection_name: 3 }), [`error text-type @ ${AT}, detection_name`]],
  [
    'a class of the devkit that the track lacks',
    oneBox({ detection_name: 'trailer' }),
    [`error class-unknown @ ${AT}, detection_name`],
  ],
  [
    'an unknown attribute',
    oneBox({ attribute_name: 'vehicle.flying' }),
    [`error attribute-unknown @ ${AT}, attribute_name`],
  ],
  [
    "another class's attribute",
    oneBox({ attribute_name: 'cycle.with_rider' }),
    [`warning attribute-class @ ${AT}, attribute_name`],
  ],
  ['an empty attribute', oneBox({ attribute_name: '' }), [`warning attribute-class @ ${AT}, attribute_name`]],
  ['two numbers of three', oneBox({ translation: [1, 2] }), [`error vector-length @ ${AT}, translation`]],
  ['no list', oneBox({ size: 3 }), [`error vector-length @ ${AT}, size`]],
  ['text for a number', oneBox({ rotation: ['1', 0, 0, 0] }), [`error vector-type @ ${AT}, rotation`]],
  ['a flat box', oneBox({ size: [1, 0, 1] }), [`error box-size @ ${AT}, size`]],
  ['a negative size', oneBox({ size: [1, 4, -1] }), [`error box-size @ ${AT}, size`]],
  ['no rotation', oneBox({ rotation: [0, 0, 0, 0] }), [`error rotation-zero @ ${AT}, rotation`]],
  ['a long quaternion', oneBox({ rotation: [1, 1, 0, 0] }), [`warning rotation-norm @ ${AT}, rotation`]],
  ['a score above 1', oneBox({ detection_score: 1.5 }), [`warning score-range @ ${AT}, detection_score`]],
  ['a negative score', oneBox({ detection_score: -0.5 }), [`error score-range @ ${AT}, detection_score`]],
  ['text for a score', oneBox({ detection_score: '0.5' }), [`error score-type @ ${AT}, detection_score`]],
  ["another sample's token", oneBox({ sample_token: 'b' }), [`error sample-token @ ${AT}, sample_token`]],
  [
    'a box twice',
    { meta: META, results: { a: [box('a'), box('a', { detection_score: 0.5 })] } },
    ['warning box-duplicate @ sample a, box 1'],
  ],
  ['an unknown velocity', oneBox({ velocity: [null, null] }), [`warning velocity-unknown @ ${AT}, velocity`]],
];

for (const [what, results, expected] of DEFECTS) {
  test(`defect: ${what}`, async (t) => {
    t.deepEqual(brief(await check(t, results)), expected);
  });
}

test('defects: literal NaN and Infinity', async (t) => {
  const text = (key: string, value: string): string =>
    JSON.stringify(oneBox({ [key]: 'HERE' })).replace('"HERE"', value);
  for (const [key, value, wanted] of [
    ['translation', '[NaN, 0, 0]', 'error not-finite @ sample a, box 0, translation'],
    ['size', '[1, Infinity, 1]', 'error not-finite @ sample a, box 0, size'],
    ['velocity', '[NaN, NaN]', 'warning velocity-unknown @ sample a, box 0, velocity'],
    ['velocity', '[-Infinity, 0]', 'error not-finite @ sample a, box 0, velocity'],
    ['detection_score', 'NaN', 'error not-finite @ sample a, box 0, detection_score'],
  ] as const) {
    t.deepEqual(brief(await check(t, text(key, value))), [wanted], `${key} ${value}`);
  }
});

test('defects: a sample twice, of which the evaluator takes the last', async (t) => {
  const text = `{"meta": ${JSON.stringify(META)}, "results": {"a": [${JSON.stringify(box('a'))}], "a": []}}`;
  t.deepEqual(brief(await check(t, text)), ['error sample-duplicate @ sample a']);
});

test('defects: files that are no JSON, or cut off', async (t) => {
  const whole = JSON.stringify(good());
  for (const text of [whole.slice(0, -20), `${whole}x`, 'meta', '[]', '']) {
    const [defect, ...others] = await check(t, text);
    t.is(defect.code, 'json-broken', text);
    t.deepEqual(others, []);
  }
});

test('every defect is found in one go; of thousands the first are listed', async (t) => {
  const results = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`s${i}`, [box(`s${i}`, { size: [0, 1, 1], detection_score: 2 })]]),
  );
  const defects = await check(t, { results });
  const count = (code: string) => defects.filter((defect) => defect.code === code).length;
  t.is(count('meta-missing'), 1);
  t.is(count('box-size'), 21);
  t.is(count('score-range'), 21);
  t.true(defects.some(({ place, message }) => place === 'further places' && message === '10 more of this kind'));
});

test('signs of another convention', async (t) => {
  const many = (change: (i: number) => Fields): Results => ({
    meta: META,
    results: { a: Array.from({ length: 30 }, (_, i) => box('a', { translation: [3 * i, 0, 0], ...change(i) })) },
  });
  t.deepEqual(
    brief(
      await check(
        t,
        many(() => ({ size: [4.5, 1.9, 1.6] })),
      ),
    ),
    ['warning size-order @ all boxes'],
  );
  const scalarLast = (i: number): Fields => ({ rotation: [0, 0, Math.sin(0.1 + i / 100), Math.cos(0.1 + i / 100)] });
  t.deepEqual(brief(await check(t, many(scalarLast))), ['warning rotation-order @ all boxes']);
});

test('archives: names, places, bombs, damage', async (t) => {
  const json = Buffer.from(JSON.stringify(good()));
  const codes = async (files: Zippable): Promise<string[]> =>
    brief(await checkSubmission({ path: fileOf(t, zipSync(files), 'results_nusc.zip') }));
  t.deepEqual(await codes({ 'results_nusc.json': json, 'readme.txt': Buffer.from('x') }), [
    'warning zip-extra-file @ "readme.txt"',
  ]);
  t.deepEqual(await codes({ folder: { 'results_nusc.json': json } }), [
    'error result-in-folder @ "folder/results_nusc.json"',
    ...(await codes({ folder: { 'results_nusc.json': json } })).filter((each) => each.startsWith('warning')),
  ]);
  t.true((await codes({ 'other.json': json })).some((each) => each.startsWith('error result-missing')));
  t.true((await codes({ 'results_nusc.json': json, '../evil': json })).includes('error zip-path @ "../evil"'));
  t.deepEqual(await codes({ 'results_nusc.json': new Uint8Array(40 << 20) }), ['error zip-bomb @ "results_nusc.json"']);
  const damaged = zipSync({ 'results_nusc.json': [json, { level: 0 }] });
  damaged[60] ^= 1;
  t.true(
    brief(await checkSubmission({ path: fileOf(t, damaged, 'results_nusc.zip') })).some((each) =>
      each.startsWith('error zip-damaged'),
    ),
  );
});

const CARLA = 'carla40_track3_6class';
const carla = async (t: ExecutionContext): Promise<Dataset> =>
  openDataset({ path: nuscenesDataroot(t, CARLA), split: 'val' });

test('the samples of the split: each of them and no other', async (t) => {
  const dataset = await carla(t);
  const all = Object.fromEntries(dataset.ids.map((id) => [id, [] as unknown[]]));
  const placed = (id: string): Fields => box(id, { translation: [0, 0, 0] });
  const complete = { ...all, [dataset.ids[0]]: [placed(dataset.ids[0])] };
  // A box far from the vehicle is told of; the samples are right.
  t.deepEqual(
    (await check(t, { meta: META, results: complete }, dataset)).map(({ code }) => code),
    ['box-range'],
  );
  const { [dataset.ids[3]]: _third, [dataset.ids[7]]: _seventh, ...some } = complete;
  const [missing, extra] = await check(t, { meta: META, results: { ...some, stranger: [] } }, dataset);
  t.deepEqual([missing.code, extra.code], ['samples-missing', 'samples-extra']);
  t.regex(missing.message, new RegExp(`2 of its 40 samples are missing \\(${dataset.ids[3]}, ${dataset.ids[7]}\\)`));
  t.regex(extra.message, /1 samples are not in it \(stranger\): none of them is in the tables/);
});

test('boxes that were left in the LiDAR frame', async (t) => {
  const dataset = await carla(t);
  const results = Object.fromEntries(dataset.ids.map((id, s) => [id, [box(id, { translation: [10 + s, 5, 0] })]]));
  const defects = await check(t, { meta: META, results }, dataset);
  t.regex(defects.find(({ code }) => code === 'box-frame')?.message ?? '', /40 of 40 lie beyond .*global frame/);
});

function predictions(dataset: Dataset, change: (id: string, index: number) => Partial<Detections> = () => ({})) {
  return new Map(
    dataset.ids.map((id, index): [string, Detections] => [
      id,
      {
        boxes: ndarray(Float32Array.of(10 + index, 2, -1, 4.5, 1.9, 1.6, 0.3, 20, -3, -1, 0.8, 0.7, 1.7, 0), [2, 7]),
        names: ['car', 'pedestrian'],
        scores: Float32Array.of(0.9, 0.4),
        velocities: ndarray(Float32Array.of(5, 0, 0, 0), [2, 2]),
        ...change(id, index),
      },
    ]),
  );
}

test('what is written passes the check, is in order of time and the same twice', async (t) => {
  const dataset = await carla(t);
  const outDir = temporaryFolder(t);
  const write = (): Promise<readonly string[]> =>
    writeSubmission({ dataset, predictions: predictions(dataset), outDir });
  const paths = await write();
  t.deepEqual(paths, [join(outDir, 'results_nusc.json'), join(outDir, 'results_nusc.zip')]);
  for (const path of paths) t.deepEqual(await checkSubmission({ path, dataset }), []);
  const { meta, results } = JSON.parse(readFileSync(paths[0], 'utf8')) as {
    meta: unknown;
    results: Record<string, Fields[]>;
  };
  t.deepEqual(meta, META);
  t.deepEqual(Object.keys(results[dataset.ids[0]][0]), Object.keys(box('')));
  t.is(results[dataset.ids[0]][0].attribute_name, 'vehicle.moving');
  t.is(results[dataset.ids[0]][1].attribute_name, 'pedestrian.standing');
  const samples = JSON.parse(readFileSync(join(dataset.path, 'v1.0-trainval', 'sample.json'), 'utf8')) as {
    token: string;
    timestamp: number;
  }[];
  const stamps = new Map(samples.map(({ token, timestamp }) => [token, timestamp]));
  const times = Object.keys(results).map((token) => stamps.get(token) as number);
  t.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  );
  const first = paths.map((path) => readFileSync(path));
  t.deepEqual(
    (await write()).map((path) => readFileSync(path)),
    first,
  );
});

test('the shipped detector was trained on other data, and the file says so', async (t) => {
  const dataset = await carla(t);
  const given = { dataset, predictions: predictions(dataset), outDir: temporaryFolder(t) };
  const [path] = await writeSubmission({ ...given, modelPath: track.baseline });
  t.true((JSON.parse(readFileSync(path, 'utf8')) as { meta: typeof META }).meta.use_external);
});

test('what may not be written is named with its sample, and nothing is left', async (t) => {
  const dataset = await carla(t);
  const outDir = temporaryFolder(t);
  const id = dataset.ids[5];
  const refused = async (given: ReadonlyMap<string, Detections>, message: RegExp): Promise<void> => {
    const error = await t.throwsAsync(writeSubmission({ dataset, predictions: given, outDir }));
    t.is(error?.name, 'InputError');
    t.regex(error?.message ?? '', message);
    t.false(existsSync(join(outDir, 'results_nusc.json')));
  };
  const only = (part: Partial<Detections>) => predictions(dataset, (each) => (each === id ? part : {}));
  const flat = Float32Array.of(1, 2, 3, 4, 0, 1, 0, 1, 2, 3, 4, 1, 1, 0);
  await refused(only({ boxes: ndarray(flat, [2, 7]) }), new RegExp(`sample ${id}`));
  await refused(only({ scores: Float32Array.of(0.5, NaN) }), new RegExp(`sample ${id}: score 1 is NaN`));
  await refused(only({ scores: Float32Array.of(1.5, 0) }), new RegExp(`sample ${id}: score 0 is 1.5`));
  await refused(
    only({ velocities: ndarray(Float32Array.of(0, 0, Infinity, 0), [2, 2]) }),
    new RegExp(`sample ${id}: velocity 1 is not finite`),
  );
  const missing = predictions(dataset);
  missing.delete(id);
  await refused(missing, new RegExp(`no prediction for 1 samples \\(${id}\\)`));
  const extra = predictions(dataset);
  extra.set('stranger', extra.get(id) as Detections);
  await refused(extra, /1 predictions belong to no sample \(stranger\)/);
});

test('paths without a submission', async (t) => {
  const folder = temporaryFolder(t);
  await t.throwsAsync(checkSubmission({ path: join(folder, 'nowhere.zip') }), {
    message: /nowhere\.zip: no such file/,
  });
  mkdirSync(join(folder, 'empty'));
  await t.throwsAsync(checkSubmission({ path: join(folder, 'empty') }), { message: /holds neither results_nusc/ });
});
