import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import type { Warning } from '../../src/contracts/index.js';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import {
  NUSCENES_LIDAR_FRAME,
  convertTo,
  countNonFinitePoints,
  kittiBin,
  makePointCloud,
  nuscenesBin,
  toLidarFrame,
  toNuscenesLidarFrame,
  withIntensityScale,
} from '../../src/sensors/index.js';
import { testWithRealData } from '../helpers/realData.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const bytesOf = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

test('a KITTI scan is little-endian float32 x y z intensity', (t) => {
  const bytes = new Uint8Array(Buffer.from('0000803f' + '000000c0' + '00004040' + '0000003f', 'hex'));
  const cloud = kittiBin.parse(bytes, 'a.bin');
  t.deepEqual([...cloud.points.data], [1, -2, 3, 0.5]);
  t.deepEqual(cloud.points.shape, [1, 4]);
  t.deepEqual(cloud.channels, ['x', 'y', 'z', 'intensity']);
  t.is(cloud.intensityScale, 1);
  t.is(cloud.frame, undefined);
});

test('a nuScenes scan has a ring, intensities to 255 and its own frame, and is not turned', (t) => {
  const cloud = nuscenesBin.parse(bytesOf(1, 2, 3, 200, 31), 'a.pcd.bin');
  t.deepEqual([...cloud.points.data], [1, 2, 3, 200, 31]);
  t.deepEqual(cloud.channels, ['x', 'y', 'z', 'intensity', 'ring']);
  t.is(cloud.intensityScale, 255);
  t.is(cloud.frame, NUSCENES_LIDAR_FRAME);
});

test('the cloud has memory of its own, also from an unaligned Buffer', (t) => {
  const buffer = Buffer.concat([Buffer.of(9), bytesOf(1, 2, 3, 0.25)]).subarray(1);
  const cloud = kittiBin.parse(buffer, 'a.bin');
  buffer.fill(0);
  t.deepEqual([...cloud.points.data], [1, 2, 3, 0.25]);
});

test('writing what was read gives the same bytes', (t) => {
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true }), { maxLength: 60 }), (values) => {
      for (const format of [kittiBin, nuscenesBin]) {
        const bytes = bytesOf(...values.slice(0, values.length - (values.length % format.channels.length)));
        t.deepEqual(new Uint8Array(format.encode(format.parse(bytes, 'x'))), bytes);
      }
    }),
  );
});

test('sizes that are not whole points are refused with the counts and a guess', (t) => {
  const kitti = t.throws(() => kittiBin.parse(new Uint8Array(40), 'scan.bin'), { instanceOf: FileFormatError });
  t.regex(kitti!.message, /^scan\.bin: 40 bytes are not whole points.*16 bytes a point.*8 are left over.*nuScenes/);
  const nuscenes = t.throws(() => nuscenesBin.parse(new Uint8Array(32), 'b.pcd.bin'), { instanceOf: FileFormatError });
  t.regex(nuscenes!.message, /20 bytes a point.*12 are left over.*KITTI/);
  const cut = t.throws(() => kittiBin.parse(new Uint8Array(17), 'scan.bin'), { instanceOf: FileFormatError });
  t.regex(cut!.message, /truncated or of another format/);
});

test('files are bounded before they are read, and missing ones are named', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a.bin');
  await writeFile(path, new Uint8Array(1600));
  t.is((await kittiBin.read(path)).points.shape[0], 100);
  const large = await t.throwsAsync(kittiBin.read(path, { maxBytes: 1599 }), { instanceOf: FileFormatError });
  t.regex(large!.message, /1600 bytes, more than the limit of 1599 bytes/);
  await t.throwsAsync(kittiBin.read(join(folder, 'b.bin')), {
    instanceOf: InputError,
    message: /b\.bin: no such file/,
  });
  await t.throwsAsync(kittiBin.read(folder), { instanceOf: InputError, message: /is a folder/ });
  t.is((await stat(path)).size, 1600);
});

test('points that are not finite and intensities off the scale are kept, counted and told', (t) => {
  const warnings: Warning[] = [];
  const cloud = kittiBin.parse(bytesOf(NaN, 0, 0, 0, 1, 1, 1, 77, 2, Infinity, 2, -1), 'a.bin', {
    onWarning: (warning) => warnings.push(warning),
  });
  t.is(cloud.points.shape[0], 3);
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['non-finite-points', 'intensity-out-of-scale'],
  );
  t.regex(warnings[0].message, /2 of 3 points/);
  t.regex(warnings[1].message, /2 of 3 intensities.*as far as 77/);
});

test('huge finite values are not taken for infinities', (t) => {
  const warnings: Warning[] = [];
  const cloud = makePointCloud(Float64Array.of(1.7e308, 1.7e308, 0), ['x', 'y', 'z']);
  t.is(countNonFinitePoints(cloud), 0);
  kittiBin.parse(bytesOf(3e38, 3e38, 3e38, 0), 'a.bin', { onWarning: (warning) => warnings.push(warning) });
  t.deepEqual(warnings, []);
});

test('a cloud of another frame or scale is refused by the writer and converted on demand', (t) => {
  const nuscenes = nuscenesBin.parse(bytesOf(1, 2, 3, 255, 7, -4, 5, 6, 51, 0), 'a');
  t.throws(() => kittiBin.encode(nuscenes), { instanceOf: InputError, message: /nuscenes-lidar frame: convert/ });
  t.throws(() => kittiBin.encode(toLidarFrame(nuscenes)), { instanceOf: InputError, message: /go to 255: convert/ });
  const converted = convertTo(nuscenes, kittiBin.convention);
  // x right, y forward: what is ahead (y) becomes x, what is to the right (x) becomes -y.
  t.deepEqual([...converted.points.data], [2, -1, 3, 1, 7, 5, 4, 6, Math.fround(0.2), 0]);
  t.is(converted.frame, undefined);
  t.is(converted.intensityScale, 1);
  t.deepEqual([...new Float32Array(kittiBin.encode(converted).buffer)].slice(0, 4), [2, -1, 3, 1]);
  t.throws(() => nuscenesBin.encode(converted), { instanceOf: InputError, message: /LiDAR frame: convert/ });
  t.deepEqual([...nuscenes.points.data], [1, 2, 3, 255, 7, -4, 5, 6, 51, 0], 'the source is unchanged');
});

test('turning to the LiDAR frame and back is exact', (t) => {
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 5, maxLength: 5 }), (values) => {
      const cloud = nuscenesBin.parse(bytesOf(...values), 'a');
      const back = toNuscenesLidarFrame(toLidarFrame(cloud));
      t.deepEqual(new Uint8Array(back.points.data.buffer), bytesOf(...values));
      t.is(back.frame, NUSCENES_LIDAR_FRAME);
    }),
  );
});

test('intensities scale to one unit in the last place, and unknown scales are left alone', (t) => {
  const values = Array.from({ length: 256 }, (_, index) => [0, 0, 0, index, 0]).flat();
  const cloud = nuscenesBin.parse(bytesOf(...values), 'a');
  const back = withIntensityScale(withIntensityScale(cloud, 1), 255);
  values.forEach((value, at) => t.true(Math.abs(back.points.data[at] - value) <= value * 2 ** -23));
  const unknown = makePointCloud(Float32Array.of(0, 0, 0, 99), ['x', 'y', 'z', 'intensity']);
  t.is(withIntensityScale(unknown, 1), unknown);
});

test('a missing channel is refused unless its value is given', (t) => {
  const bare = makePointCloud(Float32Array.of(1, 2, 3), ['x', 'y', 'z']);
  t.throws(() => kittiBin.encode(bare), { instanceOf: InputError, message: /needs the channel intensity.*x, y, z/ });
  t.deepEqual([...new Float32Array(kittiBin.encode(bare, { fill: { intensity: 0.5 } }).buffer)], [1, 2, 3, 0.5]);
});

test('clouds that break the contract are refused', (t) => {
  const cloud = makePointCloud(new Float32Array(16), ['x', 'y', 'z', 'intensity']);
  const strided = { ...cloud, points: cloud.points.step(2, 1) };
  t.throws(() => kittiBin.encode(strided), { instanceOf: InputError, message: /contiguous/ });
  t.throws(() => kittiBin.encode({ ...cloud, channels: ['x', 'y', 'z'] }), { instanceOf: InputError });
  t.throws(() => makePointCloud(new Float32Array(4), ['x', 'z', 'y', 'i']), { instanceOf: InputError });
  t.throws(() => makePointCloud(new Float32Array(4), ['x', 'y', 'z', 'z']), { instanceOf: InputError });
  t.throws(() => makePointCloud(new Float32Array(5), ['x', 'y', 'z']), { instanceOf: InputError });
});

testWithRealData('a real KITTI scan and a real nuScenes scan', async (t, folder) => {
  const warnings: Warning[] = [];
  const options = { onWarning: (warning: Warning) => warnings.push(warning) };
  const kitti = await kittiBin.read(
    join(folder, 'kuixu__kitti_object_vis/data/object/training/velodyne/000000.bin'),
    options,
  );
  t.deepEqual(kitti.points.shape, [115384, 4]);
  const nuscenes = await nuscenesBin.read(
    join(
      folder,
      'open-mmlab__mmdetection3d/demo/data/nuscenes',
      'n015-2018-07-24-11-22-45+0800__LIDAR_TOP__1532402927647951.pcd.bin',
    ),
    options,
  );
  t.deepEqual(nuscenes.points.shape, [34688, 5]);
  t.deepEqual(warnings, []);
  const rings = new Set<number>();
  for (let at = 4; at < nuscenes.points.data.length; at += 5) rings.add(nuscenes.points.data[at]);
  t.deepEqual(
    [...rings].sort((a, b) => a - b),
    Array.from({ length: 32 }, (_, ring) => ring),
  );
  // The wrong reader notices: nuScenes bytes are no KITTI scan.
  const seen: Warning[] = [];
  kittiBin.parse(nuscenesBin.encode(nuscenes), 'wrong.bin', { onWarning: (warning) => seen.push(warning) });
  t.true(seen.some(({ code }) => code === 'intensity-out-of-scale'));
});
