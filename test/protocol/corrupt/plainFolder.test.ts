import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  corruptDataset,
  corruptFile,
  silentProgress,
  type CorruptionRequest,
  type FileFacts,
} from '../../../src/protocol/index.js';
import { kittiBin, nuscenesBin, pcd, readImage, toNuscenesLidarFrame, writeImage } from '../../../src/sensors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { picture, scan } from './smallKitti.js';
import { ringScan } from './smallNuscenes.js';

const request = (...conditions: string[]): CorruptionRequest => ({
  conditions,
  mode: 'fixed',
  seed: 3,
  suites: [],
  plugins: [],
});
const options = (conditions: string[], facts?: FileFacts) => ({
  request: request(...conditions),
  progress: silentProgress,
  workers: 2,
  ...(facts && { facts }),
});

/** Images and clouds of every kind in a tree, and files of no sensor. */
async function writeTree(root: string): Promise<void> {
  for (const folder of ['drive/day', 'drive/night', 'clouds']) mkdirSync(join(root, folder), { recursive: true });
  await writeImage(join(root, 'a.png'), picture());
  await writeImage(join(root, 'drive/day/0.jpg'), picture(64, 48));
  await writeImage(join(root, 'drive/night/0.jpg'), picture(64, 48));
  await kittiBin.write(join(root, 'clouds/0.bin'), scan());
  await nuscenesBin.write(join(root, 'clouds/1.pcd.bin'), toNuscenesLidarFrame(ringScan()));
  await pcd.write(join(root, 'clouds/2.pcd'), scan());
  const labels = Uint32Array.from({ length: 600 }, (_, i) => i);
  writeFileSync(join(root, 'clouds/0.label'), new Uint8Array(labels.buffer));
  writeFileSync(join(root, 'notes.txt'), 'nothing to see');
}

test('each file in its own format, the tree kept; what no condition changes is copied', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, 'in'), join(folder, 'out')];
  await writeTree(input);
  const found: string[] = [];
  const result = await corruptDataset(input, out, {
    ...options(['imagecorruptions/gaussian_noise@2', '3dad-lidar/density_dec_global@5']),
    onFound: (text) => found.push(text),
  });
  t.deepEqual(found, ['no data set: 3 images, 3 clouds']);
  t.is(result.frames, 6);
  t.is(result.rewritten, 6);
  t.is(result.copied, 1);
  t.is(readFileSync(join(out, 'notes.txt'), 'utf8'), 'nothing to see');
  t.is((await nuscenesBin.read(join(out, 'clouds/1.pcd.bin'))).channels.length, 5);
  t.is((await pcd.read(join(out, 'clouds/2.pcd'))).channels.length, 4);
  const points = await kittiBin.read(join(out, 'clouds/0.bin'));
  const labels = new Uint32Array(Uint8Array.from(readFileSync(join(out, 'clouds/0.label'))).buffer);
  t.is(labels.length, points.points.shape[0]);
  const recorded = await kittiBin.read(join(input, 'clouds/0.bin'));
  labels.forEach((label, row) => t.is(points.points.get(row, 0), recorded.points.get(label, 0)));

  // A file of the folder itself has the bytes of a lone one; equal names in two folders draw different numbers.
  await corruptFile(join(input, 'a.png'), join(folder, 'a.png'), request('imagecorruptions/gaussian_noise@2'));
  const alone = await corruptDataset(input, join(folder, 'noise'), options(['imagecorruptions/gaussian_noise@2']));
  t.is(alone.rewritten, 3);
  t.is(alone.copied, 5);
  t.deepEqual(readFileSync(join(folder, 'noise/a.png')), readFileSync(join(folder, 'a.png')));
  const [day, night] = await Promise.all(
    ['day', 'night'].map((time) => readImage(join(folder, 'noise/drive', time, '0.jpg'))),
  );
  t.notDeepEqual(day?.pixels.data, night?.pixels.data);
  t.deepEqual(readFileSync(join(folder, 'noise/clouds/0.bin')), readFileSync(join(input, 'clouds/0.bin')));
});

test('what files do not say is said for all of them', async (t) => {
  const folder = temporaryFolder(t);
  const input = join(folder, 'in');
  mkdirSync(input);
  await pcd.write(join(input, 'a.pcd'), scan());
  const out = join(folder, 'out');
  await t.throwsAsync(corruptDataset(input, out, options(['robo3d/fog@1'])), { message: /declares no layout/ });
  t.deepEqual(readdirSync(folder), ['in']);
  const facts = { lidarLayout: 'kitti', intensityScale: 1 } as const;
  await corruptDataset(input, out, options(['robo3d/fog@1'], facts));
  await corruptFile(join(input, 'a.pcd'), join(folder, 'a.pcd'), request('robo3d/fog@1'), facts);
  t.deepEqual(readFileSync(join(out, 'a.pcd')), readFileSync(join(folder, 'a.pcd')));
  // The layout may stand in the id instead.
  await corruptDataset(input, join(folder, 'held'), options(['robo3d/kitti/fog@1'], { intensityScale: 1 }));
  t.deepEqual(readFileSync(join(folder, 'held/a.pcd')), readFileSync(join(folder, 'a.pcd')));
});

test('refused: nothing to change, a damaged file, facts of a data set; nothing is left', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, 'in'), join(folder, 'out')];
  mkdirSync(input);
  await writeImage(join(input, 'a.png'), picture());
  const refused = (message: RegExp, conditions: string[], facts?: FileFacts) =>
    t.throwsAsync(corruptDataset(input, out, options(conditions, facts)), { message });
  await refused(/\(no data set: 1 image, 0 clouds\) holds nothing that robo3d\/fog@1 changes/, ['robo3d/fog@1']);
  await refused(/--labels names the labels of one cloud/, ['imagecorruptions/fog@1'], { labels: 'a.label' });
  writeFileSync(join(input, 'b.jpg'), 'no picture');
  await refused(/b\.jpg: is neither JPEG nor PNG/, ['imagecorruptions/fog@1']);
  mkdirSync(join(input, 'training', 'velodyne'), { recursive: true });
  await refused(/is a data set, which says itself/, ['robo3d/fog@1'], { lidarLayout: 'nuscenes' });
  t.deepEqual(readdirSync(folder), ['in']);
  t.false(existsSync(out));
});
