import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { zipSync, type Zippable } from 'fflate';
import { readPi3detResults, type Pi3detResult } from '../../../src/datasets/pi3det/index.js';
import { encodePickle, NumpyArray, numpyStrings } from '../../../src/datasets/pickle/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const goldenPickle = readFileSync('test/golden/track5/pi3det_drone_small.result.pkl');
const golden = JSON.parse(gunzipSync(readFileSync('test/golden/track5/pi3det_drone_small.json.gz')).toString()) as {
  frames: {
    frame_id: string;
    platform: string;
    pred: { name: string[]; pred_labels: number[]; score: number[]; boxes_lidar: number[][] };
  }[];
};

function checkGolden(t: ExecutionContext, results: readonly Pi3detResult[]): void {
  t.is(results.length, golden.frames.length);
  golden.frames.forEach(({ frame_id, platform, pred }, i) => {
    const { frameId, names, labels, scores, boxes } = results[i];
    t.deepEqual([frameId, results[i].platform], [frame_id, platform]);
    t.deepEqual(names, pred.name);
    t.deepEqual(labels, Int32Array.from(pred.pred_labels));
    t.deepEqual(boxes.shape, [pred.name.length, 7]);
    t.deepEqual([...boxes.data], pred.boxes_lidar.flat().map(Math.fround));
    t.deepEqual([...scores], pred.score.map(Math.fround));
    if (names.length > 0) t.true(boxes.data instanceof Float32Array && scores instanceof Float32Array);
  });
}

test('the official file, in file order, empty frames included', async (t) => {
  const results = await readPi3detResults('test/golden/track5/pi3det_drone_small.result.pkl');
  checkGolden(t, results);
  t.true(results.some(({ names }) => names.length === 0));
});

/** Writes a file into a folder of the test. */
function fileOf(t: ExecutionContext, name: string, bytes: Uint8Array): string {
  const path = join(temporaryFolder(t), name);
  writeFileSync(path, bytes);
  return path;
}

test('the same from an archive', async (t) => {
  const path = fileOf(t, 'result.zip', zipSync({ 'result.pkl': [goldenPickle, { level: 6 }] }));
  checkGolden(t, await readPi3detResults(path));
  checkGolden(
    t,
    await readPi3detResults(fileOf(t, 'stored.zip', zipSync({ 'result.pkl': [goldenPickle, { level: 0 }] }))),
  );
});

test('float64 results keep their precision', async (t) => {
  const frame = {
    name: numpyStrings(['Car'], 3),
    score: new NumpyArray('f8', [1], Float64Array.of(0.1)),
    boxes_lidar: new NumpyArray('f8', [1, 7], Float64Array.of(0.1, 0.2, 0.3, 4, 2, 1.5, 0.7)),
  };
  const [result] = await readPi3detResults(fileOf(t, 'result.pkl', encodePickle([frame])));
  t.deepEqual(result.boxes.data, Float64Array.of(0.1, 0.2, 0.3, 4, 2, 1.5, 0.7));
  t.deepEqual(result.scores, Float64Array.of(0.1));
  t.deepEqual([result.frameId, result.platform, result.labels], [undefined, undefined, undefined]);
});

test('what the evaluator cannot use is refused', async (t) => {
  const good = {
    name: numpyStrings(['Car', 'Car'], 3),
    score: new NumpyArray('f4', [2], new Float32Array(2)),
    boxes_lidar: new NumpyArray('f4', [2, 7], new Float32Array(14)),
  };
  const refuse = (value: unknown, message: RegExp): Promise<unknown> =>
    t.throwsAsync(readPi3detResults(fileOf(t, 'result.pkl', encodePickle(value))), {
      instanceOf: FileFormatError,
      message,
    });
  await refuse({ a: 1 }, /result\.pkl: is no result file: not a list of frames/);
  await refuse([1], /frame 0: is no dict/);
  await refuse([good, { ...good, name: 3 }], /frame 1, name: is no list of names/);
  for (const key of ['name', 'score', 'boxes_lidar']) {
    await refuse(
      [Object.fromEntries(Object.entries(good).filter(([name]) => name !== key))],
      new RegExp(`frame 0, ${key}: is missing`),
    );
  }
  await refuse(
    [{ ...good, score: new NumpyArray('f4', [3], new Float32Array(3)) }],
    /score: has shape \(3\), but there are 2 names/,
  );
  await refuse(
    [{ ...good, boxes_lidar: new NumpyArray('f4', [2, 8], new Float32Array(16)) }],
    /boxes_lidar: has shape \(2, 8\)/,
  );
  await refuse([{ ...good, boxes_lidar: [[1, 2]] }], /boxes_lidar: is no numeric numpy array/);
});

test('archives that are not what they say are refused', async (t) => {
  const refuse = (bytes: Uint8Array, message: RegExp): Promise<unknown> =>
    t.throwsAsync(readPi3detResults(fileOf(t, 'result.zip', bytes)), { instanceOf: FileFormatError, message });
  const zip = (files: Zippable): Uint8Array => zipSync(files);
  await refuse(zip({ 'a.txt': new Uint8Array(3) }), /holds no result\.pkl/);
  await refuse(zip({ 'sub/result.pkl': goldenPickle }), /lies in a folder \(sub\/result\.pkl\)/);
  const good = zip({ 'result.pkl': goldenPickle });
  await refuse(good.subarray(0, good.length - 30), /no directory at the end: not a zip archive, or cut off/);
  const flipped = Uint8Array.from(good);
  flipped[good.length >> 1] ^= 0xff;
  await refuse(flipped, /result\.pkl: (is damaged|cannot be unpacked)/);
  // 64 MiB of zeros in 64 KiB.
  await refuse(zip({ 'result.pkl': new Uint8Array(64 << 20) }), /would unpack \d+ to 67108864 bytes/);
});
