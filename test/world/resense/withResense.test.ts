import test from 'ava';
import ndarray from 'ndarray';
import type { ObjectAnnotations, PinholeCamera, PointCloud, Sample } from '../../../src/contracts/index.js';
import {
  pi3detSuite,
  place3dConfigFile,
  place3dSuite,
  placementRig,
  readPlacementConfig,
} from '../../../src/corruptions/index.js';
import {
  composePoses,
  countPointsInBoxes,
  frustumCrop,
  invertPose,
  projectPoints,
  transformPointsInPlace,
} from '../../../src/geometry/index.js';
import { rngSource } from '../../../src/random/index.js';
import type { LidarModel } from '../../../src/world/lidar/index.js';
import { labelledScan, senseFrame, withResense, type SimulatedFrame } from '../../../src/world/resense/index.js';
import { EXACT, frameOf, NOISY, plain, posed } from './frames.js';

const camera: PinholeCamera = {
  widthPx: 1280,
  heightPx: 800,
  imageFromCamera: Float64Array.of(900, 0, 639.5, 0, 0, 900, 399.5, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, -0.1, 1, 0, 0, -0.1, 0, 0, 0, 1),
};
const names = { car: 'Car' } as const;
const channels = ['x', 'y', 'z', 'intensity'] as const;
const frame = frameOf({ egoFromLidar: [...posed([0, 0, 1.9])] });

const simulated = (model: LidarModel): SimulatedFrame => ({
  frame,
  sense: (change) => senseFrame(plain(), frame, model, change),
});

/** A sample as a data set of the world has it: written once, then read. */
function sampleOf(model: LidarModel, croppedToCameras: boolean): Sample<ObjectAnnotations> {
  const cropTo = croppedToCameras ? [camera] : [];
  const scan = labelledScan(simulated(model).sense(), { channels, names, cropTo, minPoints: 5 });
  const recorded: Sample<ObjectAnnotations> = {
    id: frame.id,
    cameras: { front: camera },
    files: ['a.bin'],
    pointCloud: async () => scan.cloud,
    groundTruth: async () => scan.truth(),
    image: async () => ({ pixels: ndarray(new Uint8Array(3), [1, 1, 3]) }),
  };
  return withResense(recorded, simulated(model), { channels, names, croppedToCameras });
}

const dataOf = (cloud: PointCloud | undefined): Float32Array => cloud?.points.data as Float32Array;

test('sensed again without a change: the recorded points and labels, bit for bit', async (t) => {
  for (const model of [EXACT, NOISY]) {
    for (const cropped of [false, true]) {
      const sample = sampleOf(model, cropped);
      const again = await sample.resense?.({});
      const cloud = dataOf(await sample.pointCloud?.());
      t.true(cloud.length > 400);
      t.deepEqual(dataOf(await again?.pointCloud?.()), cloud);
      const [before, after] = [await sample.groundTruth?.(), await again?.groundTruth?.()];
      t.true((before?.names.length ?? 0) > 0);
      t.deepEqual(after?.names, before?.names);
      t.deepEqual(after?.boxes.data, before?.boxes.data);
      t.false('resense' in (again as object));
      t.deepEqual(sample.egoFromLidar, posed([0, 0, 1.9]));
    }
  }
});

test('a placement as a condition: other points, in the same frame, with the same labels', async (t) => {
  const sample = sampleOf(EXACT, true);
  const placed = place3dSuite.create('place3d/pyramid').apply(sample, rngSource(0));
  const cloud = dataOf(await placed.pointCloud?.());
  const { lidars } = placementRig(readPlacementConfig(place3dConfigFile), 'pyramid');
  const direct = labelledScan(simulated(EXACT).sense({ lidars }), { channels, names, cropTo: [camera], minPoints: 5 });
  t.deepEqual(cloud, dataOf(direct.cloud));
  t.notDeepEqual(cloud, dataOf(await sample.pointCloud?.()));
  t.deepEqual(frustumCrop(cloud, 4, camera), cloud, 'what the camera sees');
  t.is(placed.groundTruth, sample.groundTruth);
  t.is(placed.notes, undefined);
  // The cars are where the labels say: many more points in their boxes than in boxes beside them.
  // Raised a little: the ground under a box is not in it.
  const boxes = Float64Array.from((await placed.groundTruth?.())?.boxes.data ?? [], (value, index) =>
    index % 7 === 2 ? value + 0.3 : value,
  );
  const inside = countPointsInBoxes(cloud, 4, boxes).reduce((sum, count) => sum + count, 0);
  const aside = countPointsInBoxes(
    cloud,
    4,
    boxes.map((value, index) => (index % 7 === 1 ? value + 5 : value)),
  );
  t.true(inside > 100 && inside > 5 * aside.reduce((sum, count) => sum + count, 0), `${inside}`);
});

test('a platform as a condition: sensed from the drawn pose, labelled anew, pixels still fit', async (t) => {
  const sample = sampleOf(NOISY, true);
  const shifted = pi3detSuite.create('pi3det/drone').apply(sample, rngSource(4));
  const cloud = dataOf(await shifted.pointCloud?.());
  const pose = composePoses(invertPose(shifted.cameras?.front?.cameraFromLidar ?? []), camera.cameraFromLidar);
  const direct = labelledScan(simulated(NOISY).sense({ lidarFromRecorded: pose }), {
    channels,
    names,
    cropTo: [camera],
    minPoints: 5,
  });
  const whole = dataOf(direct.cloud);
  // Of the re-sensed scan only the platform's range is cut away.
  t.true(cloud.length > 0.5 * whole.length && cloud.length <= whole.length);
  const rows = new Set(
    Array.from({ length: whole.length / 4 }, (_, row) => whole.subarray(4 * row, 4 * row + 2).join()),
  );
  let found = 0;
  for (let at = 0; at < cloud.length; at += 4) if (rows.has(cloud.subarray(at, at + 2).join())) found++;
  t.true(found > 0.9 * (cloud.length / 4), `${found} of ${cloud.length / 4}`);

  const truth = await shifted.groundTruth?.();
  const boxes = Float64Array.from(truth?.boxes.data ?? []);
  t.true(boxes.length >= 7);
  countPointsInBoxes(cloud, 4, boxes).forEach((count) => t.true(count >= 1));
  // Labels and points agree in the world.
  const world = boxes.slice(0, 3);
  transformPointsInPlace(composePoses(frame.worldFromEgo, shifted.egoFromLidar ?? []), world, 3);
  t.true(
    [12 + 5 * 1.5, 25].some((x) => Math.abs(world[0] - x) < 1e-6),
    `${world[0]}`,
  );
  // A moved point projects to the pixel that recorded it.
  const recorded = Float64Array.of(15, 1, -0.5);
  const moved = recorded.slice();
  transformPointsInPlace(pose, moved, 3);
  const pixels = projectPoints(moved, 3, shifted.cameras?.front as PinholeCamera);
  const expected = projectPoints(recorded, 3, camera);
  t.true(Math.abs(pixels.uv[0] - expected.uv[0]) < 1e-6);
});

test('ring and time can be kept; a channel that no scan has is refused', async (t) => {
  const all = labelledScan(simulated(NOISY).sense(), {
    channels: ['x', 'y', 'z', 'ring', 'time', 'intensity'],
    names,
    cropTo: [],
    minPoints: 1,
  });
  const scan = simulated(NOISY).sense().scan.points;
  t.deepEqual(
    [...dataOf(all.cloud).subarray(0, 6)],
    [0, 1, 2, 4, 5, 3].map((column) => scan[column]),
  );
  t.throws(
    () =>
      labelledScan(simulated(NOISY).sense(), { channels: ['x', 'y', 'z', 'colour'], names, cropTo: [], minPoints: 1 }),
    {
      message: /no channel colour; it has x, y, z, intensity, ring, time/,
    },
  );
});

test('rings of several LiDARs are counted on', (t) => {
  const { lidars } = placementRig(readPlacementConfig(place3dConfigFile), 'line');
  const sensed = simulated(EXACT).sense({ lidars });
  const layout = { channels: ['x', 'y', 'z', 'ring'], names, cropTo: [], minPoints: 1 };
  const { points } = labelledScan(sensed, layout).cloud;
  for (let row = 0; row < points.shape[0]; row++) {
    if (points.get(row, 3) !== 16 * sensed.scan.lidar[row] + sensed.scan.points[6 * row + 4]) t.fail(`row ${row}`);
  }
  t.true(new Set(Array.from({ length: points.shape[0] }, (_, row) => points.get(row, 3))).size > 40);
});

test('categories without a name and objects with too few points are not labelled', (t) => {
  const layout = { channels, names, cropTo: [] as PinholeCamera[], minPoints: 1 };
  const counts = labelledScan(simulated(EXACT).sense(), layout).labels().pointCounts;
  const most = Math.max(...counts);
  t.true(counts.length >= 3);
  const strict = labelledScan(simulated(EXACT).sense(), { ...layout, minPoints: most }).labels();
  t.deepEqual([...strict.pointCounts], [most]);
  t.is(labelledScan(simulated(EXACT).sense(), { ...layout, names: { truck: 'Truck' } }).truth().names.length, 0);
});
