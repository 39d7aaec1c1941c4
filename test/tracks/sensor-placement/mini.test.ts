import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  boxVelocity,
  nuscenesGroundTruth,
  nuscenesSplit,
  openNuscenesTables,
  type NuscenesTables,
} from '../../../src/datasets/nuscenes/index.js';
import { countPointsInBoxes, projectPoints, quaternionNorm } from '../../../src/geometry/index.js';
import { NUSCENES_PROFILES } from '../../../src/metrics/index.js';
import { channelIndex, readImage, rowsOf } from '../../../src/sensors/index.js';
import { builtScene, readWorldFile, WORLD_FILE } from '../../../src/world/resense/index.js';
import { openDataset } from '../../../tracks/sensor-placement/dataset.js';
import { sensorPlacementMini } from '../../../tracks/sensor-placement/mini.js';
import { attributeOf } from '../../../tracks/sensor-placement/world.js';
import { folderDigests } from '../../helpers/folderDigests.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { writeMini } from '../../helpers/writeMini.js';
import { sharedMini } from './sharedMini.js';

const track3 = NUSCENES_PROFILES.find(({ id }) => id === 'nuscenes/robosense-track3');

test('the same seed gives the same bytes in any order, another seed other scenes', async (t) => {
  const recipe = sensorPlacementMini(2, 1);
  const [first, second, other] = [temporaryFolder(t), temporaryFolder(t), temporaryFolder(t)];
  await writeMini(recipe, first, 3);
  const units = recipe.units(3);
  // As workers do it: later units first, and what they say as JSON.
  const later = await recipe.write(second, 3, units[1]);
  const written = [await recipe.write(second, 3, units[0]), later];
  await recipe.finish(second, 3, JSON.parse(JSON.stringify(written)) as typeof written);
  t.deepEqual(folderDigests(second), folderDigests(first));
  await writeMini(recipe, other, 4);
  const cloud = join('phase1_validation', 'samples', 'LIDAR_TOP', 'carla-1126__LIDAR_TOP__1750000000000000.pcd.bin');
  t.truthy(folderDigests(first)[cloud]);
  t.not(folderDigests(other)[cloud], folderDigests(first)[cloud]);
  // Two samples of seven files, 13 tables, a map, the world.
  t.is(Object.keys(folderDigests(first)).length, 2 * 7 + 13 + 1 + 1);
});

test('the tables are those of the official layout, in its splits', async (t) => {
  const root = await sharedMini();
  const tables = await openNuscenesTables(root);
  t.is(tables.version, 'v1.0-trainval');
  t.deepEqual(tables.warnings, []);
  const split = nuscenesSplit(tables, 'robosense-track3');
  t.deepEqual([split.name, split.sceneNames], ['val', ['carla-1126', 'carla-1127']]);
  t.is(tables.samples.tokens.token(0), '10000000000000000000000000000001');
  t.is(tables.sampleData.tokens.token(tables.keyFrame(0, 'LIDAR_TOP')), '30000000000000000000000000000001');
  t.deepEqual(
    tables.calibratedSensors.records.map(({ translation }) => translation),
    [[0, 0, 1.8], ...Array.from({ length: 6 }, () => [0, 0, 1.6])],
  );
  for (const { rotation } of tables.calibratedSensors.records) t.true(Math.abs(quaternionNorm(rotation) - 1) < 1e-15);
  for (let row = 0; row < tables.sampleData.tokens.rows; row++) {
    const path = join(root, tables.sampleData.filename(row));
    t.true(existsSync(path), path);
    t.true(statSync(path).size < 1_000_000);
  }
  const map = tables.maps.records[0].filename as string;
  t.true(existsSync(join(root, map)));
  // Key frames half a second apart; the scan before one is the key frame before it.
  const { samples, sampleData } = tables;
  for (let sample = 0; sample < samples.tokens.rows; sample++) {
    const data = tables.keyFrame(sample, 'LIDAR_TOP');
    const before = samples.previous[sample];
    t.is(sampleData.previous[data], before < 0 ? -1 : tables.keyFrame(before, 'LIDAR_TOP'));
    if (before >= 0) t.is(samples.timestampUs[sample] - samples.timestampUs[before], 500_000);
  }
  const image = await readImage(join(root, sampleData.filename(tables.keyFrame(0, 'CAM_BACK'))));
  t.deepEqual(image.pixels.shape, [225, 400, 3]);
});

test("categories are Place3D's, and the evaluator takes the labels", async (t) => {
  const tables = await openNuscenesTables(await sharedMini());
  const known = ['vehicle.car', 'vehicle.truck', 'vehicle.bus.rigid', 'vehicle.motorcycle', 'vehicle.bicycle'];
  const found = new Set(tables.categories.records.map(({ name }) => name));
  t.true([...found].every((name) => [...known, 'human.pedestrian.adult'].includes(name)));
  const truth = nuscenesGroundTruth(tables, nuscenesSplit(tables, 'robosense-track3'), {
    detectionNames: track3?.classes ?? [],
  });
  t.is(truth.boxes.detection.length, tables.annotations.tokens.rows);
  const seen = truth.boxes.numPts.filter((count) => count > 0).length;
  t.true(seen > 100 && seen < truth.boxes.numPts.length, 'some objects are hidden from all placements');
  t.true(truth.boxes.attribute.every((attribute) => attribute > 0));
});

/** Objects of the scene by the instance of each annotation; the writer numbers them in order. */
async function simulatedObjects(root: string, tables: NuscenesTables) {
  const { frames, scenes } = await readWorldFile(join(root, WORLD_FILE));
  return frames.flatMap(({ id, scene: name, timeS }) => {
    const scene = builtScene(scenes[name]);
    const sample = tables.samples.tokens.rowOf(id);
    const ego = scene.ego.at(timeS);
    const near = scene.objects.filter(({ trajectory }) => {
      const { x, y } = trajectory.at(timeS);
      return Math.hypot(x - ego.x, y - ego.y) < 105;
    });
    const rows = tables.annotationsOf(sample);
    if (rows.length !== near.length) throw new Error(`${id}: ${rows.length} annotations of ${near.length} objects`);
    return near.map((object, i) => ({ object, row: rows[i], timeS, speedNow: object.trajectory.at(timeS) }));
  });
}

test("the tables' velocities and attributes are the simulated ones", async (t) => {
  const root = await sharedMini();
  const tables = await openNuscenesTables(root);
  const { annotations } = tables;
  let moving = 0;
  for (const { object, row, speedNow } of await simulatedObjects(root, tables)) {
    const { velocityX, velocityY, x, y } = speedNow;
    t.is(annotations.translation[3 * row], x);
    t.is(annotations.translation[3 * row + 1], y);
    const speed = Math.hypot(velocityX, velocityY);
    const { name } = tables.attributes.records[annotations.attributes[annotations.attributeStarts[row]]];
    t.is(name, attributeOf(object.category, speed));
    // Over both neighbours the mean velocity of a second is that of its middle, unless the acceleration changes.
    if (annotations.previous[row] < 0 || annotations.next[row] < 0) continue;
    const [vx, vy] = boxVelocity(tables, row);
    t.true(
      Math.hypot(vx - velocityX, vy - velocityY) < 0.5,
      `${object.category} ${vx} ${vy} for ${velocityX} ${velocityY}`,
    );
    if (speed > 1) moving++;
  }
  t.true(moving > 5, `${moving} moving`);
});

test('attributes change at 1 m/s, those of pedestrians at 0.2', (t) => {
  t.is(attributeOf('car', 1), 'vehicle.moving');
  t.is(attributeOf('bus', 0.999), 'vehicle.stopped');
  t.is(attributeOf('bicycle', 1), 'cycle.with_rider');
  t.is(attributeOf('motorcycle', 0.999), 'cycle.without_rider');
  t.is(attributeOf('pedestrian', 0.2), 'pedestrian.moving');
  t.is(attributeOf('pedestrian', 0.199), 'pedestrian.standing');
});

test('points are those in the boxes: of the recorded placement no more than the tables say', async (t) => {
  const dataset = await openDataset({ path: await sharedMini() });
  let [equal, fewer] = [0, 0];
  for (const id of dataset.ids) {
    const sample = await dataset.sample(id);
    const cloud = await sample.pointCloud!();
    const truth = await sample.groundTruth!();
    const counts = countPointsInBoxes(cloud.points.data as Float32Array, cloud.channels.length, truth.boxes.data);
    counts.forEach((count, i) => {
      // A point on a face may fall to either side: the boxes went through the global frame.
      t.true(count <= truth.lidarPoints[i] + 1, `${truth.names[i]}: ${count} of ${truth.lidarPoints[i]}`);
      if (count === truth.lidarPoints[i]) equal++;
      else fewer++;
    });
  }
  t.true(equal > 50 && fewer > 50, `${equal} equal, ${fewer} fewer`);
});

test('cameras look where their names say; what is ahead is in the middle of the front one', async (t) => {
  const dataset = await openDataset({ path: await sharedMini() });
  const { cameras = {} } = await dataset.sample(dataset.ids[0]);
  const yawDeg = { CAM_FRONT: 0, CAM_FRONT_LEFT: 60, CAM_BACK_LEFT: 120, CAM_BACK: 180, CAM_BACK_RIGHT: -120 };
  for (const [name, yaw] of Object.entries({ ...yawDeg, CAM_FRONT_RIGHT: -60 })) {
    const [x, y] = [30 * Math.cos((yaw * Math.PI) / 180), 30 * Math.sin((yaw * Math.PI) / 180)];
    // As high as the cameras: 0.2 m under the LiDAR's frame.
    const { uv, depthM } = projectPoints(Float64Array.of(x, y, -0.2), 3, cameras[name]);
    t.true(Math.hypot(uv[0] - 199.5, uv[1] - 112) < 1e-9, `${name}: ${uv.join()}`);
    t.true(Math.abs(depthM[0] - 30) < 1e-9);
  }
});

test('files hold intensities to 255 and rings of nuScenes', async (t) => {
  const dataset = await openDataset({ path: await sharedMini() });
  const cloud = await (await dataset.sample(dataset.ids[0])).pointCloud!();
  t.is(cloud.intensityScale, 255);
  t.deepEqual(cloud.channels, ['x', 'y', 'z', 'intensity', 'ring']);
  const { data, count, width } = rowsOf(cloud);
  const column = (channel: string): number[] =>
    Array.from({ length: count }, (_, row) => data[row * width + channelIndex(cloud, channel)!]);
  t.is(new Set(column('ring')).size, 32);
  t.deepEqual([Math.min(...column('ring')), Math.max(...column('ring'))], [0, 31]);
  const brightest = Math.max(...column('intensity'));
  t.true(brightest > 50 && brightest <= 255, `${brightest}`);
});
