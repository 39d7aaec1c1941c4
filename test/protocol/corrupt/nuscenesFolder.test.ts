import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Image, PointCloud } from '../../../src/contracts/index.js';
import { corruptionSuites } from '../../../src/corruptions/index.js';
import { openNuscenesDataset } from '../../../src/datasets/nuscenes/index.js';
import {
  applyCondition,
  corruptDataset,
  findCondition,
  silentProgress,
  type CorruptionRequest,
} from '../../../src/protocol/index.js';
import { nuscenesBin, readImage } from '../../../src/sensors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { CAMERAS, writeSmallNuscenes } from './smallNuscenes.js';

const options = (...conditions: string[]) => ({
  request: { conditions, mode: 'fixed', seed: 5, suites: [], plugins: [] } satisfies CorruptionRequest,
  progress: silentProgress,
  workers: 1,
});
const open = (path: string) => openNuscenesDataset({ path, everyScene: true });
const isBlack = ({ pixels }: Image): boolean => pixels.data.every((value) => value === 0);

test('clouds of key frames: five channels, what a run sees; tables and sweeps are copied', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, 'nuscenes'), join(folder, 'out')];
  const tokens = await writeSmallNuscenes(input, { sweeps: 1 });
  const found: string[] = [];
  const result = await corruptDataset(input, out, {
    ...options('robo3d/crosstalk@2'),
    onFound: (text) => found.push(text),
  });
  t.deepEqual(found, ['nuScenes tables, 4 frames']);
  t.is(result.frames, 4);
  t.is(result.rewritten, 4);
  t.deepEqual(
    result.notes.map(({ message }) => message),
    ['LiDAR layout: nuscenes', '2 files between key frames (sweeps) are copied as they are'],
  );
  t.deepEqual(readdirSync(folder).sort(), ['nuscenes', 'out']);
  t.deepEqual(readdirSync(out).sort(), [...readdirSync(input), 'robosense-corruption.json'].sort());
  for (const table of readdirSync(join(input, 'v1.0-mini'))) {
    t.deepEqual(readFileSync(join(out, 'v1.0-mini', table)), readFileSync(join(input, 'v1.0-mini', table)));
  }
  const [before, after] = [await open(input), await open(out)];
  const condition = findCondition('robo3d/crosstalk@2', corruptionSuites);
  for (const token of tokens) {
    const online = applyCondition(condition, await before.sample(token), 5);
    const corrupted = await after.sample(token);
    t.deepEqual((await corrupted.pointCloud?.())?.points, (await online.pointCloud?.())?.points);
    const file = corrupted.files.find((path) => path.endsWith('.pcd.bin')) as string;
    const { points, channels }: PointCloud = await nuscenesBin.read(file);
    t.deepEqual([...channels], ['x', 'y', 'z', 'intensity', 'ring']);
    t.is(points.shape[0], 32 * 40);
    // The ring is no number that crosstalk disturbs.
    t.deepEqual(
      [...new Set(points.data.filter((_, at) => at % 5 === 4))].sort((a, b) => a - b),
      [...Array(32).keys()],
    );
  }
});

test('crashed cameras are black in every frame, spared ones keep their bytes', async (t) => {
  const folder = temporaryFolder(t);
  const [input, out] = [join(folder, 'nuscenes'), join(folder, 'out')];
  const tokens = await writeSmallNuscenes(input);
  const result = await corruptDataset(input, out, options('robobev/camera_crash@4'));
  t.is(result.rewritten, 4 * 4);
  t.is(result.frames, 4);
  const after = await open(out);
  const crashed = await Promise.all(
    tokens.map(async (token) => {
      const sample = await after.sample(token);
      const black = await Promise.all(CAMERAS.map(async (camera) => isBlack((await sample.image?.(camera)) as Image)));
      return CAMERAS.filter((_, index) => black[index]);
    }),
  );
  t.is(crashed[0]?.length, 4);
  for (const cameras of crashed) t.deepEqual(cameras, crashed[0]);
  const spared = CAMERAS.find((camera) => !crashed[0]?.includes(camera)) as string;
  for (const name of readdirSync(join(input, 'samples', spared))) {
    t.deepEqual(readFileSync(join(out, 'samples', spared, name)), readFileSync(join(input, 'samples', spared, name)));
  }
});

test('frames lost are drawn for each image; a chain of sensors; PNG stays lossless', async (t) => {
  const folder = temporaryFolder(t);
  const input = join(folder, 'nuscenes');
  const tokens = await writeSmallNuscenes(input, { samples: 6 });
  const lost = await corruptDataset(input, join(folder, 'lost'), options('robobev/frame_lost@4'));
  // Two thirds of 72 images; four standard deviations are 16.
  t.true(lost.rewritten > 32 && lost.rewritten < 64, String(lost.rewritten));
  const both = await corruptDataset(
    input,
    join(folder, 'both'),
    options('3dad-lidar/density_dec_bbox@5', 'imagecorruptions/brightness@3'),
  );
  // The pole leaves the box of the car after three frames: the other clouds have nothing that changes.
  t.is(both.rewritten, 72 + 3);
  const [before, after] = [await open(input), await open(join(folder, 'both'))];
  const token = tokens[1] as string;
  // The second of two conditions, as a plan composes them.
  const composed = findCondition('3dad-lidar/density_dec_bbox@5+imagecorruptions/brightness@3', corruptionSuites);
  const online = applyCondition(composed, await before.sample(token), 5);
  const file = (await after.sample(token)).files.find((path) => path.endsWith('.png')) as string;
  t.deepEqual((await readImage(file)).pixels.data, (await online.image?.('CAM_FRONT_LEFT'))?.pixels.data);
  t.true(((await (await after.sample(token)).pointCloud?.()) as PointCloud).points.shape[0] < 32 * 40);
});
