import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import ndarray from 'ndarray';
import type { Image } from '../../src/contracts/index.js';
import { InputError } from '../../src/errors/index.js';
import { keyedRng } from '../../src/random/index.js';
import { readImage, resizeLikePillow } from '../../src/sensors/index.js';
import type { PillowFilter } from '../../src/sensors/index.js';
import { runPython, testWithPillow } from '../helpers/python.js';
import { realDataFolder } from '../helpers/realData.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { projectUrl } from '../helpers/projectUrl.js';

const golden = <T>(name: string): T =>
  JSON.parse(readFileSync(projectUrl(`test/golden/track4/${name}.json`), 'utf8')) as T;

const imageOf = (data: Uint8Array, width: number, height: number, channels: number): Image => ({
  pixels: ndarray(data, [height, width, channels]),
});

/** The pixels of the golden file: the upper bytes of a linear congruential generator. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
}

test('bicubic pixels of Pillow 9.4, up and down', (t) => {
  interface Golden {
    input_hwc: number[][][];
    cases: { out_w: number; out_h: number; output_hwc: number[][][] }[];
  }
  const { input_hwc: input, cases } = golden<Golden>('pil_bicubic');
  const image = imageOf(Uint8Array.from(input.flat(2)), input[0].length, input.length, 3);
  t.is(cases.length, 3);
  for (const { out_w: width, out_h: height, output_hwc: expected } of cases) {
    const { pixels } = resizeLikePillow(image, width, height, 'bicubic');
    t.deepEqual(pixels.shape, [height, width, 3]);
    t.deepEqual(Array.from(pixels.data), expected.flat(2), `${width} × ${height}`);
  }
});

test('every filter, grey and RGB, sizes of every kind: the bytes of Pillow', (t) => {
  interface Case {
    filter: PillowFilter;
    width: number;
    height: number;
    channels: number;
    seed: number;
    toWidth: number;
    toHeight: number;
    sha256: string;
  }
  const { cases } = golden<{ cases: Case[] }>('pillow_resize');
  t.is(cases.length, 60);
  for (const each of cases) {
    const { width, height, channels, seed, toWidth, toHeight, filter, sha256 } = each;
    const image = imageOf(noise(width * height * channels, seed), width, height, channels);
    const { pixels } = resizeLikePillow(image, toWidth, toHeight, filter);
    t.is(createHash('sha256').update(pixels.data).digest('hex'), sha256, JSON.stringify(each));
  }
});

test('an image of its own size is copied, and the source is left alone', (t) => {
  const data = noise(30, 1);
  const image = imageOf(data, 5, 2, 3);
  const { pixels } = resizeLikePillow(image, 5, 2, 'bicubic');
  t.deepEqual(pixels.data, data);
  t.not(pixels.data, data);
  const before = data.slice();
  resizeLikePillow(image, 2, 5, 'lanczos');
  t.deepEqual(data, before);
});

test('one colour stays that colour at every size', (t) => {
  for (const filter of ['box', 'bilinear', 'hamming', 'bicubic', 'lanczos', 'nearest'] as const) {
    const { pixels } = resizeLikePillow(imageOf(new Uint8Array(40 * 7).fill(255), 40, 7, 1), 13, 29, filter);
    t.true(
      pixels.data.every((value) => value === 255),
      filter,
    );
  }
});

test('refused: 16 bits, alpha, no size', (t) => {
  const wide = { pixels: ndarray(new Uint16Array(3), [1, 1, 3]) };
  t.throws(() => resizeLikePillow(wide, 2, 2, 'bicubic'), { instanceOf: InputError, message: /8 bits/ });
  const alpha = imageOf(new Uint8Array(4), 1, 1, 4);
  t.throws(() => resizeLikePillow(alpha, 2, 2, 'bicubic'), { instanceOf: InputError, message: /4 channels/ });
  const image = imageOf(new Uint8Array(3), 1, 1, 3);
  t.throws(() => resizeLikePillow(image, 0, 2, 'bicubic'), { message: /an image of 0 × 2 pixels/ });
  t.throws(() => resizeLikePillow(image, 2.5, 2, 'bicubic'), { message: /2.5 × 2/ });
});

testWithPillow('random images and sizes: the bytes of the Pillow that is there', (t) => {
  const rng = keyedRng('pillow-resize');
  const folder = temporaryFolder(t);
  const filters = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'] as const;
  const cases = Array.from({ length: 200 }, (_, i) => {
    const size = (): number => Math.round(Math.exp(rng.uniform(0, i % 8 === 0 ? 6.5 : 5)));
    const [width, height, toWidth, toHeight] = [size(), size(), size(), size()];
    const [channels, filter] = [rng.choice([1, 3]), rng.choice([0, 1, 2, 3, 4, 5])];
    return { width, height, toWidth, toHeight, channels, filter, data: noise(width * height * channels, i) };
  });
  writeFileSync(join(folder, 'pixels'), Buffer.concat(cases.map(({ data }) => data)));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases.map(({ data: _, ...rest }) => rest)));
  const script = `
import sys, json, hashlib
from PIL import Image
pixels = open(sys.argv[1] + '/pixels', 'rb').read()
at = 0
for c in json.load(open(sys.argv[1] + '/cases.json')):
    n = c['width'] * c['height'] * c['channels']
    image = Image.frombytes('RGB' if c['channels'] == 3 else 'L', (c['width'], c['height']), pixels[at:at + n])
    at += n
    print(hashlib.sha256(image.resize((c['toWidth'], c['toHeight']), c['filter']).tobytes()).hexdigest())
`;
  const digests = runPython(script, folder).trim().split('\n');
  t.is(digests.length, cases.length);
  for (const [i, each] of cases.entries()) {
    const { width, height, channels, data, toWidth, toHeight, filter } = each;
    const { pixels } = resizeLikePillow(imageOf(data, width, height, channels), toWidth, toHeight, filters[filter]);
    const about = `${filters[filter]} ${width}×${height}×${channels} to ${toWidth}×${toHeight}`;
    t.is(createHash('sha256').update(pixels.data).digest('hex'), digests[i], about);
  }
});

const photos = realDataFolder();
const cameras = photos && join(photos, 'open-mmlab__mmdetection3d/demo/data/nuscenes');
const photoTitle = 'JPEG photos: decoded and resized to the bytes of Pillow';
if (cameras === undefined) test.skip(`${photoTitle} (no real data: set ROBOSENSE_REALDATA)`, () => undefined);
else
  testWithPillow(photoTitle, async (t) => {
    const script = `
import sys, hashlib
from PIL import Image
image = Image.open(sys.argv[1]).convert('RGB')
print(hashlib.sha256(image.resize((384, 384), 3).tobytes()).hexdigest())
`;
    for (const name of readdirSync(cameras)
      .filter((each) => each.endsWith('.jpg'))
      .slice(0, 2)) {
      const path = join(cameras, name);
      const { pixels } = resizeLikePillow(await readImage(path), 384, 384, 'bicubic');
      t.is(createHash('sha256').update(pixels.data).digest('hex'), runPython(script, path).trim(), name);
    }
  });
