import { readFileSync } from 'node:fs';
import test from 'ava';
import ndarray from 'ndarray';
import { InputError } from '../../../src/errors/index.js';
import {
  ImagePreprocessor,
  dualEncoderPresets,
  outputSize,
  readPreprocessorConfig,
  toRgb8,
} from '../../../src/inference/index.js';
import type { ImagePreprocessing } from '../../../src/inference/index.js';
import { resizeLikePillow } from '../../../src/sensors/index.js';
import { plain } from './networks.js';
import { projectUrl } from '../../helpers/projectUrl.js';

const untouched: ImagePreprocessing = {
  filter: 'bicubic',
  scale: 1,
  mean: [0, 0, 0],
  standardDeviation: [1, 1, 1],
  channelOrder: 'rgb',
};

test('the presets normalise as the official code does', (t) => {
  interface Golden {
    pixels: number[];
    eval_mean: number[][];
    generate_sub_mean: number[][];
  }
  const path = projectUrl('test/golden/track4/normalise.json');
  const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden;
  const { pixels: levels } = golden;
  const image = { pixels: ndarray(Uint8Array.from(levels.flatMap((level) => [level, level, level])), [1, 4, 3]) };
  const presets = { 'geotext-eval-384': golden.eval_mean, 'generate-sub-224': golden.generate_sub_mean } as const;
  for (const [id, expected] of Object.entries(presets)) {
    const { resize: _, ...settings } = dualEncoderPresets[id as keyof typeof presets].image;
    const out = new Float32Array(12);
    new ImagePreprocessor(settings).write(image, out);
    for (let channel = 0; channel < 3; channel++) {
      for (let i = 0; i < 4; i++) {
        const [found, wanted] = [out[4 * channel + i], expected[channel][i]];
        t.true(Math.abs(found - wanted) <= 1e-6, `${id} ${channel} ${levels[i]}: ${found} in place of ${wanted}`);
      }
    }
  }
  t.deepEqual(outputSize(dualEncoderPresets['geotext-eval-384'].image), { heightPx: 384, widthPx: 384 });
  t.deepEqual(outputSize(dualEncoderPresets['generate-sub-224'].image), { heightPx: 224, widthPx: 224 });
});

test('shortest edge and middle: the pixels of resizing and cutting by hand', (t) => {
  const data = Uint8Array.from({ length: 13 * 31 * 3 }, (_, i) => (i * 37) % 256);
  const image = { pixels: ndarray(data, [13, 31, 3]) };
  const settings = { ...untouched, resize: { shortestEdgePx: 8 }, centreCrop: { heightPx: 8, widthPx: 8 } };
  const preprocessor = new ImagePreprocessor(settings);
  t.deepEqual(preprocessor.sizeFor({ heightPx: 13, widthPx: 31 }), { heightPx: 8, widthPx: 8 });
  const out = new Float32Array(3 * 64);
  preprocessor.write(image, out);
  // 31 * 8 / 13 = 19.07, rounded down; the middle 8 of 19 begin at 5.
  const { pixels } = resizeLikePillow(image, 19, 8, 'bicubic');
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      for (let c = 0; c < 3; c++) t.is(out[c * 64 + y * 8 + x], pixels.get(y, x + 5, c));
    }
  }
});

test('what is smaller than the middle is padded with black', (t) => {
  const image = { pixels: ndarray(Uint8Array.of(10, 20), [1, 2, 1]) };
  const out = new Float32Array(3 * 4 * 3);
  new ImagePreprocessor({ ...untouched, centreCrop: { heightPx: 4, widthPx: 3 }, mean: [1, 1, 1] }).write(image, out);
  // 4 rows around 1: two above, one below; 3 columns around 2: one to the left.
  t.deepEqual(Array.from(out.subarray(0, 12)), [-1, -1, -1, -1, -1, -1, -1, 9, 19, -1, -1, -1]);
});

test('grey, alpha and 16 bits become RGB of 8 bits; blue may come first', (t) => {
  const rgb = (data: Uint8Array | Uint16Array, channels: number) =>
    Array.from(toRgb8({ pixels: ndarray(data, [1, 1, channels]) }).pixels);
  t.deepEqual(rgb(Uint8Array.of(7), 1), [7, 7, 7]);
  t.deepEqual(rgb(Uint8Array.of(7, 99), 2), [7, 7, 7]);
  t.deepEqual(rgb(Uint8Array.of(7, 8, 9, 99), 4), [7, 8, 9]);
  t.deepEqual(rgb(Uint16Array.of(0x07ff, 0x0800, 0xffff), 3), [7, 8, 255]);
  const out = new Float32Array(3);
  new ImagePreprocessor({ ...untouched, channelOrder: 'bgr', mean: [1, 2, 3] }).write(plain(10, 20, 30, 1, 1), out);
  t.deepEqual(Array.from(out), [27, 18, 9]);
});

test('preprocessor_config.json: CLIP, SigLIP, MobileCLIP, and the old spelling', (t) => {
  const third = [0.5, 0.5, 0.5];
  const clip = {
    do_resize: true,
    size: { shortest_edge: 224 },
    resample: 3,
    do_center_crop: true,
    crop_size: { height: 224, width: 224 },
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [0.48, 0.45, 0.4],
    image_std: [0.26, 0.26, 0.27],
    image_processor_type: 'CLIPImageProcessor',
  };
  const expected = {
    resize: { shortestEdgePx: 224 },
    filter: 'bicubic',
    centreCrop: { heightPx: 224, widthPx: 224 },
    scale: 1 / 255,
    mean: [0.48, 0.45, 0.4],
    standardDeviation: [0.26, 0.26, 0.27],
    channelOrder: 'rgb',
  };
  t.deepEqual(readPreprocessorConfig('p', clip), expected as never);
  t.deepEqual(readPreprocessorConfig('p', { ...clip, size: 224, crop_size: 224 }), expected as never);
  const size = { height: 384, width: 256 };
  const siglip = { size, resample: 2, image_mean: third, image_std: third };
  t.deepEqual(readPreprocessorConfig('p', siglip), {
    resize: { heightPx: 384, widthPx: 256 },
    filter: 'bilinear',
    scale: 1 / 255,
    mean: third,
    standardDeviation: third,
    channelOrder: 'rgb',
  } as never);
  const mobile = { ...clip, resample: 2, do_normalize: false, image_mean: undefined, image_std: undefined };
  t.like(readPreprocessorConfig('p', mobile), { filter: 'bilinear', mean: [0, 0, 0], standardDeviation: [1, 1, 1] });
});

test('preprocessor_config.json: what decides about pixels is not guessed', (t) => {
  const refused = (file: object, message: RegExp) =>
    t.throws(() => readPreprocessorConfig('p.json', file as never), { instanceOf: InputError, message });
  const good = { size: 8, resample: 2, image_mean: [0, 0, 0], image_std: [1, 1, 1] };
  refused({ ...good, size: undefined }, /^p\.json: \/size: is missing/);
  refused({ ...good, resample: undefined }, /\/resample: is missing/);
  refused({ ...good, image_mean: undefined }, /\/image_mean: is missing/);
  refused({ ...good, image_std: [1, 0, 1] }, /\/image_std: must be above 0/);
  refused({ ...good, do_center_crop: true }, /\/crop_size: is missing/);
  refused({ ...good, resample: 9 }, /\/resample/);
});
