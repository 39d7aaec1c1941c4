import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import {
  encodePi3detInfos,
  readPi3detInfos,
  writePi3detInfos,
  type Pi3detInfo,
} from '../../../src/datasets/pi3det/index.js';
import { encodePickle, NumpyArray, numpyStrings } from '../../../src/datasets/pickle/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { runPython, testWithPython } from '../../helpers/python.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const golden = JSON.parse(gunzipSync(readFileSync('test/golden/track5/pi3det_drone_small.json.gz')).toString()) as {
  frames: { frame_id: string; platform: string; gt_names: string[]; gt_boxes_lidar: number[][] }[];
};

for (const protocol of ['p2', 'p4', 'p5']) {
  test(`info files written by Python are read, ${protocol}`, async (t) => {
    const infos = await readPi3detInfos(`test/golden/track5/pi3det_drone_small.infos.${protocol}.pkl`);
    t.is(infos.length, golden.frames.length);
    golden.frames.forEach((frame, i) => {
      const { frameId, platform, annos } = infos[i];
      t.deepEqual([frameId, platform], [frame.frame_id, frame.platform]);
      t.deepEqual(annos?.names, frame.gt_names);
      t.deepEqual(annos?.boxes, Float64Array.from(frame.gt_boxes_lidar.flat()));
    });
    t.is(infos[3].pointCloudPath, 'validation/point_cloud/0000003.bin');
    t.is(infos[3].imagePath, 'validation/image/0000003.jpg');
  });
}

const frames: readonly Pi3detInfo[] = [
  {
    frameId: '0000000',
    platform: 'drone',
    pointCloudPath: 'validation/point_cloud/0000000.bin',
    imagePath: 'validation/image/0000000.jpg',
    calib: {
      E: Float64Array.from({ length: 16 }, (_, i) => i / 8),
      I: Float64Array.of(900, 0, 640, 0, 900, 400, 0, 0, 1),
      D: Float64Array.of(0.1, -0.2, 0.001, 0.002),
    },
    annos: { names: ['Car', 'Pedestrian'], boxes: Float64Array.from({ length: 14 }, (_, i) => i + 0.5) },
  },
  {
    frameId: '0000001',
    platform: 'drone',
    pointCloudPath: 'validation/point_cloud/0000001.bin',
    calib: { E: new Float64Array(16), I: new Float64Array(9), D: new Float64Array(5) },
    annos: { names: [], boxes: new Float64Array(0) },
  },
];

test('what is written reads back', async (t) => {
  const path = join(temporaryFolder(t), 'pi3det_infos_val.pkl');
  await writePi3detInfos(path, frames);
  t.deepEqual(await readPi3detInfos(path), frames);
});

test('arrays of wrong length are not written', (t) => {
  const [frame] = frames;
  const refuse = (change: Partial<Pi3detInfo>, message: RegExp): unknown =>
    t.throws(() => encodePi3detInfos([{ ...frame, ...change }]), { instanceOf: InputError, message });
  refuse({ calib: { ...frame.calib, E: [1, 2, 3] } }, /frame 0000000: E has 3 numbers instead of 4 × 4/);
  refuse({ annos: { names: ['Car'], boxes: new Float64Array(14) } }, /boxes has 14 numbers instead of 1 × 7/);
});

testWithPython('Python finds the keys and types of the official files', async (t) => {
  const path = join(temporaryFolder(t), 'pi3det_infos_val.pkl');
  await writePi3detInfos(path, frames);
  const script = `
import json, pickle, sys
with open(sys.argv[1], 'rb') as file: infos = pickle.load(file)
def show(v):
    if isinstance(v, dict): return {k: show(x) for k, x in v.items()}
    return [v.dtype.str, list(v.shape)] if hasattr(v, 'dtype') else v
print(json.dumps([show(i) for i in infos]))
`;
  const [first, second] = JSON.parse(runPython(script, path)) as Record<string, unknown>[];
  t.deepEqual(first, {
    frame_id: '0000000',
    platform: 'drone',
    point_clout_path: 'validation/point_cloud/0000000.bin',
    image_path: 'validation/image/0000000.jpg',
    calib: { E: ['<f8', [4, 4]], I: ['<f8', [3, 3]], D: ['<f8', [4]] },
    annos: { gt_names: ['<U10', [2]], gt_boxes_lidar: ['<f8', [2, 7]] },
  });
  t.deepEqual(second.annos, { gt_names: ['<U1', [0]], gt_boxes_lidar: ['<f8', [0, 7]] });
});

/** One frame as Python would pickle it. */
function record(change: Readonly<Record<string, unknown>> = {}): Map<string, unknown> {
  const matrix = (rows: number): NumpyArray => new NumpyArray('f4', [rows, rows], new Float32Array(rows * rows));
  return new Map<string, unknown>(
    Object.entries({
      frame_id: '0000000',
      platform: 'drone',
      point_cloud_path: 'a/0.bin',
      calib: { E: matrix(4), I: matrix(3), D: new NumpyArray('f8', [1, 5], new Float64Array(5)) },
      annos: {
        gt_names: numpyStrings(['Car'], 3),
        gt_boxes_lidar: new NumpyArray('f4', [1, 7], Float32Array.of(1, 2, 3, 4, 2, 1.5, 0.5)),
        num_points_in_gt: new NumpyArray('i8', [1], BigInt64Array.of(7n)),
      },
      sequence: 'extra key',
      ...change,
    }),
  );
}

async function readRecords(t: ExecutionContext, value: unknown): Promise<readonly Pi3detInfo[]> {
  const path = join(temporaryFolder(t), 'infos.pkl');
  writeFileSync(path, encodePickle(value));
  return readPi3detInfos(path);
}

test('the other spelling of the point path, float32 numbers, flat distortion, keys beyond the known', async (t) => {
  const [info] = await readRecords(t, [record()]);
  t.is(info.pointCloudPath, 'a/0.bin');
  t.is(info.imagePath, undefined);
  t.is(info.calib.D.length, 5);
  t.deepEqual(info.annos?.boxes, Float64Array.of(1, 2, 3, 4, 2, 1.5, 0.5));
});

test('a frame without labels has none', async (t) => {
  const unlabelled = record();
  unlabelled.delete('annos');
  t.is((await readRecords(t, [unlabelled]))[0].annos, undefined);
});

test('defects name file, frame and key', async (t) => {
  const refuse = (value: unknown, message: RegExp): Promise<unknown> =>
    t.throwsAsync(readRecords(t, value), { instanceOf: InputError, message });
  const good = record();
  const without = (key: string): Map<string, unknown> => new Map([...good].filter(([name]) => name !== key));
  const withAnnos = (annos: Record<string, unknown>): unknown[] => [
    record({ annos: { ...(record().get('annos') as object), ...annos } }),
  ];
  await refuse(new Map(), /infos\.pkl: is no Pi3DET info file: not a list/);
  await refuse(['x'], /frame 0: is no dict/);
  await refuse([good, without('frame_id')], /frame 1, frame_id: is missing/);
  await refuse([without('point_cloud_path')], /frame 0, point_clout_path: is missing/);
  await refuse([without('calib')], /frame 0, calib: is missing/);
  await refuse([record({ calib: 3 })], /frame 0, calib: is no dict/);
  await refuse(
    [record({ calib: { E: new NumpyArray('f8', [3, 4], new Float64Array(12)) } })],
    /calib, E: has shape \(3, 4\)/,
  );
  await refuse([good, good], /frame 1, frame_id: '0000000' occurs twice/);
  for (const path of ['/etc/passwd', '../../x.bin', 'a/../../x', '', 'a\0b']) {
    await refuse(
      [record({ point_cloud_path: path })],
      /point_clout_path: '.*' does not lie below the data set's folder/s,
    );
  }
  await refuse(
    withAnnos({ gt_names: numpyStrings(['Car', 'Car'], 3) }),
    /gt_boxes_lidar: has shape \(1, 7\) instead of \(2, 7\)/,
  );
  await refuse(withAnnos({ gt_names: 7 }), /gt_names: is no list of names/);
  await refuse(
    withAnnos({ gt_boxes_lidar: new NumpyArray('f8', [1, 7], Float64Array.of(1, 2, NaN, 4, 2, 1, 0)) }),
    /gt_boxes_lidar: holds NaN at position 2/,
  );
  await refuse(
    withAnnos({ gt_boxes_lidar: new NumpyArray('f8', [1, 7], Float64Array.of(1, 2, 3, 4, 0, 1, 0)) }),
    /frame 0, annos, gt_boxes_lidar: box 0: width is 0/,
  );
  await refuse(withAnnos({ gt_boxes_lidar: [1, 2] }), /gt_boxes_lidar: is no numeric numpy array/);
});

test('a file that is no pickle is refused', async (t) => {
  const path = join(temporaryFolder(t), 'infos.pkl');
  writeFileSync(path, '[]');
  await t.throwsAsync(readPi3detInfos(path), { instanceOf: FileFormatError, message: /infos\.pkl: byte/ });
});
