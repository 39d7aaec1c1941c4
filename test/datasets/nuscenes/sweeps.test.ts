import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { mergeSweeps, openMmdet3dInfos, openNuscenesDataset } from '../../../src/datasets/nuscenes/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { composePoses, identityPose, invertPose, poseFromQuaternion } from '../../../src/geometry/index.js';
import { makePointCloud } from '../../../src/sensors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { egoAt, scanCloud, scanFile, writeTiny } from './tinyDataset.js';

const data = (cloud: { points: { data: ArrayLike<number> } } | undefined): ArrayLike<number> =>
  cloud?.points.data ?? [];

/** In the tool's axes; the sensor sits 0.4 m ahead of the ego's origin, 1.8 m up. */
const EGO_FROM_LIDAR = poseFromQuaternion([1, 0, 0, 0], [0.4, 0, 1.8]);
const globalFromLidar = (scan: number): Float64Array =>
  composePoses(poseFromQuaternion(egoAt(scan).rotation, egoAt(scan).translation), EGO_FROM_LIDAR);

/** The naive way: point by point, in the tool's own frame. */
function expectedRows(scans: readonly number[]): number[][] {
  const [newest] = scans;
  return scans.flatMap((scan) => {
    const m = composePoses(invertPose(globalFromLidar(newest)), globalFromLidar(scan));
    const { points } = scanCloud('own', scan);
    return Array.from({ length: points.shape[0] }, (_, row) => {
      const [x, y, z, intensity, ring] = [0, 1, 2, 3, 4].map((column) => points.get(row, column));
      if (Math.abs(x) < 1 && Math.abs(y) < 1) return [];
      const moved = [0, 4, 8].map((at) => m[at] * x + m[at + 1] * y + m[at + 2] * z + m[at + 3]);
      return [...moved, intensity, ring, 0.25 * (scan - newest)];
    }).filter((row) => row.length > 0);
  });
}

test('samples merge as many scans as are asked for, in the key frame', async (t) => {
  const root = temporaryFolder(t);
  await writeTiny(root);
  for (const [sweeps, scans] of [
    [2, [4, 3]],
    [3, [4, 3, 2]],
    [10, [4, 3, 2, 1, 0]],
  ] as const) {
    const dataset = await openNuscenesDataset({ path: root, lists: 'robosense-track3', sweeps });
    t.is(dataset.sweeps, sweeps);
    const sample = await dataset.sample(dataset.ids[2]);
    const cloud = await sample.pointCloud?.();
    t.deepEqual(cloud?.channels, ['x', 'y', 'z', 'intensity', 'ring', 'time']);
    t.is(cloud?.frame, undefined);
    t.is(cloud?.intensityScale, 255);
    const expected = expectedRows(scans);
    t.true(expected.length < 60 * scans.length, 'some points lie within the square');
    t.deepEqual(cloud?.points.shape, [expected.length, 6]);
    const worst = expected.flat().reduce((most, value, i) => Math.max(most, Math.abs(value - data(cloud)[i])), 0);
    t.true(worst < 2e-5, `${worst}`);
    t.deepEqual(
      sample.files,
      scans.map((scan) => join(root, scanFile(scan))),
    );
  }
  // Where the scene begins there is nothing before.
  const dataset = await openNuscenesDataset({ path: root, lists: 'robosense-track3', sweeps: 4 });
  const first = await (await dataset.sample(dataset.ids[0])).pointCloud?.();
  t.deepEqual(first?.points.shape, [expectedRows([0]).length, 6]);
  t.true(Array.from(data(first)).every((value, i) => i % 6 !== 5 || value === 0));
});

test('one scan is the file as it is, with all points; without sweeps nothing else changes', async (t) => {
  const root = temporaryFolder(t);
  await writeTiny(root);
  for (const source of [{}, { sweeps: 1 }]) {
    const dataset = await openNuscenesDataset({ path: root, lists: 'robosense-track3', ...source });
    const cloud = await (await dataset.sample(dataset.ids[1])).pointCloud?.();
    t.deepEqual(cloud?.channels, ['x', 'y', 'z', 'intensity', 'ring']);
    t.deepEqual(Array.from(data(cloud)), Array.from(data(scanCloud('own', 2))));
  }
});

test('a scan that is missing is named, with the sample and the mend', async (t) => {
  const root = temporaryFolder(t);
  await writeTiny(root);
  rmSync(join(root, 'sweeps'), { recursive: true });
  const dataset = await openNuscenesDataset({ path: root, lists: 'robosense-track3', sweeps: 3 });
  const sample = await dataset.sample(dataset.ids[1]);
  const { message } = await t.throwsAsync(async () => sample.pointCloud?.(), { instanceOf: InputError });
  t.regex(
    message,
    /sweeps.LIDAR_TOP.*no such file; it is scan 2 of the 3 that sample 1\d+2 merges.*ask for one scan only/,
  );
  for (const sweeps of [0, 1.5, -2, NaN]) {
    await t.throwsAsync(openNuscenesDataset({ path: root, sweeps }), { message: /sweeps is .*; give a whole number/ });
  }
});

test('clouds that have times of their own keep them', (t) => {
  const cloud = (time: number) => makePointCloud(Float32Array.of(5, 6, 7, time), ['x', 'y', 'z', 'time']);
  const merged = mergeSweeps([
    { cloud: cloud(0.25), newestFromSensor: identityPose(), timeS: 0 },
    { cloud: cloud(-0.25), newestFromSensor: identityPose(), timeS: -0.5 },
  ]);
  t.deepEqual(Array.from(data(merged)), [5, 6, 7, 0.25, 5, 6, 7, -0.75]);
});

/** As `update_infos_to_v2.py` writes it; the paths are those of another machine. */
function infoOf(): object {
  const topFromLidar = Float64Array.of(0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
  const square = (pose: Float64Array): number[][] => [0, 4, 8, 12].map((at) => Array.from(pose.subarray(at, at + 4)));
  const top = (scan: number): Float64Array => composePoses(globalFromLidar(scan), invertPose(topFromLidar));
  return {
    token: 'a',
    timestamp: 1_700_000_001,
    ego2global: square(poseFromQuaternion(egoAt(4).rotation, egoAt(4).translation)),
    lidar_points: {
      lidar_path: scanFile(4).split('/').pop(),
      lidar2ego: square(composePoses(EGO_FROM_LIDAR, invertPose(topFromLidar))),
    },
    lidar_sweeps: [3, 2].map((scan) => ({
      timestamp: 1_700_000_001 - 0.25 * (4 - scan),
      lidar_points: {
        lidar_path: `/home/somebody/data/nuscenes/${scanFile(scan)}`,
        lidar2sensor: square(composePoses(invertPose(top(scan)), top(4))),
      },
    })),
    instances: [],
  };
}

test('info files of MMDetection3D merge the sweeps that they list', async (t) => {
  const root = temporaryFolder(t);
  await writeTiny(root);
  const file = join(root, 'nuscenes_infos_val.json');
  const write = (...infos: object[]) => writeFileSync(file, JSON.stringify({ metainfo: {}, data_list: infos }));
  write(infoOf());
  for (const sweeps of [1, 2, 9]) {
    const fromInfos = await openMmdet3dInfos({ path: file, sweeps });
    const fromTables = await openNuscenesDataset({
      path: root,
      lists: 'robosense-track3',
      sweeps: Math.min(3, sweeps),
    });
    const sample = await fromInfos.sample('a');
    const [cloud, expected] = [
      await sample.pointCloud?.(),
      await (await fromTables.sample(fromTables.ids[2])).pointCloud?.(),
    ];
    t.deepEqual(cloud?.channels, expected?.channels);
    t.deepEqual(cloud?.points.shape, expected?.points.shape);
    const worst = Array.from(data(cloud)).reduce((most, v, i) => Math.max(most, Math.abs(v - data(expected)[i])), 0);
    t.true(worst < 1e-5, `${worst}`);
    t.is(sample.files.length, Math.min(3, sweeps));
  }
  rmSync(join(root, 'sweeps'), { recursive: true });
  const missing = await (await openMmdet3dInfos({ path: file, sweeps: 2 })).sample('a');
  await t.throwsAsync(async () => missing.pointCloud?.(), { message: /no such file; it is scan 2 of the 2/ });
  await t.throwsAsync(openMmdet3dInfos({ path: file, sweeps: 0 }), { message: /sweeps is 0/ });
  write({ ...infoOf(), lidar_sweeps: [{ timestamp: 1, lidar_points: { lidar_path: 'x/..' } }] });
  await t.throwsAsync(openMmdet3dInfos({ path: file }), {
    instanceOf: FileFormatError,
    message: /data_list\/0\/lidar_sweeps\/0\/lidar_points\/lidar_path.*names no file/,
  });
});
