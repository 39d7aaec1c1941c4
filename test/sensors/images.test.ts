import { readFileSync, readdirSync } from 'node:fs';
import { copyFile, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import ndarray from 'ndarray';
import sharp from 'sharp';
import type { Image, Warning } from '../../src/contracts/index.js';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import { decodeImage, encodeJpeg, encodePng, parseNpz, readImage, writeImage } from '../../src/sensors/index.js';
import { testWithRealData } from '../helpers/realData.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { projectUrl } from '../helpers/projectUrl.js';

const golden = fileURLToPath(projectUrl('test/golden/sensors/'));
const pixels = parseNpz(readFileSync(join(golden, 'pixels.npz')), 'pixels.npz');
const files = readdirSync(golden).filter((file) => /\.(png|jpg)$/.test(file) && !file.startsWith('refused'));

const imageOf = (data: Uint8Array | Uint16Array, height: number, width: number): Image => ({
  pixels: ndarray(data, [height, width, data.length / height / width]),
});

for (const file of files) {
  test(`${file} is decoded to the pixels that Pillow or OpenCV decode, to the last bit`, async (t) => {
    const image = await readImage(join(golden, file));
    const expected = pixels.get(file).array;
    t.deepEqual(image.pixels.shape, expected.shape);
    t.deepEqual(image.pixels.data, expected.data);
  });
}

test('every image but the refused one is covered', (t) => {
  t.deepEqual([...files].sort(), [...pixels.names].sort());
  t.is(files.length, 15);
});

test('PNG gives back every pixel of 8 and 16 bits, grey to RGBA', async (t) => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 4 }),
  );
  const images = fc.tuple(sizes, fc.boolean()).chain(([[height, width, channels], deep]) => {
    const length = { minLength: height * width * channels, maxLength: height * width * channels };
    const data: fc.Arbitrary<Uint8Array | Uint16Array> = deep ? fc.uint16Array(length) : fc.uint8Array(length);
    return data.map((values) => imageOf(values, height, width));
  });
  await fc.assert(
    fc.asyncProperty(images, fc.integer({ min: 0, max: 9 }), async (image, compressionLevel) => {
      const back = await decodeImage(await encodePng(image, { compressionLevel }), 'a.png');
      t.deepEqual(back.pixels.shape, image.pixels.shape);
      t.deepEqual(back.pixels.data, image.pixels.data);
    }),
    { numRuns: 60 },
  );
});

test('JPEG takes the quality and the chroma subsampling that it is given', async (t) => {
  const noise = imageOf(
    Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (Math.imul(at, 2654435761) >>> 24) & 255),
    64,
    64,
  );
  const about = async (options: Parameters<typeof encodeJpeg>[1]) => sharp(await encodeJpeg(noise, options)).metadata();
  t.is((await about({})).chromaSubsampling, '4:2:0');
  t.is((await about({ chromaSubsampling: '4:4:4' })).chromaSubsampling, '4:4:4');
  const size = async (quality: number): Promise<number> => (await encodeJpeg(noise, { quality })).length;
  t.true((await size(30)) < (await size(60)) && (await size(60)) < (await size(95)));
  const decoded = await decodeImage(await encodeJpeg(noise, { quality: 100, chromaSubsampling: '4:4:4' }), 'a.jpg');
  const worst = Math.max(...decoded.pixels.data.map((value, at) => Math.abs(value - noise.pixels.data[at])));
  t.true(worst <= 4, `${worst} levels`);
  const grey = await decodeImage(await encodeJpeg(imageOf(new Uint8Array(12).fill(77), 3, 4)), 'g.jpg');
  t.deepEqual(grey.pixels.shape, [3, 4, 1]);
});

test('what JPEG cannot hold is refused with the mend', async (t) => {
  await t.throwsAsync(encodeJpeg(imageOf(new Uint16Array(12), 2, 2)), {
    instanceOf: InputError,
    message: /16: use PNG/,
  });
  await t.throwsAsync(encodeJpeg(imageOf(new Uint8Array(16), 2, 2)), { instanceOf: InputError, message: /alpha.*PNG/ });
  for (const quality of [0, 101, 90.5]) {
    await t.throwsAsync(encodeJpeg(imageOf(new Uint8Array(12), 2, 2), { quality }), { instanceOf: InputError });
  }
  await t.throwsAsync(encodePng({ pixels: ndarray(new Uint8Array(12), [4, 3]) }), { instanceOf: InputError });
  const strided = { pixels: ndarray(new Uint8Array(48), [4, 4, 3]).step(2, 1, 1) };
  await t.throwsAsync(encodePng(strided), { instanceOf: InputError, message: /contiguous/ });
});

test('the EXIF orientation is applied only when asked', async (t) => {
  const path = join(golden, 'orientation6.jpg');
  const stored = await readImage(path);
  const turned = await readImage(path, { applyOrientation: true });
  t.deepEqual(stored.pixels.shape, [29, 37, 3]);
  t.deepEqual(turned.pixels.shape, [37, 29, 3]);
  // Orientation 6: the stored rows, from the bottom up, are the columns of the upright image.
  t.deepEqual(
    [0, 1, 2].map((channel) => turned.pixels.get(5, 2, channel)),
    [0, 1, 2].map((channel) => stored.pixels.get(29 - 1 - 2, 5, channel)),
  );
});

test('too many pixels are refused before they are decoded', async (t) => {
  const path = join(golden, 'rgb.png');
  await t.throwsAsync(readImage(path, { maxPixels: 29 * 37 - 1 }), {
    instanceOf: FileFormatError,
    message: /37 × 29 are 1073 pixels, more than the limit of 1072/,
  });
  // A header that promises 60,000 × 60,000 pixels.
  const bytes = await readFile(path);
  bytes.writeUInt32BE(60_000, 16);
  bytes.writeUInt32BE(60_000, 20);
  await t.throwsAsync(decodeImage(bytes, 'bomb.png'), { instanceOf: FileFormatError });
});

test('damaged, cut off and foreign files are one clear error', async (t) => {
  for (const file of ['rgb420.jpg', 'rgb.png', 'progressive.jpg', 'rgb16.png']) {
    const bytes = await readFile(join(golden, file));
    for (const part of [12, 100, Math.floor(bytes.length / 2), bytes.length - 40]) {
      const error = await t.throwsAsync(decodeImage(bytes.subarray(0, part), file), { instanceOf: FileFormatError });
      t.true(error!.message.startsWith(`${file}: damaged or cut off`), `${file} ${part}: ${error!.message}`);
    }
  }
  const flipped = await readFile(join(golden, 'rgb.png'));
  flipped[flipped.length - 60] ^= 0xff;
  await t.throwsAsync(decodeImage(flipped, 'f.png'), { instanceOf: FileFormatError });
  const foreign = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  await t.throwsAsync(decodeImage(foreign, 'a.png'), { instanceOf: FileFormatError, message: /neither JPEG nor PNG/ });
  await t.throwsAsync(readImage(join(golden, 'refused_cmyk.jpg')), { instanceOf: FileFormatError, message: /CMYK/ });
});

test('files: written by extension, read by content', async (t) => {
  const folder = temporaryFolder(t);
  const image = imageOf(
    Uint16Array.from({ length: 24 }, (_, at) => at * 2731),
    2,
    4,
  );
  await writeImage(join(folder, 'deep.png'), image);
  t.deepEqual((await readImage(join(folder, 'deep.png'))).pixels.data, image.pixels.data);
  await copyFile(join(folder, 'deep.png'), join(folder, 'deep.JPG'));
  const warnings: Warning[] = [];
  await readImage(join(folder, 'deep.JPG'), { onWarning: (warning) => warnings.push(warning) });
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['extension-mismatch'],
  );
  const wrong = await t.throwsAsync(writeImage(join(folder, 'a.jpgg'), image), { instanceOf: InputError });
  t.regex(wrong!.message, /'\.jpgg' is no known image format; did you mean \.jpg\?/);
  await t.throwsAsync(writeImage(join(folder, 'b.jpg'), image), { instanceOf: InputError });
  await t.throwsAsync(readImage(join(folder, 'none.png')), { instanceOf: InputError, message: /no such file/ });
  t.deepEqual((await readdir(folder)).sort(), ['deep.JPG', 'deep.png']);
});

testWithRealData('real camera images', async (t, folder) => {
  const png = await readImage(join(folder, 'kuixu__kitti_object_vis/data/object/training/image_2/000000.png'));
  t.deepEqual(png.pixels.shape, [370, 1224, 3]);
  const nuscenes = join(folder, 'open-mmlab__mmdetection3d/demo/data/nuscenes');
  const jpeg = await readImage(join(nuscenes, 'n015-2018-07-24-11-22-45+0800__CAM_FRONT__1532402927612460.jpg'));
  t.deepEqual(jpeg.pixels.shape, [900, 1600, 3]);
  const back = await decodeImage(await encodePng(png), 'x.png');
  t.deepEqual(back.pixels.data, png.pixels.data);
});
