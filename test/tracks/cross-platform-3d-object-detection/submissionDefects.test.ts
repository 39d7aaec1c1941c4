import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { zipSync, type Zippable } from 'fflate';
import type { Dataset, Defect } from '../../../src/contracts/index.js';
import { openPi3detDataset } from '../../../src/datasets/pi3det/index.js';
import { encodePickle, NumpyArray, numpyStrings, PythonTuple } from '../../../src/datasets/pickle/index.js';
import { InputError } from '../../../src/errors/index.js';
import { checkSubmission } from '../../../tracks/cross-platform-3d-object-detection/submission.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

type Frame = Record<string, unknown>;

const f4 = (shape: readonly number[], ...values: readonly number[]): NumpyArray =>
  new NumpyArray('f4', shape, Float32Array.from(values));
const i8 = (...values: readonly number[]): NumpyArray =>
  new NumpyArray('i8', [values.length], BigInt64Array.from(values, BigInt));
const CAR = [10, 2, -1, 4, 2, 1.5, 0.25];
const WALKER = [12, -2, -1, 0.75, 0.5, 1.75, -1];

/** A good frame of one car and one pedestrian. */
function frame(index: number, change: Frame = {}): Frame {
  return {
    name: numpyStrings(['Car', 'Pedestrian'], 10),
    pred_labels: i8(1, 2),
    score: f4([2], 0.75, 0.5),
    boxes_lidar: f4([2, 7], ...CAR, ...WALKER),
    platform: 'drone',
    frame_id: String(index).padStart(7, '0'),
    ...change,
  };
}

const frames = (count: number): Frame[] => Array.from({ length: count }, (_, i) => frame(i));
const without = (key: string): Frame => Object.fromEntries(Object.entries(frame(0)).filter(([name]) => name !== key));

function fileOf(t: ExecutionContext, name: string, bytes: Uint8Array): string {
  const path = join(temporaryFolder(t), name);
  writeFileSync(path, bytes);
  return path;
}

interface Checking {
  readonly dataset?: Dataset;
  readonly phase?: string;
}

const checkList = (t: ExecutionContext, value: unknown, checking: Checking = {}): Promise<readonly Defect[]> =>
  checkSubmission({ path: fileOf(t, 'result.pkl', encodePickle(value)), ...checking });

const brief = (defects: readonly Defect[]): string[] => defects.map((d) => `${d.severity} ${d.code} @ ${d.place}`);

/** The frames 0000000 to 0000019, platform drone. */
const dataset = (): Promise<Dataset> =>
  openPi3detDataset({ path: 'test/golden/track5/pi3det_drone_small.infos.p4.pkl' });

test('good frames have no defect', async (t) => {
  t.deepEqual(await checkList(t, frames(3)), []);
  t.deepEqual(await checkList(t, frames(20), { dataset: await dataset(), phase: '2' }), []);
});

test('files that are no list of frames', async (t) => {
  t.deepEqual(
    brief(await checkList(t, { frames: [] })).map((d) => d.split(' @ ')[0]),
    ['error not-a-list'],
  );
  const asTuple = await checkList(t, PythonTuple.from([frame(0), frame(1)]));
  t.deepEqual([asTuple.length, asTuple[0].severity, asTuple[0].code], [1, 'warning', 'not-a-list']);
  t.deepEqual(brief(await checkList(t, [frame(0), 'x', null])), [
    'error frame-type @ frame 1',
    'error frame-type @ frame 2',
  ]);
  const empty = await checkList(t, []);
  t.deepEqual(
    brief(empty).map((d) => d.split(' @ ')[0]),
    ['warning no-detections'],
  );
});

test('pickles that are damaged or want to run something', async (t) => {
  const check = async (text: string): Promise<Defect> => {
    const [defect, ...others] = await checkSubmission({ path: fileOf(t, 'result.pkl', Buffer.from(text, 'latin1')) });
    t.deepEqual(others, []);
    return defect;
  };
  const evil = await check("cos\nsystem\n(S'id'\ntR.");
  t.deepEqual([evil.severity, evil.code, evil.place], ['error', 'pickle-refused', 'byte 0']);
  t.regex(evil.message, /os\.system/);
  t.is((await check('\x80\x04]')).code, 'pickle-damaged');
  t.is((await check('{"results": []}')).code, 'pickle-damaged');
  await t.throwsAsync(checkSubmission({ path: 'no/such/result.zip' }), { instanceOf: InputError, message: /no\/such/ });
});

test('frames: count, order, duplicates, missing and extra ones', async (t) => {
  const golden = await dataset();
  const all = frames(20);
  const swapped = [...all];
  [swapped[3], swapped[4]] = [swapped[4], swapped[3]];
  t.deepEqual(brief(await checkList(t, swapped, { dataset: golden })), [
    'error frame-order @ frame 3 (0000004)',
    'error frame-order @ frame 4 (0000003)',
  ]);
  t.deepEqual(brief(await checkList(t, all.slice(0, 19), { dataset: golden })), [
    'error frame-count @ list',
    'error frame-missing @ frame 19 (0000019)',
  ]);
  t.deepEqual(brief(await checkList(t, [...all, frame(20)], { dataset: golden })), [
    'error frame-count @ list',
    'error frame-extra @ frame 20 (0000020)',
  ]);
  const doubled = [...all.slice(0, 19), frame(0)];
  t.deepEqual(brief(await checkList(t, doubled, { dataset: golden })), [
    'error frame-duplicate @ frame 19 (0000000)',
    'error frame-missing @ frame 19 (0000019)',
    'error frame-order @ frame 19 (0000000)',
  ]);
  // Without the dataset, what can be said alone.
  t.deepEqual(brief(await checkList(t, doubled)), [
    'error frame-duplicate @ frame 19 (0000000)',
    'warning frame-order @ frame 19 (0000000)',
  ]);
  t.deepEqual(brief(await checkList(t, [frame(0, { frame_id: 7 })])), ['warning frame-id-type @ frame 0']);
});

test('keys that are missing', async (t) => {
  for (const key of ['name', 'score', 'boxes_lidar']) {
    const defects = await checkList(t, [without(key), frame(1)]);
    t.true(brief(defects).includes('error key-missing @ frame 0 (0000000)'), key);
    t.regex(defects[0].message, new RegExp(`'${key}'`));
  }
  for (const key of ['pred_labels', 'platform']) {
    t.deepEqual(brief(await checkList(t, [without(key)])), ['warning key-missing @ frame 0 (0000000)'], key);
  }
  t.deepEqual(brief(await checkList(t, [without('frame_id')])), ['warning key-missing @ frame 0']);
});

test('arrays: kind, type, shape, length', async (t) => {
  const at = 'frame 0 (0000000)';
  const expectations: [Frame, string[]][] = [
    [{ name: ['Car', 'Pedestrian'] }, [`warning array-type @ ${at}, name`]],
    [{ name: 'Car' }, [`error array-type @ ${at}, name`]],
    [{ name: f4([2], 1, 2) }, [`error array-type @ ${at}, name`]],
    [{ name: new NumpyArray('U10', [1, 2], ['Car', 'Pedestrian']) }, [`error array-shape @ ${at}, name`]],
    [{ score: [0.75, 0.5] }, [`error array-type @ ${at}, score`]],
    [{ score: numpyStrings(['0.75', '0.5'], 4) }, [`error array-type @ ${at}, score`]],
    [{ score: f4([2, 1], 0.75, 0.5) }, [`error array-shape @ ${at}, score`]],
    [{ score: f4([3], 0.75, 0.5, 0.25) }, [`error array-length @ ${at}, score`]],
    [{ score: new NumpyArray('f8', [2], Float64Array.of(0.75, 0.5)) }, [`warning dtype @ ${at}, score`]],
    [{ boxes_lidar: [CAR, WALKER] }, [`error array-type @ ${at}, boxes_lidar`]],
    [{ boxes_lidar: f4([14], ...CAR, ...WALKER) }, [`error array-shape @ ${at}, boxes_lidar`]],
    [{ boxes_lidar: f4([2, 9], ...CAR, 0, 0, ...WALKER, 0, 0) }, [`error array-shape @ ${at}, boxes_lidar`]],
    [{ boxes_lidar: f4([1, 7], ...CAR) }, [`error array-length @ ${at}, boxes_lidar`]],
    [
      { boxes_lidar: new NumpyArray('f8', [2, 7], Float64Array.of(...CAR, ...WALKER)) },
      [`warning dtype @ ${at}, boxes_lidar`],
    ],
    [{ pred_labels: [1, 2] }, [`warning array-type @ ${at}, pred_labels`]],
    [{ pred_labels: i8(1) }, [`warning array-length @ ${at}, pred_labels`]],
    [{ pred_labels: new NumpyArray('i4', [2], Int32Array.of(1, 2)) }, [`warning dtype @ ${at}, pred_labels`]],
    [{ platform: 3 }, [`warning platform @ ${at}`]],
  ];
  for (const [change, expected] of expectations) {
    t.deepEqual(brief(await checkList(t, [frame(0, change)])), expected, JSON.stringify(Object.keys(change)));
  }
});

/** A pickle of one frame whose `name` array numpy would not write in one go: object or byte strings. */
async function namesByPython(t: ExecutionContext, code: string, state: string, content: string): Promise<string[]> {
  const array =
    'cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R(K\x01K\x02\x85cnumpy\ndtype\n' +
    `X${String.fromCharCode(code.length)}\0\0\0${code}\x89\x88\x87R(K\x03X\x01\0\0\0|NNN${state}tb\x89${content}tb`;
  const rest = Buffer.from(encodePickle({ ...without('name') })).toString('latin1');
  // A dict with one more key: "(X name array u" before the end.
  const text = `\x80\x03](${rest.slice(2, -1)}(X\x04\0\0\0name${array}ue.`;
  return brief(await checkSubmission({ path: fileOf(t, 'result.pkl', Buffer.from(text, 'latin1')) }));
}

test('object arrays and byte strings as names', async (t) => {
  const numbers = 'J\xff\xff\xff\xffJ\xff\xff\xff\xffK?';
  const objects = '](X\x03\0\0\0CarX\x0a\0\0\0Pedestriane';
  t.deepEqual(await namesByPython(t, 'O', numbers, objects), ['warning dtype @ frame 0 (0000000), name']);
  t.deepEqual(await namesByPython(t, 'S3', 'K\x03K\x01K\0', 'C\x06CarPed'), [
    'error array-type @ frame 0 (0000000), name',
  ]);
});

test('names and labels', async (t) => {
  const names = (list: readonly string[], width: number): Frame => ({ name: numpyStrings(list, width) });
  const check = async (change: Frame, phase?: string): Promise<string[]> =>
    brief(await checkList(t, [frame(0, change)], phase === undefined ? {} : { phase }));
  const at = 'frame 0 (0000000)';
  t.deepEqual(await check(names(['Car', 'Ped'], 3)), [`error name-truncated @ ${at}, name, row 1`]);
  t.deepEqual(await check(names(['Car', 'Truck'], 10)), [`error class-unknown @ ${at}, name, row 1`]);
  t.deepEqual(await check(names(['Car', 'pedestrian'], 10)), [`error class-unknown @ ${at}, name, row 1`]);
  t.deepEqual(await check(names(['Car', 'Cyclist'], 10)), [`warning class-not-in-phase @ ${at}, name, row 1`]);
  t.deepEqual(await check({}, '1'), [`warning class-not-in-phase @ ${at}, name, row 1`]);
  t.deepEqual(await check(names(['Vehicle', 'Pedestrian'], 10)), []);
  t.deepEqual(await check({ pred_labels: i8(0, 3) }), [
    `warning label-range @ ${at}, pred_labels, row 0`,
    `warning label-range @ ${at}, pred_labels, row 1`,
  ]);
  t.deepEqual(await check({ pred_labels: i8(2, 1) }), [
    `warning label-mismatch @ ${at}, pred_labels, row 0`,
    `warning label-mismatch @ ${at}, pred_labels, row 1`,
  ]);
});

test('numbers: NaN, infinity, sizes, scores, yaw', async (t) => {
  const at = 'frame 0 (0000000)';
  const box = (column: number, value: number): Frame => {
    const changed = [...CAR, ...WALKER];
    changed[7 + column] = value;
    return { boxes_lidar: f4([2, 7], ...changed) };
  };
  const expectations: [Frame, string][] = [
    [{ score: f4([2], 0.5, NaN) }, `error not-finite @ ${at}, score, row 1`],
    [{ score: f4([2], 0.5, Infinity) }, `error not-finite @ ${at}, score, row 1`],
    [{ score: f4([2], 0.5, 1.5) }, `warning score-range @ ${at}, score, row 1`],
    [{ score: f4([2], 0.5, -0.5) }, `warning score-range @ ${at}, score, row 1`],
    [box(2, NaN), `error not-finite @ ${at}, boxes_lidar, row 1`],
    [box(0, -Infinity), `error not-finite @ ${at}, boxes_lidar, row 1`],
    [box(3, 0), `error box-size @ ${at}, boxes_lidar, row 1`],
    [box(5, -1.5), `error box-size @ ${at}, boxes_lidar, row 1`],
    [box(6, 90), `warning yaw-range @ ${at}, boxes_lidar, row 1`],
  ];
  for (const [change, expected] of expectations) t.deepEqual(brief(await checkList(t, [frame(0, change)])), [expected]);
  t.deepEqual(await checkList(t, [frame(0, box(6, -6.28))]), []);
});

/** One frame with n cars; the box of car i is made by the callback. */
function cars(n: number, box: (i: number) => readonly number[]): Frame {
  return frame(0, {
    name: numpyStrings(new Array<string>(n).fill('Car'), 10),
    pred_labels: i8(...new Array<number>(n).fill(1)),
    score: f4([n], ...new Array<number>(n).fill(0.5)),
    boxes_lidar: f4([n, 7], ...Array.from({ length: n }, (_, i) => box(i)).flat()),
  });
}

test('too many boxes, and the same box twice', async (t) => {
  const many = await checkList(t, [cars(501, (i) => [i / 10, 0, 0, 4, 2, 1.5, 0])]);
  t.deepEqual(brief(many), ['warning box-count @ frame 0 (0000000)']);
  const twice = await checkList(t, [cars(3, (i) => [i === 1 ? 5 : 9, 0, 0, 4, 2, 1.5, 0])]);
  t.deepEqual(brief(twice), ['warning box-duplicate @ frame 0 (0000000), boxes_lidar, row 2']);
});

test('boxes of another convention', async (t) => {
  const check = async (box: (i: number) => readonly number[]): Promise<string[]> => {
    const defects = await checkList(t, [cars(40, box)]);
    t.true(defects.every(({ severity, place }) => severity === 'warning' && place === 'all boxes'));
    return defects.map(({ code, message }) => `${code}: ${message}`);
  };
  t.deepEqual(await check((i) => [5 + i, i - 20, -1, 4, 2, 1.5, 0]), []);
  // Camera frame: x right, y down, z ahead.
  const camera = await check((i) => [20 - i, 1.6, 5 + i, 4, 2, 1.5, 0]);
  t.true(
    camera.some((text) => /^box-frame: .*above the sensor.*camera/.test(text)),
    camera.join(),
  );
  t.regex((await check((i) => [-5 - i, 0, -1, 4, 2, 1.5, 0]))[0], /^box-frame: 40 of 40 lie behind/);
  t.regex((await check((i) => [5000 + 100 * i, 0, -1, 4, 2, 1.5, 0]))[0], /^box-frame: 40 of 40 lie beyond 150 m/);
  t.regex((await check((i) => [5 + i, 0, -1, 1.6, 4, 1.5, 0]))[0], /^box-dimensions: most cars are wider than long/);
});

test('platforms that are not those of the dataset', async (t) => {
  const list = frames(20);
  list[2] = frame(2, { platform: 'quadruped' });
  t.deepEqual(brief(await checkList(t, list, { dataset: await dataset() })), ['warning platform @ frame 2 (0000002)']);
});

test('a code that repeats is listed twenty times and counted', async (t) => {
  const list = Array.from({ length: 100 }, (_, i) => frame(i, { score: f4([2], 2, 0.5) }));
  const defects = await checkList(t, list);
  t.is(defects.length, 21);
  t.deepEqual(
    [defects[20].code, defects[20].place, defects[20].message],
    ['score-range', 'further places', '80 more of this kind'],
  );
});

test('file content cannot steer the terminal', async (t) => {
  const defects = await checkList(t, [
    frame(0, { frame_id: 'a\x1b[2J\n', name: numpyStrings(['\x07', 'Car'], 10), pred_labels: i8(1, 1) }),
  ]);
  t.is(defects.length, 1);
  t.regex(`${defects[0].place} ${defects[0].message}`, /^frame 0 \(a\?\[2J\?\), name, row 0 '\?' stops the evaluator/);
});

test('all checks run, errors come first', async (t) => {
  const bad = frame(0, {
    score: f4([2], NaN, 3),
    boxes_lidar: f4([2, 7], ...CAR.slice(0, 6), 50, NaN, ...WALKER.slice(1)),
  });
  t.deepEqual(brief(await checkList(t, [bad, frame(0)])), [
    'error frame-duplicate @ frame 1 (0000000)',
    'error not-finite @ frame 0 (0000000), score, row 0',
    'error not-finite @ frame 0 (0000000), boxes_lidar, row 1',
    'warning score-range @ frame 0 (0000000), score, row 1',
    'warning yaw-range @ frame 0 (0000000), boxes_lidar, row 0',
  ]);
});

const pickle = encodePickle(frames(2));
const checkZip = async (t: ExecutionContext, files: Zippable): Promise<string[]> =>
  brief(await checkSubmission({ path: fileOf(t, 'result.zip', zipSync(files)) }));

test('archives: place, strangers, escaping paths', async (t) => {
  t.deepEqual(await checkZip(t, { 'result.pkl': pickle }), []);
  t.deepEqual(await checkZip(t, { 'out/result.pkl': pickle }), ['error result-in-folder @ "out/result.pkl"']);
  t.deepEqual(
    (await checkZip(t, { 'readme.md': new Uint8Array(1) })).map((d) => d.split(' @ ')[0]),
    ['error result-missing', 'warning zip-extra-file'],
  );
  t.deepEqual(await checkZip(t, { 'result.pkl': pickle, 'readme.md': new Uint8Array(1) }), [
    'warning zip-extra-file @ "readme.md"',
  ]);
  t.deepEqual(await checkZip(t, { 'result.pkl': pickle, 'folder/': new Uint8Array(0) }), [
    'warning zip-folder @ "folder/"',
  ]);
  for (const name of ['../result.pkl', '/etc/x', 'a/../../x', '..\\x', 'C:\\x']) {
    t.deepEqual(await checkZip(t, { 'result.pkl': pickle, [name]: pickle }), [
      `error zip-path @ ${JSON.stringify(name)}`,
    ]);
  }
});

test('the content of a misplaced result is checked as well', async (t) => {
  const bad = encodePickle([frame(0, { score: f4([2], NaN, 0.5) })]);
  t.deepEqual(await checkZip(t, { 'out/result.pkl': bad }), [
    'error result-in-folder @ "out/result.pkl"',
    'error not-finite @ frame 0 (0000000), score, row 0',
  ]);
});

test('archives: bombs, damage, the same name twice', async (t) => {
  t.deepEqual(await checkZip(t, { 'result.pkl': new Uint8Array(64 << 20) }), ['error zip-bomb @ "result.pkl"']);
  const good = zipSync({ 'result.pkl': pickle });
  const codes = async (bytes: Uint8Array): Promise<string[]> =>
    (await checkSubmission({ path: fileOf(t, 'result.zip', bytes) })).map(
      ({ severity, code }) => `${severity} ${code}`,
    );
  // Unix mode of a symbolic link in the directory's external attributes.
  const link = Buffer.from(zipSync({ 'result.pkl': [pickle, { os: 3, attrs: 0o120777 << 16 }] }));
  t.deepEqual(await codes(link), ['error zip-link']);
  t.deepEqual(await codes(good.subarray(0, good.length - 40)), ['error zip-damaged']);
  const flipped = Uint8Array.from(good);
  flipped[good.length >> 1] ^= 0xff;
  t.deepEqual(await codes(flipped), ['error zip-damaged']);
  // A declared size that is smaller than the content.
  const lying = Buffer.from(good);
  const central = lying.lastIndexOf('PK\x01\x02', undefined, 'latin1');
  lying.writeUInt32LE(100, central + 24);
  t.deepEqual(await codes(lying), ['error zip-damaged']);
  const renamed = Buffer.from(zipSync({ 'result.pkl': pickle, 'resulu.pkl': pickle }));
  for (let at = renamed.indexOf('resulu'); at >= 0; at = renamed.indexOf('resulu')) renamed.write('result', at);
  t.deepEqual(await codes(renamed), ['error zip-duplicate']);
});

const LINE = 'Car -1 -1 -1.5 10 20 110.5 80 1.5 1.75 4.25 -3 1.625 20.5 1.25 0.5';

function texts(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'data'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'data', name), text);
  return folder;
}

test('KITTI texts: every line is looked at', async (t) => {
  const at = '000000.txt, line 2';
  const expectations: [string, string][] = [
    [LINE.slice(0, -9), `error field-count @ ${at}`],
    [`${LINE} 3`, `error field-count @ ${at}`],
    [LINE.replace('20.5', 'nan'), `error not-finite @ ${at}`],
    [LINE.replace('20.5', 'far'), `error not-finite @ ${at}`],
    [LINE.replace('4.25', '0'), `error box-size @ ${at}`],
    [LINE.slice(0, -4), `error score-missing @ ${at}`],
    [LINE.replace('Car', 'DontCare'), `warning dont-care @ ${at}`],
    [LINE.replace('Car', 'Bus'), `warning class-unknown @ ${at}`],
    [LINE.replace('110.5', '10'), `warning image-box @ ${at}`],
    [LINE.replace('1.25', '71'), `warning yaw-range @ ${at}`],
  ];
  for (const [line, expected] of expectations) {
    const path = texts(t, { '000000.txt': `${LINE}\n${line}\n\n` });
    t.deepEqual(brief(await checkSubmission({ path })), [expected], line);
  }
  t.deepEqual(await checkSubmission({ path: texts(t, { '000000.txt': `${LINE}\n` }) }), []);
  const unscored = texts(t, { '000000.txt': LINE.slice(0, -4) });
  t.deepEqual(brief(await checkSubmission({ path: unscored })), ['warning score-missing @ 000000.txt, line 1']);
});

test('KITTI texts: frames', async (t) => {
  const files = { '000000.txt': LINE, '000002.txt': '', 'mine.txt': LINE };
  const kitti = { format: 'kitti-object', ids: ['000000', '000001'] } as unknown as Dataset;
  t.deepEqual(brief(await checkSubmission({ path: texts(t, files), dataset: kitti })), [
    'error frame-missing @ 000001.txt',
    'warning frame-extra @ 000002.txt',
    'warning frame-extra @ mine.txt',
  ]);
  t.deepEqual(brief(await checkSubmission({ path: texts(t, files) })), ['warning frame-id @ mine.txt']);
  const empty = await checkSubmission({ path: texts(t, { '000000.txt': '' }) });
  t.deepEqual(
    empty.map(({ code }) => code),
    ['no-detections'],
  );
  const wrong = await checkSubmission({ path: texts(t, files), dataset: await dataset() });
  t.deepEqual(
    wrong.slice(0, 2).map(({ code }) => code),
    ['wrong-format', 'frame-missing'],
  );
  t.deepEqual(
    (await checkSubmission({ path: temporaryFolder(t) })).map(({ code }) => code),
    ['no-results'],
  );
});

test('KITTI texts: boxes that are in the LiDAR frame', async (t) => {
  const lines = Array.from({ length: 30 }, (_, i) => LINE.replace('-3 1.625 20.5', `${10 + i} 3 -1.5`)).join('\n');
  const defects = await checkSubmission({ path: texts(t, { '000000.txt': lines }) });
  t.deepEqual(
    defects.map(({ code }) => code),
    ['box-frame'],
  );
});
