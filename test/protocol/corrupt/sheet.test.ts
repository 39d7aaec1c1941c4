import { join } from 'node:path';
import test from 'ava';
import ndarray from 'ndarray';
import { contactSheet } from '../../../src/protocol/index.js';
import { kittiBin, writeImage } from '../../../src/sensors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { picture, scan } from './smallKitti.js';

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
