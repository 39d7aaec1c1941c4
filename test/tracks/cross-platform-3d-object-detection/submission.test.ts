import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import type { Dataset, Detections } from '../../../src/contracts/index.js';
import { openKittiDataset, readKittiPredictions } from '../../../src/datasets/kitti/index.js';
import { openPi3detDataset, readPi3detResults } from '../../../src/datasets/pi3det/index.js';
import { InputError } from '../../../src/errors/index.js';
import { kittiBin, makePointCloud, writeImage } from '../../../src/sensors/index.js';
import { checkSubmission, writeSubmission } from '../../../tracks/cross-platform-3d-object-detection/submission.js';
import { runPython, testWithPython } from '../../helpers/python.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const INFOS = 'test/golden/track5/pi3det_drone_small.infos.p4.pkl';
const RESULT = 'test/golden/track5/pi3det_drone_small.result.pkl';

/** The golden detections as a model would return them. */
async function goldenPredictions(): Promise<Map<string, Detections>> {
  const results = await readPi3detResults(RESULT);
  return new Map(results.map(({ frameId, names, scores, boxes }) => [frameId as string, { names, scores, boxes }]));
}

async function writeGolden(t: ExecutionContext, phase?: string): Promise<{ dataset: Dataset; outDir: string }> {
  const dataset = await openPi3detDataset({ path: INFOS });
  const outDir = join(temporaryFolder(t), 'submission');
  const input = { dataset, predictions: await goldenPredictions(), outDir };
  const paths = await writeSubmission({ ...input, ...(phase !== undefined && { phase }) });
  t.deepEqual(paths, [join(outDir, 'result.pkl'), join(outDir, 'result.zip')]);
  return { dataset, outDir };
}

test('pickle and archive read back as the official file does', async (t) => {
  const { dataset, outDir } = await writeGolden(t, '2');
  const official = await readPi3detResults(RESULT);
  for (const name of ['result.pkl', 'result.zip']) {
    t.deepEqual(await readPi3detResults(join(outDir, name)), official);
    t.deepEqual(await checkSubmission({ path: join(outDir, name), dataset, phase: '2' }), []);
  }
  t.deepEqual(await checkSubmission({ path: outDir, dataset, phase: '2' }), []);
});

test('the official file itself has no defect', async (t) => {
  const dataset = await openPi3detDataset({ path: INFOS });
  t.deepEqual(await checkSubmission({ path: RESULT, dataset, phase: '2' }), []);
  t.deepEqual(await checkSubmission({ path: RESULT }), []);
});

test('phase 1 scores cars alone: other classes are left out', async (t) => {
  const { dataset, outDir } = await writeGolden(t, '1');
  const results = await readPi3detResults(join(outDir, 'result.pkl'));
  t.true(results.every(({ names }) => names.every((name) => name === 'Car')));
  const official = await readPi3detResults(RESULT);
  t.is(
    results.flatMap((r) => r.names).length,
    official.flatMap((r) => r.names).filter((name) => name === 'Car').length,
  );
  t.deepEqual(await checkSubmission({ path: outDir, dataset, phase: '1' }), []);
});

test('equal predictions give equal files', async (t) => {
  const [one, two] = [await writeGolden(t), await writeGolden(t)];
  for (const name of ['result.pkl', 'result.zip']) {
    t.true(readFileSync(join(one.outDir, name)).equals(readFileSync(join(two.outDir, name))));
  }
});

testWithPython('Python finds keys, types and values of the official file', async (t) => {
  const { outDir } = await writeGolden(t, '2');
  const script = `
import io, pickle, sys, zipfile
import numpy as np
with open(sys.argv[1], 'rb') as file: official = pickle.load(file)
with zipfile.ZipFile(sys.argv[2]) as archive:
    assert archive.namelist() == ['result.pkl'] and archive.testzip() is None
    ours = pickle.load(io.BytesIO(archive.read('result.pkl')))
assert type(ours) is list and len(ours) == len(official)
for a, b in zip(official, ours):
    assert sorted(a) == sorted(b), (sorted(a), sorted(b))
    assert str(a['frame_id']) == b['frame_id'] and str(a['platform']) == b['platform']
    for key in ['name', 'pred_labels', 'score', 'boxes_lidar']:
        assert a[key].dtype == b[key].dtype and a[key].shape == b[key].shape, (key, a[key].dtype, b[key].dtype)
        assert np.array_equal(a[key], b[key]) and b[key].flags.writeable
print('same')
`;
  t.is(runPython(script, RESULT, join(outDir, 'result.zip')).trim(), 'same');
  const carsOnly = await writeGolden(t, '1');
  const dtypes = `
import pickle, sys
with open(sys.argv[1], 'rb') as file: frames = pickle.load(file)
print(sorted({f['name'].dtype.str for f in frames if len(f['name'])}))
`;
  t.is(runPython(dtypes, join(carsOnly.outDir, 'result.pkl')).trim(), "['<U3']");
});

test('incomplete, foreign and broken predictions are refused, nothing is written', async (t) => {
  const dataset = await openPi3detDataset({ path: INFOS });
  const outDir = join(temporaryFolder(t), 'submission');
  const refuse = async (change: (predictions: Map<string, Detections>) => void, message: RegExp): Promise<void> => {
    const predictions = await goldenPredictions();
    change(predictions);
    await t.throwsAsync(writeSubmission({ dataset, predictions, outDir }), { instanceOf: InputError, message });
    t.false(existsSync(outDir));
  };
  const oneBox = (x: number, length: number, score: number): Detections => ({
    names: ['Car'],
    scores: Float32Array.of(score),
    boxes: ndarray(Float32Array.of(x, 2, 0, length, 2, 1.5, 0), [1, 7]),
  });
  await refuse((p) => p.delete('0000004'), /no prediction for 1 frames \(0000004\)/);
  await refuse((p) => p.set('7', oneBox(1, 4, 0.5)), /1 predictions belong to no frame \(7\)/);
  await refuse((p) => p.set('0000004', oneBox(NaN, 4, 0.5)), /frame 0000004: box 0: x is NaN/);
  await refuse((p) => p.set('0000004', oneBox(1, 0, 0.5)), /frame 0000004: box 0: length is 0/);
  await refuse((p) => p.set('0000004', oneBox(1, 4, NaN)), /frame 0000004: score 0 is NaN/);
  await refuse(
    (p) => p.set('0000004', { ...oneBox(1, 4, 0.5), scores: new Float32Array(2) }),
    /1 boxes, 1 names and 2 scores/,
  );
});

/** Two KITTI frames with calibration and image. */
async function kittiDataset(t: ExecutionContext): Promise<Dataset> {
  const root = temporaryFolder(t);
  for (const part of ['velodyne', 'image_2', 'calib']) mkdirSync(join(root, 'training', part), { recursive: true });
  for (const id of ['000003', '000008']) {
    const cloud = makePointCloud(new Float32Array(4), ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
    await kittiBin.write(join(root, `training/velodyne/${id}.bin`), cloud);
    const image = { pixels: ndarray(new Uint8Array(1242 * 375), [375, 1242, 1]) };
    await writeImage(join(root, `training/image_2/${id}.png`), image);
    writeFileSync(
      join(root, `training/calib/${id}.txt`),
      'P2: 700 0 600 0 0 700 180 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\nTr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 0\n',
    );
  }
  return openKittiDataset({ path: root });
}

test('KITTI: one text file a frame, boxes in camera terms, unseen boxes left out', async (t) => {
  const dataset = await kittiDataset(t);
  const outDir = temporaryFolder(t);
  const boxes = Float32Array.of(20, 3, -0.75, 4, 2, 1.5, 0.5, -20, 0, 0, 4, 2, 1.5, 0);
  const predictions = new Map<string, Detections>([
    ['000003', { names: ['Car', 'Car'], scores: Float32Array.of(0.75, 0.5), boxes: ndarray(boxes, [2, 7]) }],
    ['000008', { names: [], scores: new Float32Array(0), boxes: ndarray(new Float32Array(0), [0, 7]) }],
  ]);
  const paths = await writeSubmission({ dataset, predictions, outDir });
  t.deepEqual(paths, [join(outDir, 'data/000003.txt'), join(outDir, 'data/000008.txt')]);
  t.is(readFileSync(paths[1], 'utf8'), '');
  const { frames, missing, extra } = await readKittiPredictions(outDir, dataset.ids);
  t.deepEqual([missing, extra], [[], []]);
  const objects = frames.get('000003');
  t.deepEqual(objects?.name, ['Car']);
  t.deepEqual(objects?.score, Float64Array.of(0.75));
  t.deepEqual(objects?.location, Float64Array.of(-3, 1.5, 20));
  t.deepEqual(objects?.dimensions, Float64Array.of(4, 1.5, 2));
  t.true(Math.abs((objects?.rotationY[0] ?? NaN) - (-0.5 - Math.PI / 2)) < 1e-12);
  t.deepEqual(await checkSubmission({ path: outDir, dataset }), []);

  writeFileSync(join(outDir, 'data/000009.txt'), '');
  await t.throwsAsync(writeSubmission({ dataset, predictions, outDir }), {
    message: /results of other frames \(000009\.txt\)/,
  });
});
