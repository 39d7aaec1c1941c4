import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import { openKittiDataset, parseKittiObjects, kittiAnnotations } from '../../../src/datasets/kitti/index.js';
import { readPickle } from '../../../src/datasets/pickle/index.js';
import { InputError } from '../../../src/errors/index.js';
import { countPointsInBoxes, lidarBoxesToKittiObjects } from '../../../src/geometry/index.js';
import { kittiBin, makePointCloud, writeImage } from '../../../src/sensors/index.js';
import { testWithRealData } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const calib = `P2: 700 0 600 45 0 700 180 -0.5 0 0 1 0.005
R0_rect: 1 0 0 0 1 0 0 0 1
Tr_velo_to_cam: 0 -1 0 0.1 0 0 -1 -0.2 1 0 0 -0.3
`;
const label = `Car 0 0 -1.5 10 20 110.5 80 1.5 1.75 4.25 -3 1.625 20.5 1.25
DontCare -1 -1 -10 503.89 169.71 590.61 190.13 -1 -1 -1 -1000 -1000 -1000 -10
Pedestrian 0 2 0 10 20 30 80 1.8 0.5 0.75 2 1.5 10 -0.5
`;

/** Three training frames and one test frame; frame 000002 has nothing but its scan. */
async function miniature(t: ExecutionContext): Promise<string> {
  const root = temporaryFolder(t);
  for (const part of ['velodyne', 'image_2', 'calib', 'label_2'])
    mkdirSync(join(root, 'training', part), { recursive: true });
  mkdirSync(join(root, 'testing/velodyne'), { recursive: true });
  mkdirSync(join(root, 'ImageSets'));
  const cloud = makePointCloud(Float32Array.of(1, 2, 3, 0.5), ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
  for (const id of ['000000', '000001', '000002'])
    await kittiBin.write(join(root, `training/velodyne/${id}.bin`), cloud);
  await kittiBin.write(join(root, 'testing/velodyne/000007.bin'), cloud);
  for (const id of ['000000', '000001']) {
    writeFileSync(join(root, `training/calib/${id}.txt`), calib);
    writeFileSync(join(root, `training/label_2/${id}.txt`), label);
  }
  const image = { pixels: ndarray(new Uint8Array(6 * 4 * 3), [4, 6, 3]) };
  await writeImage(join(root, 'training/image_2/000000.png'), image);
  await writeImage(join(root, 'training/image_2/000001.jpg'), image);
  writeFileSync(join(root, 'ImageSets/val.txt'), '000001\n000000\n\n');
  writeFileSync(join(root, 'ImageSets/test.txt'), '000007\n');
  return root;
}

test('the root, a data folder and a split', async (t) => {
  const root = await miniature(t);
  const all = await openKittiDataset({ path: root });
  t.deepEqual([all.ids, all.split, all.format], [['000000', '000001', '000002'], 'training', 'kitti-object']);
  t.true(all.hasGroundTruth);
  t.deepEqual((await openKittiDataset({ path: join(root, 'training') })).ids, all.ids);
  for (const path of [root, join(root, 'training')]) {
    const val = await openKittiDataset({ path, split: 'val' });
    t.deepEqual(val.ids, ['000001', '000000']);
    t.deepEqual(val.files, [join(root, 'ImageSets/val.txt')]);
  }
  const testing = await openKittiDataset({ path: root, split: 'test' });
  t.deepEqual([testing.ids, testing.hasGroundTruth], [['000007'], false]);
  t.is((await testing.sample('000007')).groundTruth, undefined);
  rmSync(join(root, 'training'), { recursive: true });
  t.is((await openKittiDataset({ path: root })).split, 'testing');
});

test('a sample reads scan, image, calibration and labels', async (t) => {
  const root = await miniature(t);
  const dataset = await openKittiDataset({ path: root });
  const sample = await dataset.sample('000000');
  t.deepEqual(
    sample.files,
    ['velodyne/000000.bin', 'image_2/000000.png', 'calib/000000.txt', 'label_2/000000.txt'].map((file) =>
      join(root, 'training', file),
    ),
  );
  t.deepEqual((await sample.pointCloud?.())?.points.data, Float32Array.of(1, 2, 3, 0.5));
  t.deepEqual((await sample.image?.('image_2'))?.pixels.shape, [4, 6, 3]);
  await t.throwsAsync(async () => sample.image?.('image_3'), { instanceOf: InputError, message: /image_3.*image_2/ });
  const camera = sample.cameras?.image_2;
  t.deepEqual([camera?.widthPx, camera?.heightPx], [6, 4]);
  t.is(camera?.imageFromCamera[3], 45);
  const jpeg = (await dataset.sample('000001')).cameras?.image_2;
  t.deepEqual([jpeg?.widthPx, jpeg?.heightPx], [6, 4]);
});

test('labels: the official numbers, and boxes in the LiDAR frame without DontCare', async (t) => {
  const sample = await (await openKittiDataset({ path: await miniature(t) })).sample('000000');
  const truth = await sample.groundTruth?.();
  t.deepEqual(truth?.kitti, parseKittiObjects(label, 'label'));
  t.deepEqual(truth?.names, ['Car', 'Pedestrian']);
  // x = z_camera + 0.3, y = 0.1 - x_camera, z = -0.2 - y_camera + height / 2, yaw = -rotation_y - π/2.
  const expected = [
    [20.8, 3.1, -0.2 - 1.625 + 0.75, 4.25, 1.75, 1.5, -1.25 - Math.PI / 2],
    [10.3, -1.9, -0.2 - 1.5 + 0.9, 0.75, 0.5, 1.8, 0.5 - Math.PI / 2],
  ].flat();
  t.deepEqual(truth?.boxes.shape, [2, 7]);
  expected.forEach((value, i) => t.true(Math.abs((truth?.boxes.data[i] ?? NaN) - value) < 1e-12, `${i}`));
});

test('what a frame lacks is an error only when it is asked for', async (t) => {
  const root = await miniature(t);
  const sample = await (await openKittiDataset({ path: root })).sample('000002');
  t.deepEqual(sample.cameras, {});
  t.deepEqual(sample.files, [join(root, 'training/velodyne/000002.bin')]);
  await t.throwsAsync(async () => sample.image?.('image_2'), { message: /image_2: has no file for frame 000002/ });
  await t.throwsAsync(async () => sample.groundTruth?.(), { message: /label_2: has no file for frame 000002/ });
  rmSync(join(root, 'training/image_2/000000.png'));
  const withoutImage = await (await openKittiDataset({ path: root })).sample('000000');
  t.is(withoutImage.cameras?.image_2?.widthPx, undefined);
  t.is((await withoutImage.groundTruth?.())?.names.length, 2);
});

test('bad layouts, splits and frames are refused by name', async (t) => {
  const root = await miniature(t);
  const refuse = (path: string, split: string | undefined, message: RegExp) =>
    t.throwsAsync(openKittiDataset({ path, ...(split !== undefined && { split }) }), {
      instanceOf: InputError,
      message,
    });
  await refuse(temporaryFolder(t), undefined, /no KITTI object data: expected training\/ or testing\//);
  await refuse(join(root, 'absent'), undefined, /absent: no KITTI object data/);
  await refuse(root, 'vall', /unknown split 'vall'; known: training, testing, test, val/);
  writeFileSync(join(root, 'ImageSets/bad.txt'), '000000\n../x\n');
  await refuse(root, 'bad', /bad\.txt: line 2: '\.\.\/x' is no frame id/);
  writeFileSync(join(root, 'ImageSets/bad.txt'), '000000\n000000\n');
  await refuse(root, 'bad', /bad\.txt: line 2: frame 000000 is listed twice/);
  const dataset = await openKittiDataset({ path: root });
  await t.throwsAsync(dataset.sample('000009'), { instanceOf: InputError, message: /no frame '000009'/ });
  writeFileSync(join(root, 'training/label_2/000000.txt'), label.replace('4.25', '-4.25'));
  await t.throwsAsync(async () => (await dataset.sample('000000')).groundTruth?.(), {
    instanceOf: InputError,
    message: /000000\.txt: box 0: length is -4\.25/,
  });
  writeFileSync(join(root, 'training/image_2/000000.png'), 'not an image');
  await t.throwsAsync(async () => (await dataset.sample('000000')).cameras, {
    message: /000000\.png: is no PNG or JPEG/,
  });
});

testWithRealData('KITTI 000000 and 000001: scans, images, and boxes that hold their points', async (t, folder) => {
  const dataset = await openKittiDataset({ path: join(folder, 'kuixu__kitti_object_vis/data/object') });
  t.deepEqual(dataset.ids, ['000000', '000001']);
  const sample = await dataset.sample('000000');
  const cloud = await sample.pointCloud?.();
  t.deepEqual(cloud?.points.shape, [115384, 4]);
  t.deepEqual([sample.cameras?.image_2?.widthPx, sample.cameras?.image_2?.heightPx], [1224, 370]);
  t.deepEqual((await sample.image?.('image_2'))?.pixels.shape, [370, 1224, 3]);
  const truth = await sample.groundTruth?.();
  t.deepEqual(truth?.names, ['Pedestrian']);
  // MMDetection3D's database of objects has 377 points for this pedestrian.
  const counts = countPointsInBoxes(cloud?.points.data as Float32Array, 4, truth?.boxes.data as Float64Array);
  t.deepEqual([...counts], [377]);
});

testWithRealData(
  'KITTI 000008, assembled from parts: as many points in each box as MMDetection3D counted',
  async (t, folder) => {
    const root = join(temporaryFolder(t), 'training');
    for (const part of ['velodyne', 'image_2', 'calib', 'label_2']) mkdirSync(join(root, part), { recursive: true });
    const demo = join(folder, 'open-mmlab__mmdetection3d/demo/data/kitti');
    symlinkSync(join(demo, '000008.bin'), join(root, 'velodyne/000008.bin'));
    symlinkSync(join(demo, '000008.png'), join(root, 'image_2/000008.png'));
    copyFileSync(join(folder, '_derived/kitti_000008_calib.txt'), join(root, 'calib/000008.txt'));
    copyFileSync(join(folder, '_derived/kitti_000008_label_2.txt'), join(root, 'label_2/000008.txt'));
    const sample = await (await openKittiDataset({ path: root })).sample('000008');
    const truth = await sample.groundTruth?.();
    const cloud = await sample.pointCloud?.();
    const info = (await readPickle(join(demo, '000008.pkl'))) as Map<string, Map<string, Map<string, number>[]>[]>;
    const expected = info
      .get('data_list')?.[0]
      .get('instances')
      ?.map((instance) => instance.get('num_lidar_pts') as number)
      .filter((count) => count >= 0);
    const counts = countPointsInBoxes(cloud?.points.data as Float32Array, 4, truth?.boxes.data as Float64Array);
    t.deepEqual([...counts], expected);
    t.is(truth?.kitti?.name.filter((name) => name === 'DontCare').length, 4);

    // Labels → LiDAR boxes → KITTI objects: the labelled numbers again, image boxes as the labellers drew them.
    const camera = sample.cameras?.image_2;
    if (!truth?.kitti || !camera) return t.fail('no camera or labels');
    const { objects } = lidarBoxesToKittiObjects(truth.boxes.data, truth.names, camera);
    const again = kittiAnnotations(objects, camera.cameraFromLidar, 'again');
    for (let i = 0; i < truth.boxes.data.length; i++) {
      const difference = again.boxes.data[i] - truth.boxes.data[i];
      t.true(Math.abs(i % 7 === 6 ? Math.sin(difference) : difference) < 1e-9);
    }
    for (let i = 0; i < 6; i++) {
      t.true(Math.abs(objects.alpha[i] - truth.kitti.alpha[i]) < 0.05, `alpha ${i}`);
      for (let side = 0; side < 4; side++) {
        const drawn = truth.kitti.bbox[4 * i + side];
        t.true(Math.abs(objects.bbox[4 * i + side] - drawn) < 12, `box ${i}, side ${side}`);
      }
    }
  },
);
