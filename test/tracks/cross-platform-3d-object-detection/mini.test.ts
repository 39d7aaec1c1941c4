import { basename, join } from 'node:path';
import test from 'ava';
import { openPi3detDataset } from '../../../src/datasets/pi3det/index.js';
import { countPointsInBoxes, fovMask } from '../../../src/geometry/index.js';
import { pi3detMini } from '../../../tracks/cross-platform-3d-object-detection/mini.js';
import { writeMini } from '../../helpers/writeMini.js';
import { folderDigests } from '../../helpers/folderDigests.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const PARTS = ['vehicle', 'phase1_drone_validation', 'phase2_quadruped_validation'];

test('the same seed gives the same bytes, another seed other scenes', async (t) => {
  const [first, second, other] = [temporaryFolder(t), temporaryFolder(t), temporaryFolder(t)];
  await writeMini(pi3detMini(2), first, 3);
  await writeMini(pi3detMini(2), second, 3);
  await writeMini(pi3detMini(2), other, 4);
  t.deepEqual(folderDigests(second), folderDigests(first));
  t.is(Object.keys(folderDigests(first)).length, 3 * 2 * 2 + 5 + 3);
  const cloud = join('vehicle', 'training', 'point_cloud', '0000001.bin');
  t.not(folderDigests(other)[cloud], folderDigests(first)[cloud]);
});

test('the parts are Pi3DET data sets whose labels fit their clouds', async (t) => {
  const outDir = temporaryFolder(t);
  const folders = await writeMini(pi3detMini(3), outDir, 1);
  t.deepEqual(Object.keys(folders), PARTS);
  let cars = 0;
  for (const [part, folder] of Object.entries(folders)) {
    t.is(basename(folder), part);
    const dataset = await openPi3detDataset({ path: folder });
    t.deepEqual(dataset.ids, ['0000000', '0000001', '0000002']);
    t.true(dataset.hasGroundTruth);
    for (const id of dataset.ids) {
      const sample = await dataset.sample(id);
      t.is(sample.platform, part.includes('drone') ? 'drone' : part.includes('quadruped') ? 'quadruped' : 'vehicle');
      const cloud = await sample.pointCloud!();
      const points = cloud.points.data;
      const stride = cloud.channels.length;
      // Everything is in the camera's view, as in the official files.
      t.true(fovMask(points, stride, sample.cameras!.front).every((seen) => seen === 1));
      t.true(points.length / stride > 5000);
      const { boxes, names } = await sample.groundTruth!();
      t.true(names.every((name) => name === 'Car' || name === 'Pedestrian'));
      t.true(countPointsInBoxes(points, stride, boxes.data).every((count) => count >= 5));
      cars += names.filter((name) => name === 'Car').length;
      const { pixels } = await sample.image!('front');
      t.deepEqual(pixels.shape, [800, 1280, 3]);
    }
  }
  t.true(cars > 10);
});

test('validation infos hold no answers', async (t) => {
  const folders = await writeMini(pi3detMini(1), temporaryFolder(t), 1);
  for (const part of PARTS.slice(1)) {
    const dataset = await openPi3detDataset({ path: folders[part], split: 'val' });
    t.false(dataset.hasGroundTruth);
    t.is((await dataset.sample('0000000')).groundTruth, undefined);
  }
});

test('the platforms see the same scene from their own heights', async (t) => {
  const folders = await writeMini(pi3detMini(1), temporaryFolder(t), 2);
  const groundZ: number[] = [];
  for (const part of PARTS) {
    const sample = await (await openPi3detDataset({ path: folders[part] })).sample('0000000');
    const cloud = await sample.pointCloud!();
    const stride = cloud.channels.length;
    const z: number[] = [];
    // Flat ground close to the robot: little slope and tilt enter.
    for (let at = 0; at < cloud.points.data.length; at += stride) {
      if (Math.hypot(cloud.points.data[at], cloud.points.data[at + 1]) < 12) z.push(cloud.points.data[at + 2]);
    }
    groundZ.push(z.sort((a, b) => a - b)[Math.floor(z.length * 0.4)]);
  }
  const [vehicle, drone, quadruped] = groundZ;
  t.true(Math.abs(vehicle + 1.9) < 0.7);
  t.true(drone < vehicle - 0.8);
  t.true(Math.abs(quadruped + 0.62) < 0.7 && quadruped > vehicle + 0.6);
});
