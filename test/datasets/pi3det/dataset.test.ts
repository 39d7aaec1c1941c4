import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import {
  openPi3detDataset,
  readPi3detPoints,
  writePi3detInfos,
  type Pi3detInfo,
} from '../../../src/datasets/pi3det/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { writeImage } from '../../../src/sensors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { testWithRealData } from '../../helpers/realData.js';

const E = [0, -1, 0, 0.1, 0, 0, -1, 0.2, 1, 0, 0, -0.3, 0, 0, 0, 1];

/** Two frames in the official layout, info files at the root. */
async function miniature(t: ExecutionContext): Promise<string> {
  const root = temporaryFolder(t);
  for (const [split, folder, platform] of [
    ['train', 'training', 'vehicle'],
    ['val', 'validation', 'drone'],
  ] as const) {
    const frames: Pi3detInfo[] = [];
    for (const frameId of ['0000003', '0000001']) {
      mkdirSync(join(root, folder, 'point_cloud'), { recursive: true });
      const frame: Pi3detInfo = {
        frameId,
        platform,
        pointCloudPath: `${folder}/point_cloud/${frameId}.bin`,
        imagePath: `${folder}/image/${frameId}.jpg`,
        calib: { E, I: [900, 0, 640, 0, 910, 400, 0, 0, 1], D: [0.1, 0.2, 0.3, 0.4, 0.5] },
        ...(split === 'train' && { annos: { names: ['Car'], boxes: Float64Array.of(10, 2, -1, 4, 2, 1.5, 0.1) } }),
      };
      writeFileSync(join(root, frame.pointCloudPath), new Uint8Array(Float32Array.of(1, 2, 3, 0.5, 9, 8, 7, 1).buffer));
      await writeImage(join(root, `${folder}/image/${frameId}.jpg`), {
        pixels: ndarray(new Uint8Array(8 * 8 * 3), [8, 8, 3]),
      });
      frames.push(frame);
    }
    await writePi3detInfos(join(root, `pi3det_infos_${split}.pkl`), frames);
  }
  return root;
}

test('splits by info file, ids in file order, labels where there are some', async (t) => {
  const root = await miniature(t);
  const val = await openPi3detDataset({ path: root });
  t.deepEqual([val.split, val.format, val.hasGroundTruth], ['val', 'pi3det', false]);
  t.deepEqual(val.ids, ['0000003', '0000001']);
  t.deepEqual(val.files, [join(root, 'pi3det_infos_val.pkl')]);
  t.is((await val.sample('0000001')).groundTruth, undefined);
  for (const split of ['train', 'training']) {
    const train = await openPi3detDataset({ path: root, split });
    t.true(train.hasGroundTruth);
    const truth = await (await train.sample('0000001')).groundTruth?.();
    t.deepEqual(truth?.names, ['Car']);
    t.deepEqual(truth?.boxes.data, Float64Array.of(10, 2, -1, 4, 2, 1.5, 0.1));
    t.deepEqual(truth?.boxes.shape, [1, 7]);
    t.is(truth?.kitti, undefined);
  }
});

test('a sample reads scan, image and calibration', async (t) => {
  const root = await miniature(t);
  const sample = await (await openPi3detDataset({ path: root })).sample('0000003');
  t.is(sample.platform, 'drone');
  const cloud = await sample.pointCloud?.();
  t.deepEqual(cloud?.points.data, Float32Array.of(1, 2, 3, 0.5, 9, 8, 7, 1));
  t.deepEqual(cloud?.channels, ['x', 'y', 'z', 'intensity']);
  t.is(cloud?.intensityScale, 1);
  t.deepEqual((await sample.image?.('front'))?.pixels.shape, [8, 8, 3]);
  await t.throwsAsync(async () => sample.image?.('rear'), { instanceOf: InputError, message: /'rear'; known: front/ });
  t.deepEqual(sample.cameras, {
    front: {
      widthPx: 1280,
      heightPx: 800,
      imageFromCamera: Float64Array.of(900, 0, 640, 0, 0, 910, 400, 0, 0, 0, 1, 0),
      cameraFromLidar: Float64Array.from(E),
      distortion: [0.1, 0.2, 0.3, 0.4, 0.5],
    },
  });
  t.deepEqual(sample.files, [
    join(root, 'validation/point_cloud/0000003.bin'),
    join(root, 'validation/image/0000003.jpg'),
  ]);
  const shared = await (await openPi3detDataset({ path: root })).sample('0000003');
  t.not(shared.cameras?.front.cameraFromLidar, sample.cameras?.front.cameraFromLidar);
});

test('every place where the official instructions leave an info file', async (t) => {
  const points = async (path: string, split?: string): Promise<number> => {
    const dataset = await openPi3detDataset({ path, ...(split !== undefined && { split }) });
    return (await (await dataset.sample(dataset.ids[0])).pointCloud?.())?.points.shape[0] ?? 0;
  };
  const root = await miniature(t);
  t.is(await points(join(root, 'pi3det_infos_val.pkl')), 2);
  // Beside and inside the folder: the outer one counts.
  cpSync(join(root, 'pi3det_infos_val.pkl'), join(root, 'validation/pi3det_infos_val.pkl'));
  t.is((await openPi3detDataset({ path: root, split: 'val' })).files[0], join(root, 'pi3det_infos_val.pkl'));
  t.is(await points(root, 'validation'), 2);
  rmSync(join(root, 'pi3det_infos_val.pkl'));
  t.is(await points(root, 'val'), 2);
  t.is(await points(join(root, 'validation')), 2);
  // A phase's folder as it is downloaded.
  renameSync(join(root, 'validation'), join(root, 'phase1_drone_validation'));
  t.is(await points(root, 'val'), 2);
  t.is(await points(join(root, 'phase1_drone_validation')), 2);
  renameSync(
    join(root, 'phase1_drone_validation/pi3det_infos_val.pkl'),
    join(root, 'phase1_drone_validation/mine.pkl'),
  );
  t.is(await points(join(root, 'phase1_drone_validation/mine.pkl')), 2);
});

test('labelled answers are preferred where nothing is named', async (t) => {
  const root = await miniature(t);
  cpSync(join(root, 'pi3det_infos_train.pkl'), join(root, 'pi3det_infos_val_answers.pkl'));
  t.is((await openPi3detDataset({ path: root })).split, 'val_answers');
  t.is((await openPi3detDataset({ path: root, split: 'val' })).split, 'val');
});

test('scoring needs no sensors: missing files are an error only when asked for', async (t) => {
  const dataset = await openPi3detDataset({ path: 'test/golden/track5/pi3det_drone_small.infos.p4.pkl' });
  const sample = await dataset.sample('0000000');
  t.is((await sample.groundTruth?.())?.names.length, 7);
  t.deepEqual(sample.files, []);
  await t.throwsAsync(async () => sample.pointCloud?.(), {
    instanceOf: InputError,
    message: /0000000\.bin: no such file/,
  });
});

test('ambiguous and missing info files are refused', async (t) => {
  const root = await miniature(t);
  const refuse = (path: string, split: string | undefined, message: RegExp) =>
    t.throwsAsync(openPi3detDataset({ path, ...(split !== undefined && { split }) }), {
      instanceOf: InputError,
      message,
    });
  await refuse(join(root, 'absent'), undefined, /absent: no such file or folder/);
  await refuse(join(root, 'training'), undefined, /no Pi3DET data: expected a file pi3det_infos_<split>\.pkl/);
  await refuse(root, 'test', /no split 'test'; known: train, val/);
  renameSync(join(root, 'pi3det_infos_val.pkl'), join(root, 'training/pi3det_infos_val.pkl'));
  cpSync(join(root, 'training/pi3det_infos_val.pkl'), join(root, 'validation/pi3det_infos_val.pkl'));
  await refuse(root, 'val', /several info files for split val; name one:/);
  const dataset = await openPi3detDataset({ path: root, split: 'train' });
  await t.throwsAsync(dataset.sample('x'), { instanceOf: InputError, message: /no frame 'x'/ });
});

/** A scan like a LiDAR's: n rows x, y, z, intensity. */
function scan(seed: number, rows: number, intensity: (value: number) => number): number[] {
  const rng = keyedRng('pi3det points', seed);
  return Array.from({ length: rows }, () => [
    rng.uniform(0, 75),
    rng.normal(0, 15),
    rng.normal(-1, 2),
    intensity(rng.uniform()),
  ]).flat();
}

test('float64 rows are told from float32 rows', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, '0000000.bin');
  for (let seed = 0; seed < 20; seed++) {
    for (const intensity of [(v: number) => v, () => 0, (v: number) => Math.round(255 * v)]) {
      const rows = scan(seed, seed === 0 ? 2 : 400, intensity);
      writeFileSync(path, new Uint8Array(Float32Array.from(rows).buffer));
      t.is((await readPi3detPoints(path)).points.shape[0], rows.length / 4);
      for (const wide of [
        Float64Array.from(rows),
        Float64Array.from(Float32Array.from(rows)),
        Float64Array.from(rows, Math.round),
      ]) {
        writeFileSync(path, new Uint8Array(wide.buffer));
        await t.throwsAsync(readPi3detPoints(path), {
          instanceOf: FileFormatError,
          message: /0000000\.bin: holds float64 rows/,
        });
      }
    }
  }
  writeFileSync(path, new Uint8Array(0));
  t.is((await readPi3detPoints(path)).points.shape[0], 0);
  writeFileSync(path, new Uint8Array(64));
  t.is((await readPi3detPoints(path)).points.shape[0], 4);
  writeFileSync(path, new Uint8Array(30));
  await t.throwsAsync(readPi3detPoints(path), { instanceOf: FileFormatError, message: /not whole points/ });
});

testWithRealData('a real scan is not taken for float64', async (t, folder) => {
  for (const id of ['000000', '000001']) {
    const path = join(folder, `kuixu__kitti_object_vis/data/object/training/velodyne/${id}.bin`);
    t.true((await readPi3detPoints(path)).points.shape[0] > 100000);
  }
});
