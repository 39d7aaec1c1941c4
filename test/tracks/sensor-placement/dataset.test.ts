import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Dataset, PointCloud, Sample } from '../../../src/contracts/index.js';
import { place3dSuite } from '../../../src/corruptions/index.js';
import type { NuscenesDataset, NuscenesObjects } from '../../../src/datasets/nuscenes/index.js';
import { InputError } from '../../../src/errors/index.js';
import {
  composePoses,
  countPointsInBoxes,
  invertPose,
  poseFromRollPitchYaw,
  projectPoints,
  transformPointsInPlace,
} from '../../../src/geometry/index.js';
import { rngSource } from '../../../src/random/index.js';
import { makePointCloud, nuscenesBin, rowsOf, toNuscenesLidarFrame } from '../../../src/sensors/index.js';
import { builtScene, readWorldFile, WORLD_FILE } from '../../../src/world/resense/index.js';
import { openDataset } from '../../../tracks/sensor-placement/dataset.js';
import { testWithRealData } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { sharedMini } from './sharedMini.js';

type Labelled = Sample<NuscenesObjects>;

const REAL = join('open-mmlab__mmdetection3d', 'demo', 'data', 'nuscenes', 'n015-2018-07-24-11-22-45+0800.pkl');

const bytes = (cloud: PointCloud | undefined): Buffer => {
  const { data } = rowsOf(cloud as PointCloud);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
};
const placed = (sample: Labelled, name: string): Labelled =>
  place3dSuite.create(`place3d/${name}`).apply(sample, rngSource(1));
const pointsInBoxes = ({ points, channels }: PointCloud, { boxes }: NuscenesObjects): number =>
  countPointsInBoxes(points.data as Float32Array, channels.length, boxes.data).reduce((sum, count) => sum + count, 0);

async function sampleAt(index: number, sweeps = 1): Promise<Labelled> {
  const dataset = await openDataset({ path: await sharedMini(), sweeps });
  return dataset.sample(dataset.ids[index]);
}

test('the simulated set opens as the challenge opens its data, LiDAR files alone', async (t) => {
  const path = await sharedMini();
  const dataset = (await openDataset({ path })) as Dataset<NuscenesObjects> & NuscenesDataset;
  t.is(dataset.format, 'nuscenes');
  t.is(dataset.split, 'val');
  t.is(dataset.ids.length, 6);
  t.true(dataset.hasGroundTruth);
  t.true(dataset.files.some((file) => file.endsWith(WORLD_FILE)));
  t.is(dataset.rowOf(dataset.ids[5]), 5);
  const sample = await dataset.sample(dataset.ids[0]);
  t.is(sample.sequence, 'carla-1126');
  t.is(sample.lidarLayout, 'nuscenes');
  t.is(sample.files.length, 1);
  t.is((await sample.image!('CAM_FRONT_LEFT')).pixels.shape[1], 400);
  // A version's folder is as good as the dataroot.
  const version = await openDataset({ path: join(path, 'v1.0-trainval') });
  t.deepEqual(version.ids, dataset.ids);
  t.is(typeof (await version.sample(version.ids[0])).resense, 'function');
});

test('sensed again without a change, or through the recorded placement: the file, byte for byte', async (t) => {
  for (const sweeps of [1, 2]) {
    const sample = await sampleAt(1, sweeps);
    const recorded = bytes(await sample.pointCloud!());
    const again = await sample.resense!({});
    t.deepEqual(bytes(await again.pointCloud!()), recorded, `${sweeps} sweeps`);
    const center = placed(sample, 'center');
    t.deepEqual(bytes(await center.pointCloud!()), recorded, `${sweeps} sweeps, center`);
    t.is(center.notes, undefined);
    t.is(center.resense, undefined);
    t.is(again.resense, undefined);
    t.is(again.earlierPointCloud, undefined);
  }
});

test('another placement is another scan with the same labels', async (t) => {
  const sample = await sampleAt(2);
  const recorded = await sample.pointCloud!();
  const truth = await sample.groundTruth!();
  for (const name of ['line', '1x64', 'pyramid-roll']) {
    const other = placed(sample, name);
    const cloud = await other.pointCloud!();
    t.notDeepEqual(bytes(cloud), bytes(recorded));
    t.deepEqual(cloud.channels, recorded.channels);
    t.is(cloud.intensityScale, 255);
    const labels = await other.groundTruth!();
    t.deepEqual(labels, truth);
    const share = pointsInBoxes(cloud, labels) / pointsInBoxes(recorded, truth);
    t.true(share > 0.5 && share < 2, `${name}: ${share}`);
  }
});

test('the scan before a key frame is sensed through the new placement, from where the vehicle was', async (t) => {
  const path = await sharedMini();
  const { frames, scenes } = await readWorldFile(join(path, WORLD_FILE));
  const dataset = await openDataset({ path, sweeps: 2 });
  const single = await openDataset({ path });
  for (const name of [undefined, 'line']) {
    const through = (sample: Labelled): Labelled => (name === undefined ? sample : placed(sample, name));
    const merged = await through(await dataset.sample(dataset.ids[4])).pointCloud!();
    const [now, before] = await Promise.all(
      [4, 3].map(async (i) => (await through(await single.sample(single.ids[i])).pointCloud!()) as PointCloud),
    );
    t.deepEqual(merged.channels, ['x', 'y', 'z', 'intensity', 'ring', 'time']);
    const { data, count, width } = rowsOf(merged);
    t.is(count, now.points.shape[0] + before.points.shape[0]);
    // By the simulation's own poses instead of those of the tables.
    const scene = builtScene(scenes[frames[4].scene]);
    const globalFromLidar = [4, 3].map((i) => {
      const { x, y, z, yawRad } = scene.ego.at(frames[i].timeS);
      return poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad }, [x, y, z + 1.8]);
    });
    const nowFromBefore = composePoses(invertPose(globalFromLidar[0]), globalFromLidar[1]);
    const past = Float64Array.from(rowsOf(before).data);
    transformPointsInPlace(nowFromBefore, past, 5);
    const split = rowsOf(now).count;
    let worst = 0;
    for (let row = 0; row < count; row++) {
      const from = row < split ? (rowsOf(now).data as ArrayLike<number>) : past;
      const at = 5 * (row < split ? row : row - split);
      for (let column = 0; column < 5; column++) {
        worst = Math.max(worst, Math.abs(from[at + column] - data[width * row + column]));
      }
      if (data[width * row + 5] !== (row < split ? 0 : -0.5)) t.fail(`row ${row} is of ${data[width * row + 5]} s`);
    }
    t.true(worst < 1e-4, `${worst}`);
  }
});

test('a moved rig has points, labels and cameras in its own frame', async (t) => {
  const sample = await sampleAt(1, 2);
  const lidarFromRecorded = poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 2 }, [0.5, -0.2, -0.4]);
  const moved = await sample.resense!({ lidarFromRecorded });
  const [cloud, recorded] = [await moved.pointCloud!(), await sample.pointCloud!()];
  const [labels, own] = [await moved.groundTruth!(), await sample.groundTruth!()];
  t.is(labels.names.length, own.names.length);
  t.deepEqual(moved.egoFromLidar, composePoses(sample.egoFromLidar!, invertPose(lidarFromRecorded)));
  // Lower, so not the same points; with the labels of the unmoved rig, boxes would be elsewhere.
  const inside = pointsInBoxes(cloud, labels);
  t.true(inside > 0.5 * pointsInBoxes(recorded, own) && inside > 4 * pointsInBoxes(cloud, own), `${inside} points`);
  // A box is seen at the pixel that shows it.
  const [before, after] = [own, labels].map(({ boxes }, i) =>
    projectPoints(Float64Array.from(boxes.data), 7, (i === 0 ? sample : moved).cameras!.CAM_FRONT),
  );
  const ahead = before.depthM.findIndex((depth) => depth > 3);
  t.true(Math.abs(before.uv[2 * ahead] - after.uv[2 * ahead]) < 1e-9);
  const velocity = (objects: NuscenesObjects): number => objects.velocities.reduce((sum, v) => sum + (v * v || 0), 0);
  t.true(Math.abs(velocity(labels) - velocity(own)) < 1e-9 && velocity(own) > 1);
});

test('frames that were not simulated are not sensed again', async (t) => {
  const root = temporaryFolder(t);
  cpSync(await sharedMini(), root, { recursive: true });
  const world = await readWorldFile(join(root, WORLD_FILE));
  const [first, , third, ...others] = world.frames;
  writeFileSync(join(root, WORLD_FILE), JSON.stringify({ ...world, frames: [first, third, ...others] }));
  const dataset = await openDataset({ path: root, sweeps: 2 });
  t.is((await dataset.sample(dataset.ids[1])).resense, undefined);
  const again = await (await dataset.sample(dataset.ids[2])).resense!({});
  await t.throwsAsync(async () => again.pointCloud!(), { message: /world\.json: has no frame of samples.LIDAR_TOP/ });
});

test('recordings of a placement beside the tables come before the simulation', async (t) => {
  const root = temporaryFolder(t);
  cpSync(await sharedMini(), root, { recursive: true });
  const folder = join(root, 'placement_1', 'samples');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'samples', 'LIDAR_TOP'), join(folder, 'LIDAR_TOP'), { recursive: true });
  const dataset = await openDataset({ path: root });
  const sample = await dataset.sample(dataset.ids[0]);
  const line = placed(sample, 'line');
  t.deepEqual(bytes(await line.pointCloud!()), bytes(await sample.pointCloud!()));
  t.deepEqual(
    line.notes?.map(({ code }) => code),
    ['placement-recorded'],
  );
  t.is(placed(sample, 'square').notes, undefined);
  t.true(sample.files.some((file) => file.startsWith(folder)));
});

test("a ring of zeros, as Place3D's clouds have it, is no ring", async (t) => {
  const root = temporaryFolder(t);
  cpSync(await sharedMini(), root, { recursive: true });
  const opened = await openDataset({ path: root });
  const { files } = await opened.sample(opened.ids[0]);
  const points = Float32Array.of(1, 2, 3, 1, 0, 4, 5, 6, 1, 0);
  await nuscenesBin.write(
    files[0],
    toNuscenesLidarFrame(makePointCloud(points, ['x', 'y', 'z', 'intensity', 'ring'], { intensityScale: 255 })),
  );
  const cloud = await (await opened.sample(opened.ids[0])).pointCloud!();
  t.deepEqual(cloud.channels, ['x', 'y', 'z', 'intensity']);
  t.is(cloud.intensityScale, 255);
  t.deepEqual(Array.from(cloud.points.data), [1, 2, 3, 1, 4, 5, 6, 1]);
  const earlier = await (await opened.sample(opened.ids[1])).earlierPointCloud!(1);
  t.deepEqual(earlier?.data.channels, ['x', 'y', 'z', 'intensity']);
});

test('splits are named, other layouts recognised, and what is neither is refused', async (t) => {
  const path = await sharedMini();
  t.is((await openDataset({ path, split: 'place3d/val' })).split, 'val');
  await t.throwsAsync(openDataset({ path, split: 'train' }), { message: /none of the 125 scenes of split 'train'/ });
  await t.throwsAsync(openDataset({ path, format: 'kitti' }), {
    instanceOf: InputError,
    message: /unknown format "kitti"; known: nuscenes, mmdet3d-nuscenes/,
  });
  await t.throwsAsync(openDataset({ path: join(path, 'nowhere') }), { message: /no such file or folder/ });
  await t.throwsAsync(openDataset({ path: join(path, WORLD_FILE.replace('json', 'txt')) }), {
    message: /no such file/,
  });
  await t.throwsAsync(openDataset({ path: join(path, 'samples') }), {
    message: /no nuScenes tables: expected a folder/,
  });
  const root = temporaryFolder(t);
  await t.throwsAsync(openDataset({ path: root, format: 'mmdet3d-nuscenes' }), { message: /no nuScenes tables/ });
  for (const name of ['nuscenes_infos_train.pkl', 'nuscenes_infos_val.pkl']) writeFileSync(join(root, name), '');
  await t.throwsAsync(openDataset({ path: root }), {
    message: /of its info files name one: nuscenes_infos_train.pkl, /,
  });
  writeFileSync(join(root, 'notes.txt'), '');
  await t.throwsAsync(openDataset({ path: join(root, 'notes.txt') }), { message: /neither an info file/ });
});

test('of several versions that of the split is opened; a test split has no answers', async (t) => {
  const root = temporaryFolder(t);
  cpSync(await sharedMini(), root, { recursive: true });
  cpSync(join(root, 'v1.0-trainval'), join(root, 'v1.0-test'), { recursive: true });
  const scenes = join(root, 'v1.0-test', 'scene.json');
  writeFileSync(scenes, readFileSync(scenes, 'utf8').replaceAll('carla-1126', 'carla-1251'));
  writeFileSync(join(root, 'v1.0-test', 'sample_annotation.json'), '[]');
  const testing = await openDataset({ path: root, split: 'test' });
  t.is(testing.split, 'test');
  t.is(testing.ids.length, 3);
  t.false(testing.hasGroundTruth);
  const sample = await testing.sample(testing.ids[0]);
  t.is(sample.sequence, 'carla-1251');
  t.is(sample.groundTruth, undefined);
  t.is((await openDataset({ path: root })).ids.length, 6);
});

testWithRealData('a real key frame of nuScenes, from its info file or the folder that has one', async (t, folder) => {
  const dataset = await openDataset({ path: join(folder, REAL) });
  t.is(dataset.format, 'mmdet3d-nuscenes');
  const sample = await dataset.sample(dataset.ids[0]);
  t.is(sample.resense, undefined);
  t.deepEqual((await sample.pointCloud!()).channels, ['x', 'y', 'z', 'intensity', 'ring']);
  t.is(sample.files.length, 1);
  const approximated = placed(sample, 'line');
  t.deepEqual(
    approximated.notes?.map(({ code }) => code),
    ['placement-approximated'],
  );
  const root = temporaryFolder(t);
  cpSync(join(folder, REAL), join(root, 'nuscenes_infos_val.pkl'));
  const { path } = await openDataset({ path: root });
  t.is(path, join(root, 'nuscenes_infos_val.pkl'));
  t.true(existsSync(path));
});
