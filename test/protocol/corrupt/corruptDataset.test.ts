import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import test from 'ava';
import { writePi3detInfos } from '../../../src/datasets/pi3det/index.js';
import {
  corruptDataset,
  corruptFile,
  silentProgress,
  StoppedError,
  type CorruptionRequest,
} from '../../../src/protocol/index.js';
import { kittiBin, writeImage } from '../../../src/sensors/index.js';
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
const options = (...conditions: string[]) => ({
  request: request(...conditions),
  progress: silentProgress,
  workers: 2,
});

/** Every file of a folder with its bytes. */
function contents(root: string, folder = root): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return Object.entries(contents(root, path));
      return [[relative(root, path), readFileSync(path).toString('base64')]];
    }),
  );
}

const changedIn = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(before)
    .filter((file) => before[file] !== after[file])
    .sort();

test('clouds are rewritten, everything else is copied; any number of workers, the same bytes', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, 'kitti'), join(folder, 'out')];
  await writeSmallKitti(input, 3);
  const result = await corruptDataset(input, out, options('robo3d/fog@2'));
  t.is(result.frames, 3);
  t.is(result.rewritten, 3);
  t.is(result.copied, 10);
  t.deepEqual(result.notes, [{ code: 'lidar-layout', message: 'LiDAR layout: kitti' }]);
  const { 'robosense-corruption.json': record, ...after } = contents(out);
  const before = contents(input);
  t.deepEqual(Object.keys(after).sort(), Object.keys(before).sort());
  const clouds = ['000000', '000001', '000002'].map((id) => join('training', 'velodyne', `${id}.bin`));
  t.deepEqual(changedIn(before, after), clouds);
  t.deepEqual(JSON.parse(Buffer.from(record as string, 'base64').toString()).conditions, ['robo3d/fog@2']);

  await corruptDataset(input, join(folder, 'again'), { ...options('robo3d/fog@2'), workers: 1 });
  t.deepEqual(contents(join(folder, 'again')), contents(out));
  const lone = join(folder, 'lone.bin');
  await corruptFile(join(input, clouds[1] as string), lone, request('robo3d/fog@2'));
  t.is(readFileSync(lone).toString('base64'), after[clouds[1] as string], 'a lone frame has the bytes of its data set');
  t.deepEqual(readdirSync(folder).sort(), ['again', 'kitti', 'lone.bin', 'out'], 'no temporary folder stays');
});

test('conditions compose over sensors; links become files', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, 'kitti'), join(folder, 'out')];
  await writeSmallKitti(input, 1);
  writeFileSync(join(folder, 'extra.txt'), 'note');
  symlinkSync(join(folder, 'extra.txt'), join(input, 'link.txt'));
  const conditions = ['imagecorruptions/contrast@3', '3dad-lidar/gaussian_noise_bbox@5'];
  const { rewritten } = await corruptDataset(input, out, options(...conditions));
  // No point is in the box: the cloud is copied.
  t.is(rewritten, 1);
  t.deepEqual(changedIn(contents(input), contents(out)), [join('training', 'image_2', '000000.png')]);
  t.true(lstatSync(join(out, 'link.txt')).isFile());
});

test('Pi3DET keeps its info files', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, 'pi3det'), join(folder, 'out')];
  const frame = {
    frameId: '0000000',
    platform: 'drone',
    pointCloudPath: 'validation/point_cloud/0000000.bin',
    imagePath: 'validation/image/0000000.jpg',
    calib: {
      E: Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
      I: [40, 0, 24, 0, 40, 18, 0, 0, 1],
      D: [0, 0, 0, 0],
    },
  };
  await kittiBin.write(join(input, frame.pointCloudPath), scan());
  await writeImage(join(input, frame.imagePath), picture());
  await writePi3detInfos(join(input, 'pi3det_infos_val.pkl'), [frame]);
  await writePi3detInfos(join(input, 'pi3det_infos_val_answers.pkl'), [
    { ...frame, annos: { names: ['Car'], boxes: Float64Array.of(10, 0, -1, 4, 2, 2, 0) } },
  ]);
  writeFileSync(join(input, 'world.json'), '{}');
  // Needs boxes: the info file with labels is the one that counts.
  const result = await corruptDataset(
    input,
    out,
    options('3dad-lidar/density_dec_bbox@5', '3dad-lidar/gaussian_noise@1'),
  );
  t.is(result.frames, 1);
  const [before, after] = [contents(input), contents(out)];
  t.deepEqual(changedIn(before, after), [join('validation', 'point_cloud', '0000000.bin'), 'world.json']);
  t.false('world.json' in after, 'a corrupted scene is not sensed anew');
});

test('what cannot be done is refused and leaves nothing', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, 'kitti'), join(folder, 'out')];
  await writeSmallKitti(input, 2);
  const refused = (to: string, message: RegExp, ...conditions: string[]) =>
    t.throwsAsync(corruptDataset(input, to, options(...conditions)), { message });
  await refused(input, /exists already/, 'robo3d/fog@1');
  await refused(join(input, 'out'), /lies inside .*: name a folder outside/, 'robo3d/fog@1');
  await refused(out, /moves the sensor, and with it labels and calibration/, 'pi3det/drone');
  await refused(out, /corrupts depth images and the sample has none/, 'depth/noise@1');
  await t.throwsAsync(corruptDataset(join(input, 'ImageSets'), out, options('robo3d/fog@1')), {
    message: /neither KITTI object data .* and no image or point cloud is in it/,
  });
  writeFileSync(join(input, 'training', 'velodyne', '000001.bin'), 'broken');
  await refused(out, /000001\.bin: 6 bytes are not whole points/, 'robo3d/fog@1');
  symlinkSync(input, join(input, 'training', 'loop'));
  await refused(out, /loop: is a link to a folder above it/, 'robo3d/fog@1');
  t.deepEqual(readdirSync(folder), ['kitti']);
});

test('stopped, it leaves nothing', async (t) => {
  const folder = temporaryFolder(t);
  await writeSmallKitti(join(folder, 'kitti'), 6);
  const controller = new AbortController();
  const progress = { ...silentProgress, advance: () => controller.abort() };
  const stopped = await t.throwsAsync(
    corruptDataset(join(folder, 'kitti'), join(folder, 'out'), {
      ...options('robo3d/fog@2'),
      workers: 1,
      progress,
      signal: controller.signal,
    }),
    { instanceOf: StoppedError },
  );
  t.false(stopped.resumes);
  t.deepEqual(readdirSync(folder), ['kitti']);
});

testWithRealData('real KITTI frames', async (t, real) => {
  const out = join(temporaryFolder(t), 'out');
  const input = join(real, 'kuixu__kitti_object_vis', 'data', 'object');
  const { frames, rewritten } = await corruptDataset(
    input,
    out,
    options('robo3d/crosstalk@3', 'imagecorruptions/fog@1'),
  );
  t.is(frames, 2);
  t.is(rewritten, 4);
  t.true(existsSync(join(out, 'training', 'calib', '000000.txt')));
});
