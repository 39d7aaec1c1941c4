import { join } from 'node:path';
import test from 'ava';
import ndarray from 'ndarray';
import { contactSheet } from '../../../src/protocol/index.js';
import { kittiBin, writeImage } from '../../../src/sensors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { picture, scan, writeSmallKitti } from './smallKitti.js';
import { writeSmallNuscenes } from './smallNuscenes.js';

const options = (...show: string[]) => ({ show, mode: 'fixed', seed: 0, suites: [], plugins: [] }) as const;

test('a row per type, a column per severity, and captions', async (t) => {
  const input = join(temporaryFolder(t), 'a.png');
  await writeImage(input, picture(64, 48));
  const { image, refused } = await contactSheet(input, options('robobev'));
  // A lone image is of no rig whose cameras could crash.
  t.deepEqual(
    refused.map(({ id }) => id),
    [2, 4, 5].map((severity) => `robobev/camera_crash@${severity}`),
  );
  const [height, width, channels] = image.pixels.shape as [number, number, number];
  t.is(channels, 3);
  t.is(width, 3 * 246 + 6);
  // A title, the input and 9 rows of pictures; the type that cannot be shown takes a line of text.
  t.is(height, 6 + 30 + 10 * (20 + 180 + 6) + (20 + 6));
  const { data } = image.pixels;
  // The first picture is the input, 240 px wide; dark pixels above it are its caption.
  const row = (y: number): number[] => Array.from(data.subarray(3 * width * y, 3 * width * (y + 1)));
  const caption = Array.from({ length: 20 }, (_, y) => row(36 + y)).flat();
  t.true(
    caption.some((value) => value < 128),
    'captions need a font',
  );
  t.true(
    row(36 + 20 + 90)
      .slice(18, 700)
      .some((value) => value !== 255),
  );
});

test('types of one severity stand side by side; a large image shows its middle at natural size', async (t) => {
  const input = join(temporaryFolder(t), 'a.png');
  const pixels = new Uint8Array(3 * 640 * 480).fill(40);
  // One bright pixel in the middle: lost when made small, one pixel where it is not.
  pixels.fill(250, 3 * (240 * 640 + 320), 3 * (240 * 640 + 320) + 3);
  await writeImage(input, { pixels: ndarray(pixels, [480, 640, 3]) });
  const { image } = await contactSheet(input, options('university1652-wx'));
  const [height, width] = image.pixels.shape as [number, number, number];
  t.deepEqual([height, width], [6 + 30 + 2 * (20 + 180 + 6), 5 * 246 + 6]);
  const first = Array.from({ length: 180 }, (_, y) => {
    const at = 3 * ((56 + y) * width + 6);
    return image.pixels.data.subarray(at, at + 3 * 240);
  });
  t.is(first.flatMap((row) => [...row]).filter((value) => value === 250).length, 3);
  t.deepEqual(
    [...first[0]],
    Array.from({ length: 720 }, () => 40),
  );
});

test('clouds from above; what is refused is said', async (t) => {
  const input = join(temporaryFolder(t), 'a.bin');
  await kittiBin.write(input, scan());
  const { image, refused } = await contactSheet(input, options());
  t.is(image.pixels.shape[1], 3 * 246 + 6);
  t.deepEqual(new Set(refused.map(({ id }) => id.split('@')[0])).has('robo3d/incomplete_echo'), true);
  await t.throwsAsync(contactSheet(input, options('robo4d')), { message: /no suite "robo4d"; did you mean robo3d\?/ });
  await t.throwsAsync(contactSheet(input, options('imagecorruptions')), {
    message: /corrupts images and the sample has none/,
  });
});

test('a sample of a data set: the whole rig side by side, or one camera', async (t) => {
  const input = join(temporaryFolder(t), 'nuscenes');
  const [token = ''] = await writeSmallNuscenes(input, { samples: 1 });
  const { image, refused } = await contactSheet(input, { ...options('robobev'), sample: token });
  t.deepEqual(refused, []);
  const [height, width] = image.pixels.shape as [number, number];
  // Two rows of three pictures, 160 × 90 (64 × 36 made large), two pixels between them.
  const [cellWidth, cellHeight] = [3 * 160 + 4, Math.round((160 * 36) / 69) * 2 + 2];
  t.is(width, 3 * (cellWidth + 6) + 6);
  t.is(height, 6 + 30 + 11 * (20 + cellHeight + 6));
  // The first row of types is the crash: with five of six cameras gone most of the last cell is black.
  const top = 6 + 30 + 20 + cellHeight + 6 + 20;
  const black = (column: number): number => {
    let count = 0;
    for (let y = top; y < top + cellHeight; y++) {
      const from = 3 * (y * width + 6 + column * (cellWidth + 6));
      for (let at = from; at < from + 3 * cellWidth; at += 3) if (image.pixels.data[at] === 0) count++;
    }
    return count / (cellWidth * cellHeight);
  };
  t.true(black(2) > 0.8 && black(2) < 0.9, String(black(2)));
  t.true(black(0) > 0.3 && black(0) < 0.4, String(black(0)));
  const one = await contactSheet(input, { ...options('robobev'), sample: token, facts: { camera: 'CAM_BACK' } });
  t.is(one.image.pixels.shape[1], 3 * 246 + 6);
  const refusal = (more: object, message: RegExp) =>
    t.throwsAsync(contactSheet(input, { ...options('robobev'), ...more }), { message });
  await refusal({}, /name a sample with --sample, e\.g\. 1000/);
  await refusal({ sample: token.replace(/1$/, '7') }, /no sample "1.*7"; did you mean 1/);
  await refusal(
    { sample: token, facts: { camera: 'CAM_BAK' } },
    /has no image of a camera "CAM_BAK"; did you mean CAM_BACK/,
  );
});

test('a sample with labels: object-level types are shown, with boxes and an object in the corner', async (t) => {
  const input = temporaryFolder(t);
  await writeSmallKitti(input, 1);
  const { image, refused } = await contactSheet(input, { ...options('3dad-lidar'), sample: '000000' });
  t.deepEqual([...new Set(refused.map(({ id }) => id.replace(/@.*/, '')))], ['3dad-lidar/temporal_misalignment']);
  const { data } = image.pixels;
  let green = 0;
  for (let at = 0; at < data.length; at += 3) if (data[at + 1] > 200 && data[at] < 120 && data[at + 2] < 160) green++;
  t.true(green > 100, 'boxes are drawn');
  await t.throwsAsync(contactSheet(join(input, 'training', 'calib'), { ...options(), sample: '000000' }), {
    message: /is no data set \(KITTI, Pi3DET, nuScenes\); a sheet shows one of its files/,
  });
});
