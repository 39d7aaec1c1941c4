import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import ndarray from 'ndarray';
import sharp from 'sharp';
import { robo3dSuite, imagecorruptionsSuite } from '../../../src/corruptions/index.js';
import type { Image, Sample } from '../../../src/contracts/index.js';
import { corruptFile, kindOfInput, type CorruptionRequest } from '../../../src/protocol/index.js';
import { rngSource } from '../../../src/random/index.js';
import { kittiBin, las, nuscenesBin, pcd, readImage, writeImage } from '../../../src/sensors/index.js';
import { testWithRealData } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { picture, scan, writeSmallKitti } from './smallKitti.js';

const request = (...conditions: string[]): CorruptionRequest => ({
  conditions,
  mode: 'fixed',
  seed: 3,
  suites: [],
  plugins: [],
});

test('a cloud: the bytes a run of the same seed sees; the id is the name without extension', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, '000042.bin'), join(folder, 'out.bin')];
  await kittiBin.write(input, scan());
  const { files, notes } = await corruptFile(input, out, request('robo3d/fog@2'));
  t.deepEqual(files, [out]);
  t.deepEqual(notes, [{ code: 'lidar-layout', message: 'LiDAR layout: kitti' }]);
  const sample: Sample = {
    id: '000042',
    files: [],
    lidarLayout: 'kitti',
    pointCloud: () => kittiBin.read(input),
  };
  const online = await robo3dSuite.create('robo3d/fog@2').apply(sample, rngSource(3)).pointCloud?.();
  t.deepEqual((await kittiBin.read(out)).points.data, online?.points.data);
});

test('an image: PNG stays lossless with 8 bits, JPEG becomes JPEG', async (t) => {
  const folder = temporaryFolder(t);
  const input = join(folder, 'a.png');
  await writeImage(input, picture());
  await corruptFile(input, join(folder, 'out.png'), request('imagecorruptions/gaussian_noise@2'));
  const sample: Sample = { id: 'a', files: [], image: () => readImage(input) };
  const condition = imagecorruptionsSuite.create('imagecorruptions/gaussian_noise@2');
  const online = (await condition.apply(sample, rngSource(3)).image?.('image')) as Image;
  t.deepEqual((await readImage(join(folder, 'out.png'))).pixels.data, online.pixels.data);
  t.is((await sharp(join(folder, 'out.png')).metadata()).depth, 'uchar');
  await corruptFile(input, join(folder, 'out.jpg'), request('imagecorruptions/gaussian_noise@2'));
  t.is((await sharp(join(folder, 'out.jpg')).metadata()).format, 'jpeg');
});

test('grey, alpha and 16 bits', async (t) => {
  const folder = temporaryFolder(t);
  const corrupt = async (image: Image): Promise<Image> => {
    const name = join(folder, `${image.pixels.shape[2]}-${image.pixels.data.BYTES_PER_ELEMENT}.png`);
    await writeImage(name, image);
    await corruptFile(name, `${name}.out.png`, request('imagecorruptions/brightness@3'));
    return readImage(`${name}.out.png`);
  };
  t.deepEqual((await corrupt(picture(48, 36, 1))).pixels.shape, [36, 48, 3]);
  const rgba = picture(48, 36, 4);
  const changed = await corrupt(rgba);
  t.deepEqual(changed.pixels.shape, [36, 48, 4]);
  const alpha = (image: Image): number[] => Array.from(image.pixels.data).filter((_, at) => at % 4 === 3);
  t.deepEqual(alpha(changed), alpha(rgba));
  const deep = { pixels: ndarray(new Uint16Array(36 * 48).fill(700), [36, 48, 1]) };
  await t.throwsAsync(corrupt(deep), { message: /16 bits a channel and corruptions are defined on 8/ });
});

test('what cannot be done is refused by name, and leaves nothing', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string): string => join(folder, name);
  await kittiBin.write(at('a.bin'), scan());
  await writeImage(at('a.png'), picture());
  await writeImage(at('tiny.png'), picture(8, 8));
  await pcd.write(at('plain.pcd'), {
    points: ndarray(Float32Array.of(1, 2, 3), [1, 3]),
    channels: ['x', 'y', 'z'],
  });
  writeFileSync(at('broken.png'), 'no picture');
  const refused = (input: string, condition: string, message: RegExp, out = 'out.bin') =>
    t.throwsAsync(corruptFile(at(input), at(out), request(condition)), { message });
  await refused('a.bin', 'robo3d/fogg@1', /no condition "robo3d\/fogg@1"; did you mean robo3d\/fog@1/);
  await refused('a.bin', 'robo3d/fog@9', /robo3d\/fog has no severity 9; there is 1, 2, 3/);
  await refused('a.bin', 'robo3d/fog', /robo3d\/fog needs a severity; there is 1, 2, 3/);
  await refused('a.bin', 'imagecorruptions/fog@1', /corrupts images and the sample has none/);
  await refused('a.png', 'robo3d/fog@1', /corrupts point clouds and the sample has none/, 'out.png');
  await refused('a.png', 'imagecorruptions/fog@1', /an image becomes an image/);
  await refused('tiny.png', 'imagecorruptions/fog@1', /8/, 'out.png');
  await refused('broken.png', 'imagecorruptions/fog@1', /neither JPEG nor PNG/, 'out.png');
  await refused('plain.pcd', 'robo3d/fog@1', /declares no layout; name one of/, 'out.pcd');
  await refused('plain.pcd', '3dad-lidar/fog_sim@1', /"intensity"; the cloud has x y z/, 'out.pcd');
  await refused(
    'a.bin',
    '3dad-lidar/density_dec_bbox@1',
    /needs the boxes of the objects and the data set has no labels/,
  );
  await refused(
    'tiny.png',
    'imagecorruptions/fog@1',
    /^\S*tiny\.png: imagecorruptions\/fog@1: fog needs an image/,
    'o.png',
  );
  await refused('a.bin', 'robo3d/*@1', /robo3d\/\*@1: \* names several conditions/);
  await writeImage(at('alpha.png'), picture(48, 36, 4));
  await refused(
    'alpha.png',
    'imagecorruptions/fog@1',
    /out\.jpg: JPEG holds no alpha channel and .*alpha\.png/,
    'out.jpg',
  );
  t.false(existsSync(at('out.bin')) || existsSync(at('out.png')) || existsSync(at('out.pcd')));
  await refused('a.bin', 'robo3d/fog@1', /a\.png exists already/, 'a.png');
  await t.throwsAsync(kindOfInput(at('none.bin')), { message: /none\.bin: no such file or folder/ });
});

test('what a file does not say the user may: intensity scale, layout, where the sensor was', async (t) => {
  const folder = temporaryFolder(t);
  const input = join(folder, 'map.pcd');
  const { points, channels } = scan();
  const shifted = Float64Array.from(points.data, (value, at) => value + (at % 4 < 3 ? 500_000 : 0));
  await pcd.write(input, { points: ndarray(shifted, [...points.shape]), channels });
  const out = join(folder, 'out.pcd');
  const facts = { intensityScale: 1, lidarLayout: 'kitti' } as const;
  await t.throwsAsync(corruptFile(input, out, request('robo3d/fog@1'), facts), { message: /--sensor-at X,Y,Z/ });
  const at = [500_000, 500_000, 500_000] as const;
  await corruptFile(input, out, request('robo3d/fog@1'), { ...facts, sensorAtM: at });
  const corrupted = await pcd.read(out);
  t.true((corrupted.points.data as Float64Array).some((value, index) => value !== shifted[index]));
  t.true(corrupted.points.get(0, 0) > 499_900);
});

test('labels beside a scan go with its points', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'velodyne'));
  mkdirSync(join(folder, 'labels'));
  const input = join(folder, 'velodyne', '000001.bin');
  await kittiBin.write(input, scan());
  writeFileSync(
    join(folder, 'labels', '000001.label'),
    new Uint8Array(Uint32Array.from({ length: 600 }, (_, i) => i).buffer),
  );
  const out = join(folder, 'out.bin');
  const { files, notes } = await corruptFile(input, out, request('3dad-lidar/density_dec_global@5'));
  t.deepEqual(files, [out, join(folder, 'out.label')]);
  t.is(notes[0]?.message, 'LiDAR layout: semantickitti');
  const labels = new Uint32Array(Uint8Array.from(readFileSync(join(folder, 'out.label'))).buffer);
  const [before, after] = [await kittiBin.read(input), await kittiBin.read(out)];
  t.is(labels.length, after.points.shape[0]);
  t.true(labels.length < 600);
  labels.forEach((label, row) => t.is(after.points.get(row, 0), before.points.get(label, 0)));
  writeFileSync(join(folder, 'labels', '000001.label'), 'short');
  await t.throwsAsync(corruptFile(input, join(folder, 'b.bin'), request('robo3d/fog@1')), {
    message: /000001\.label: 5 bytes for 600 points; expected 2400/,
  });
});

test('a file of a KITTI folder has its calibration and labels, and the bytes of its data set', async (t) => {
  const folder = temporaryFolder(t);
  await writeSmallKitti(folder, 1);
  const input = join(folder, 'training', 'velodyne', '000000.bin');
  await corruptFile(input, join(folder, 'out.bin'), request('3dad-lidar/gaussian_noise_bbox@5'));
  const alone = join(folder, '000000.bin');
  copyFileSync(input, alone);
  await t.throwsAsync(corruptFile(alone, join(folder, 'b.bin'), request('3dad-lidar/gaussian_noise_bbox@5')), {
    message: /needs the boxes of the objects/,
  });
});

testWithRealData('nuScenes and LAS clouds keep format, channels and attributes', async (t, real) => {
  const folder = temporaryFolder(t);
  const name = 'n015-2018-07-24-11-22-45+0800__LIDAR_TOP__1532402927647951.pcd.bin';
  const nuscenes = join(real, 'open-mmlab__mmdetection3d', 'demo', 'data', 'nuscenes', name);
  const { notes } = await corruptFile(nuscenes, join(folder, 'a.pcd.bin'), request('robo3d/beam_missing@1'));
  t.regex(notes[0]?.message ?? '', /LiDAR layout: nuscenes/);
  const [before, after] = [await nuscenesBin.read(nuscenes), await nuscenesBin.read(join(folder, 'a.pcd.bin'))];
  t.true(after.points.shape[0] < before.points.shape[0]);
  const rows = new Set<string>();
  for (let row = 0; row < before.points.shape[0]; row++) rows.add(rowText(before.points.data as Float32Array, row));
  for (let row = 0; row < after.points.shape[0]; row++)
    t.true(rows.has(rowText(after.points.data as Float32Array, row)));

  const survey = join(real, 'visgl__loaders.gl', 'modules', 'las', 'test', 'data', 'points-1.4.las');
  await corruptFile(survey, join(folder, 'a.las'), request('3dad-lidar/density_dec_global@3'));
  t.deepEqual((await las.read(join(folder, 'a.las'))).channels, (await las.read(survey)).channels);
});

const rowText = (data: Float32Array, row: number): string => data.subarray(5 * row, 5 * row + 5).join(' ');
