import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { ObjectAnnotations, PointCloud, Sample } from '../../../src/contracts/index.js';
import { countPointsInBoxes, fovMask } from '../../../src/geometry/index.js';
import { applyCondition, findCondition } from '../../../src/protocol/index.js';
import { openDataset } from '../../../tracks/cross-platform-3d-object-detection/dataset.js';
import { track } from '../../../tracks/cross-platform-3d-object-detection/track.js';
import { camera, writeSimulatedPi3det } from '../../helpers/simulatedPi3det.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const dataOf = async (sample: Sample | undefined): Promise<Float32Array> =>
  ((await sample?.pointCloud?.()) as PointCloud).points.data as Float32Array;
const truthOf = async (sample: Sample | undefined): Promise<ObjectAnnotations> =>
  (await sample?.groundTruth?.()) as ObjectAnnotations;
const put = <T>(id: string, sample: Sample<T>): Sample<T> => applyCondition(findCondition(id, track.suites), sample, 0);

for (const platform of ['vehicle', 'drone', 'quadruped']) {
  test(`${platform}: a frame of a simulated folder sensed again is the file, bit for bit`, async (t) => {
    const folder = await writeSimulatedPi3det(temporaryFolder(t), platform, 2);
    const dataset = await openDataset({ path: folder });
    t.true(dataset.files.some((file) => file.endsWith('world.json')));
    for (const id of dataset.ids) {
      const sample = await dataset.sample(id);
      const again = await sample.resense?.({});
      const cloud = await dataOf(sample);
      t.true(cloud.length > 4 * 2000);
      t.deepEqual(await dataOf(again), cloud);
      t.deepEqual((await truthOf(again)).names, (await truthOf(sample)).names);
      t.deepEqual((await truthOf(again)).boxes.data, (await truthOf(sample)).boxes.data);
    }
  });
}

test('placements and platforms of the track sense a simulated folder again', async (t) => {
  const dataset = await openDataset({ path: await writeSimulatedPi3det(temporaryFolder(t), 'vehicle', 1) });
  const sample = await dataset.sample('0000000');
  const recorded = await dataOf(sample);
  const clouds = new Set([recorded.join()]);
  for (const id of ['place3d/center', 'place3d/line', 'place3d/line-roll', 'place3d/1x64']) {
    const placed = put(id, sample);
    const cloud = await dataOf(placed);
    clouds.add(cloud.join());
    t.is(placed.notes, undefined, id);
    t.true(
      fovMask(cloud, 4, camera).every((seen) => seen === 1),
      id,
    );
    t.deepEqual((await truthOf(placed)).names, (await truthOf(sample)).names);
    const rings = new Set(Array.from(cloud.filter((_, at) => at % 4 === 3)));
    t.true(rings.size > 100, 'intensities are those of the recording sensor, not of an ideal one');
  }
  t.is(clouds.size, 5);
  const shifted = put('pi3det/drone', sample);
  const cloud = await dataOf(shifted);
  t.is(shifted.notes, undefined);
  t.false(clouds.has(cloud.join()));
  const { boxes, names } = await truthOf(shifted);
  t.is(boxes.shape[0], names.length);
  countPointsInBoxes(cloud, 4, boxes.data).forEach((count) => t.true(count >= 1));
  // The ground is lower by the drawn height, not by the sensor's: the median of what lies low.
  const height = (shifted.egoFromLidar as Float64Array)[11];
  t.true(height > (sample.egoFromLidar as Float64Array)[11]);
});

test('in a chain the first is sensed, what follows works on its cloud and says so', async (t) => {
  const dataset = await openDataset({ path: await writeSimulatedPi3det(temporaryFolder(t), 'vehicle', 1) });
  const sample = await dataset.sample('0000000');
  const chained = put('place3d/line+pi3det/rpj', sample);
  const placed = put('place3d/line', sample);
  t.is((await dataOf(chained)).length, (await dataOf(placed)).length);
  t.deepEqual(
    chained.notes?.map(({ code }) => code),
    ['platform-approximated'],
  );
  const other = put('pi3det/rpj+place3d/line', sample);
  t.deepEqual(
    other.notes?.map(({ code }) => code),
    ['placement-approximated'],
  );
  t.regex(other.notes?.[0]?.message ?? '', /with the mount of the recording LiDAR that the data set gives/);
  t.true((await dataOf(other)).length > 0);
});

test('without a world file, or for a frame it does not have, a folder is like a recorded one', async (t) => {
  const folder = await writeSimulatedPi3det(temporaryFolder(t), 'vehicle', 2);
  const path = join(folder, 'world.json');
  const world = JSON.parse(readFileSync(path, 'utf8')) as { frames: unknown[] };
  writeFileSync(path, JSON.stringify({ ...world, frames: world.frames.slice(1) }));
  const partly = await openDataset({ path: folder });
  t.is((await partly.sample('0000000')).resense, undefined);
  t.truthy((await partly.sample('0000001')).resense);
  rmSync(path);
  const plain = await openDataset({ path: folder });
  const placed = put('place3d/line', await plain.sample('0000001'));
  t.is(placed.notes?.[0]?.code, 'placement-approximated');
  t.true((await dataOf(placed)).length > 0);
  writeFileSync(path, '{}');
  await t.throwsAsync(openDataset({ path: folder }), { message: /world\.json: \/schema: is missing/ });
});
