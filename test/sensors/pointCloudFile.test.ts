import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import { makePointCloud, pcd, pointCloudFormats, readPointCloud, writePointCloud } from '../../src/sensors/index.js';
import type { PcdPointCloud } from '../../src/sensors/index.js';
import { testWithRealData } from '../helpers/realData.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const cloud = makePointCloud(Float32Array.of(1, 2, 3, 0.2, 4, 5, 6, 0.4), ['x', 'y', 'z', 'intensity'], {
  intensityScale: 1,
});

test('the extension chooses, the longest first, and every format reads what it writes', async (t) => {
  const folder = temporaryFolder(t);
  const options = { convert: true, fill: { ring: 0 } };
  for (const [name, channels] of [
    ['a.bin', 4],
    ['a.pcd.bin', 5],
    ['a.pcd', 4],
    ['B.PCD', 4],
  ] as const) {
    await writePointCloud(join(folder, name), cloud, options);
    const back = await readPointCloud(join(folder, name));
    t.deepEqual(back.points.shape, [2, channels], name);
  }
  t.is((await readPointCloud(join(folder, 'a.pcd.bin'))).frame, 'nuscenes-lidar');
  t.deepEqual([...(await readPointCloud(join(folder, 'a.pcd.bin'))).points.data].slice(0, 5), [-2, 1, 3, 51, 0]);
  t.deepEqual((await readdir(folder)).length, 4);
});

test('the content decides before the extension', async (t) => {
  const folder = temporaryFolder(t);
  await writeFile(join(folder, 'a.bin'), pcd.encode(cloud));
  t.is(((await readPointCloud(join(folder, 'a.bin'))) as PcdPointCloud).pcd.encoding, 'binary');
  await writeFile(join(folder, 'plain'), pcd.encode(cloud, { encoding: 'ascii' }));
  t.deepEqual((await readPointCloud(join(folder, 'plain'))).points.shape, [2, 4]);
});

test('a named format overrules both', async (t) => {
  const folder = temporaryFolder(t);
  await writePointCloud(join(folder, 'scan.dat'), cloud, { format: 'kitti-bin' });
  t.is((await readFile(join(folder, 'scan.dat'))).length, 32);
  t.deepEqual((await readPointCloud(join(folder, 'scan.dat'), { format: 'kitti-bin' })).points.shape, [2, 4]);
  const wrong = 'kiti-bin' as 'kitti-bin';
  const error = await t.throwsAsync(readPointCloud(join(folder, 'scan.dat'), { format: wrong }), {
    instanceOf: InputError,
  });
  t.regex(error!.message, /no point cloud format 'kiti-bin'; did you mean kitti-bin\? Known: pcd/);
});

test('unknown files are refused with what is known and near', async (t) => {
  const folder = temporaryFolder(t);
  const refused = async (name: string, content: string | Uint8Array, message: RegExp): Promise<void> => {
    await writeFile(join(folder, name), content);
    await t.throwsAsync(readPointCloud(join(folder, name)), { instanceOf: FileFormatError, message });
  };
  await refused('a.pdc', 'x', /'\.pdc' is no known point cloud format; did you mean \.pcd\?/);
  await refused('a.xyzrgb', '1 2 3', /'\.xyzrgb' is no known point cloud format\. Known: pcd/);
  await refused('cloud', '1 2 3', /no extension tells/);
  await refused('a.las', 'LASF....', /are no whole LAS header/);
  await refused('b.las', 'nothing', /does not begin like a LAS, LAZ file \('LASF'\)/);
  await refused('a.bin', 'ply\nformat', /no end_header line/);
  await refused('b.bin', Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0), /NumPy .npy.*readNpy/);
  await refused('c.bin', Uint8Array.of(0x1f, 0x8b, 8, 0, 1), /is gzip/);
  await refused('a.pcd', 'not a cloud', /does not begin like a PCD file/);
  await t.throwsAsync(writePointCloud(join(folder, 'a.xyz'), cloud), { instanceOf: InputError, message: /'\.xyz'/ });
  await t.throwsAsync(writePointCloud(join(folder, 'n.pcd.bin'), cloud), {
    instanceOf: InputError,
    message: /convert/,
  });
  t.false((await readdir(folder)).includes('n.pcd.bin'));
});

test('every format says what its numbers mean', (t) => {
  t.deepEqual(
    pointCloudFormats.map(({ id }) => id),
    ['pcd', 'las', 'ply', 'nuscenes-bin', 'kitti-bin'],
  );
  for (const format of pointCloudFormats) t.regex(format.convention.axes, /x |coordinate system/);
});

testWithRealData('real files of each kind', async (t, folder) => {
  const kitti = await readPointCloud(join(folder, 'open-mmlab__mmdetection3d/demo/data/kitti/000008.bin'));
  t.deepEqual(kitti.points.shape, [17238, 4]);
  const scan = 'n015-2018-07-24-11-22-45+0800__LIDAR_TOP__1532402927647951.pcd.bin';
  const nuscenes = await readPointCloud(join(folder, 'open-mmlab__mmdetection3d/demo/data/nuscenes', scan));
  t.deepEqual(nuscenes.points.shape, [34688, 5]);
  const milk = join(folder, 'PointCloudLibrary__data/tutorials/correspondence_grouping/milk.pcd');
  t.is((await readPointCloud(milk)).channels.length, 7);
});
