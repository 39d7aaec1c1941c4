import ndarray from 'ndarray';
import test from 'ava';
import type { Image } from '../../../src/contracts/index.js';
import { InputError } from '../../../src/errors/index.js';
import { bevImage, contactSheet, depthImage, rgbImage, semanticImage } from '../../../src/world/pictures/index.js';
import { SEMANTICS } from '../../../src/world/scene/index.js';

const pixel = ({ pixels }: Image, row: number, column: number): number[] =>
  [0, 1, 2].map((channel) => pixels.get(row, column, channel));

test('semantics get their own colours', (t) => {
  const image = semanticImage(Uint8Array.of(SEMANTICS.car.id, SEMANTICS.sky.id, 250), 3, 1);
  t.deepEqual(pixel(image, 0, 0), [...SEMANTICS.car.colour]);
  t.deepEqual(pixel(image, 0, 1), [...SEMANTICS.sky.colour]);
  t.deepEqual(pixel(image, 0, 2), [0, 0, 0]);
});

test('depth darkens with distance; where nothing is stays black', (t) => {
  const image = depthImage(Float32Array.of(1, 2, 5, 20, 90, Infinity), 6, 1);
  const brightness = Array.from({ length: 6 }, (_, column) => pixel(image, 0, column).reduce((a, b) => a + b));
  t.is(brightness[0], brightness[1]);
  for (let at = 2; at < 6; at++) t.true(brightness[at] < brightness[at - 1]);
  t.is(brightness[5], 0);
  t.throws(() => depthImage(new Float32Array(1), 1, 1, { nearM: 3, farM: 3 }), { instanceOf: InputError });
  t.throws(() => rgbImage(new Uint8Array(5), 1, 1), { instanceOf: InputError, message: /5 bytes/ });
});

test("a scan from above: forward is up, left is left, boxes are outlined about the box's own heading", (t) => {
  const rangeM = { xMin: 0, xMax: 20, yMin: -10, yMax: 10 };
  const colour = [255, 0, 255] as const;
  const image = bevImage(Float32Array.of(15.5, 4.5, 1, 0.5), 4, {
    rangeM,
    metresPerPixel: 1,
    boxes: Float32Array.of(6.5, -3.5, 0, 6, 2, 1.5, Math.PI / 2),
    boxColours: [colour],
  });
  t.deepEqual(image.pixels.shape, [20, 20, 3]);
  const background = pixel(image, 0, 0);
  t.notDeepEqual(pixel(image, 4, 5), background);
  t.deepEqual(pixel(image, 4, 14), background);
  // 6 m along y, 2 m along x, and the heading towards +y, which is left.
  t.deepEqual(pixel(image, 13, 13), [...colour]);
  const marked: [number, number][] = [];
  for (let row = 0; row < 20; row++) {
    for (let column = 0; column < 20; column++) {
      if (pixel(image, row, column).every((value, channel) => value === colour[channel])) marked.push([row, column]);
    }
  }
  t.deepEqual([Math.min(...marked.map(([row]) => row)), Math.max(...marked.map(([row]) => row))], [12, 14]);
  t.deepEqual(
    [Math.min(...marked.map(([, column]) => column)), Math.max(...marked.map(([, column]) => column))],
    [8, 16],
  );
  t.throws(() => bevImage(new Float32Array(0), 4, { metresPerPixel: 0 }), { instanceOf: InputError });
});

test('boxes that are none and points outside draw nothing', (t) => {
  const points = Float32Array.of(1000, 0, 0, NaN, 0, 0, 0, -1000, 0);
  const boxes = Float32Array.of(NaN, 0, 0, 1, 1, 1, 0, 1e9, 0, 0, 1e9, 1, 1, 0);
  const { pixels } = bevImage(points, 3, { boxes, metresPerPixel: 1 });
  t.true((pixels.data as Uint8Array).every((value) => value === 16));
});

test('a contact sheet holds every picture at its place', async (t) => {
  const plain = (width: number, height: number, value: number): Image => ({
    pixels: ndarray(new Uint8Array(3 * width * height).fill(value), [height, width, 3]),
  });
  const pictures = [10, 90, 200].map((value, index) => ({
    caption: `<${value}> & more`,
    image: plain(60 - 10 * index, 40, value),
  }));
  const sheet = await contactSheet(pictures, { columns: 2, captionPx: 20 });
  t.deepEqual(sheet.pixels.shape, [2 * 64 + 4, 2 * 64 + 4, 3]);
  t.deepEqual(pixel(sheet, 4 + 20, 4), [10, 10, 10]);
  t.deepEqual(pixel(sheet, 4 + 20 + 39, 4 + 64 + 49), [90, 90, 90]);
  t.deepEqual(pixel(sheet, 4 + 64 + 20, 4), [200, 200, 200]);
  await t.throwsAsync(contactSheet([]), { instanceOf: InputError });
  await t.throwsAsync(contactSheet(pictures, { columns: 0 }), { instanceOf: InputError });
});
