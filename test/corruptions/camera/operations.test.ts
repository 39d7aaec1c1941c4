/** What holds for every operation: shape, range, keys, order, refusals. */
import { spawnSync } from 'node:child_process';
import test from 'ava';
import { CAMERA_OPERATIONS } from '../../../src/corruptions/camera/index.js';
import type { CameraContext, RgbImage } from '../../../src/corruptions/operation.js';
import { InputError } from '../../../src/errors/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { sha256, stepsOf, suiteFile } from '../../helpers/cameraGolden.js';

const SUITES = ['imagecorruptions', 'robodepth', 'robobev', '3dad-camera', 'drivebench', 'university1652-wx'];
/** They need a video encoder. */
const VIDEO = ['bit_error', 'h265_compression'];
const RIG = ['CAM_FRONT', 'CAM_FRONT_LEFT', 'CAM_BACK'];
/** Whether an image goes black is a draw of its own: see their tests. */
const DROPS = ['camera_crash', 'frame_lost'];
/** Whether their draws show depends on the camera, and on how much of a small image the sun leaves. */
const SOMETIMES = ['driving_motion', 'object_motion', 'strong_sunlight'];
const DETERMINISTIC = [
  ...['brightness', 'saturate', 'contrast', 'pixelate', 'jpeg_compression', 'color_quantization', 'gaussian_blur'],
  ...['defocus_blur', 'zoom_blur', 'grey_veil', 'value_rescale', 'mixed_levels', 'temporal_misalignment'],
];
/** They look at no neighbours, and so at any size. */
const ANY_SIZE = [...DROPS, 'color_quantization', 'temporal_misalignment'];

function photo(widthPx: number, heightPx: number, key = 'photo'): RgbImage {
  const rng = keyedRng(key);
  const data = new Uint8Array(3 * widthPx * heightPx);
  for (let y = 0, at = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      for (let channel = 0; channel < 3; channel++, at++) {
        data[at] = 128 + 80 * Math.sin(x / 9 + channel) * Math.cos(y / 7) + rng.uniform(-20, 20);
      }
    }
  }
  return { widthPx, heightPx, data };
}

const same = (a: RgbImage, b: RgbImage): boolean => Buffer.compare(a.data, b.data) === 0;

/** A camera at the origin that looks along +x, and a box 6 m ahead of it. */
const context: CameraContext = {
  mode: 'fixed',
  camera: 'CAM_FRONT',
  rig: RIG,
  runRng: keyedRng('run'),
  projection: {
    imageFromCamera: Float64Array.of(30, 0, 16, 0, 0, 30, 23, 0, 0, 0, 1, 0),
    cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1),
  },
  boxes: Float64Array.of(6, 0, 0, 4, 2, 2, 0.3),
  earlier: { data: photo(33, 47, 'earlier'), steps: 2, ageS: 1 / 6 },
};

for (const suite of SUITES) {
  for (const [type, entry] of Object.entries(suiteFile(suite).types)) {
    const first = 'chain' in entry ? entry.chain[0] : entry;
    if (VIDEO.includes(first.operation)) continue;
    test(`${suite}/${type}: size kept, input kept, equal keys equal bytes, in both modes`, async (t) => {
      for (const severity of Object.keys(first.severities)) {
        for (const mode of ['fixed', 'compat'] as const) {
          let image = photo(33, 47);
          for (const [place, { operation, parameters }] of stepsOf(`${suite}/${type}`, severity).entries()) {
            const before = sha256(image.data);
            const run = (seed: number) =>
              operation.apply(image, parameters, keyedRng(seed, place), {
                ...context,
                mode,
                runRng: keyedRng('run', seed),
              });
            const out = await run(1);
            // Another run between the two shares the workspace, and must not leave a trace.
            const other = await run(2);
            const again = await run(1);
            t.is(sha256(image.data), before, `@${severity} the given image stays as it is`);
            t.is(out.widthPx, 33);
            t.is(out.heightPx, 47);
            t.is(out.data.length, 3 * 33 * 47);
            t.true(same(again, out), `@${severity} equal keys`);
            if (DROPS.includes(operation.id)) break;
            if (DETERMINISTIC.includes(operation.id)) t.true(same(other, out));
            else if (!SOMETIMES.includes(operation.id)) t.false(same(other, out), `@${severity} seeds differ`);
            t.false(same(out, image), `@${severity} has an effect`);
            image = out;
          }
        }
      }
    });
  }
}

const large = ['glass_blur', 'defocus_blur', 'zoom_blur', 'spatter', 'elastic_transform', 'snow', 'fog', 'frost'];
for (const type of large) {
  test(`${type} at 1600 × 900`, async (t) => {
    const [{ operation, parameters }] = stepsOf(`imagecorruptions/${type}`, 2);
    const image = photo(1600, 900);
    const out = await operation.apply(image, parameters, keyedRng(type), context);
    t.is(out.data.length, image.data.length);
    t.false(same(out, image));
  });
}

/** Parameters that ask for nothing, and how many levels rounding may still take. */
const NOTHING: [string, object, number][] = [
  ['gaussian_noise', { sigma: 0 }, 1],
  ['speckle_noise', { sigma: 0 }, 1],
  ['uniform_noise', { range: 0 }, 1],
  ['impulse_noise', { amount: 0 }, 0],
  ['brightness', { offset: 0 }, 1],
  ['saturate', { factor: 1, offset: 0 }, 1],
  ['contrast', { factor: 1 }, 1],
  ['elastic_transform', { alpha: 0 }, 1],
  ['pixelate', { scale: 1 }, 0],
  ['color_quantization', { bits: 8 }, 0],
  ['fog', { contrast: 0, wibbleDecay: 2 }, 1],
  ['frost', { imageWeight: 1, frostWeight: 0 }, 0],
  ['frame_lost', { probability: 0 }, 0],
  ['camera_crash', { cameras: 0 }, 0],
  ['grey_veil', { weight: 0, grey: 128 }, 0],
];
for (const [id, parameters, levels] of NOTHING) {
  test(`${id} that is asked for nothing does nothing`, async (t) => {
    const image = photo(48, 40);
    const operation = CAMERA_OPERATIONS[id];
    const out = await operation.apply(image, operation.parameters.parse(parameters), keyedRng(id), context);
    const most = out.data.reduce((most, value, i) => Math.max(most, Math.abs(value - image.data[i])), 0);
    t.true(most <= levels, `${most} levels`);
  });
}

test('images that are too small are refused with size and need', async (t) => {
  const small = photo(31, 40);
  for (const operation of Object.values(CAMERA_OPERATIONS)) {
    if (VIDEO.includes(operation.id)) continue;
    const steps = SUITES.flatMap((suite) => Object.keys(suiteFile(suite).types).map((type) => `${suite}/${type}`));
    const place = steps.find((type) => {
      const entry = suiteFile(type.split('/')[0]).types[type.split('/')[1]];
      return 'operation' in entry && entry.operation === operation.id;
    });
    if (place === undefined || ANY_SIZE.includes(operation.id)) continue;
    const entry = suiteFile(place.split('/')[0]).types[place.split('/')[1]];
    const severity = 'severities' in entry ? Object.keys(entry.severities)[0] : '1';
    const [{ parameters }] = stepsOf(place, severity);
    const error = await t.throwsAsync(async () => operation.apply(small, parameters, keyedRng(1), context), {
      instanceOf: InputError,
    });
    t.is(error?.message, `${operation.id} needs an image of at least 32 × 32 pixels; this one has 31 × 40`);
  }
});

test('parameters out of range are refused', (t) => {
  for (const [id, parameters] of [
    ['gaussian_noise', { sigma: -0.1 }],
    ['gaussian_noise', {}],
    ['gaussian_noise', { sigma: 0.1, sigmas: 1 }],
    ['impulse_noise', { amount: 1.5 }],
    ['color_quantization', { bits: 9 }],
    ['jpeg_compression', { quality: 0 }],
    ['pixelate', { scale: 0 }],
    ['zoom_blur', { end: 1, step: 0.01 }],
    ['spatter', { mean: 0.65, standardDeviation: 0.3, sigmaPx: 1, threshold: 0.6, strength: 1, kind: 'oil' }],
    ['frame_lost', { probability: 2 }],
  ] as const) {
    t.false(CAMERA_OPERATIONS[id].parameters.safeParse(parameters).success, `${id} ${JSON.stringify(parameters)}`);
  }
});

test('an even image loses only what truncation takes, and darkness does not divide by zero', async (t) => {
  const even: RgbImage = { widthPx: 40, heightPx: 36, data: new Uint8Array(3 * 40 * 36).fill(90) };
  for (const [type, severity] of [
    ['imagecorruptions/gaussian_blur', 2],
    ['imagecorruptions/motion_blur', 2],
    ['imagecorruptions/defocus_blur', 1],
    ['imagecorruptions/zoom_blur', 2],
    ['imagecorruptions/contrast', 3],
    ['imagecorruptions/glass_blur', 2],
  ] as const) {
    const [{ operation, parameters }] = stepsOf(type, severity);
    const out = await operation.apply(even, parameters, keyedRng(type), context);
    t.true(
      out.data.every((value) => value === 90 || value === 89),
      type,
    );
  }
  const [dark] = stepsOf('robodepth/dark', 3);
  for (const mode of ['fixed', 'compat'] as const) {
    const out = await dark.operation.apply(even, dark.parameters, keyedRng(1), { mode });
    t.is(out.data.length, even.data.length);
  }
});

test('cameras that crash are the same for the whole run: as many as named in fixed mode, at most that in compat', async (t) => {
  const crash = CAMERA_OPERATIONS.camera_crash;
  const rig = ['A', 'B', 'C', 'D', 'E', 'F'];
  const black = async (mode: 'fixed' | 'compat', run: number): Promise<string[]> => {
    const found = [];
    for (const camera of rig) {
      const out = await crash.apply(photo(32, 32), { cameras: 5 }, keyedRng(camera), {
        ...{ mode, camera, rig },
        runRng: keyedRng('run', run),
      });
      if (out.data.every((value) => value === 0)) found.push(camera);
    }
    return found;
  };
  let total = 0;
  for (let run = 0; run < 60; run++) {
    t.is((await black('fixed', run)).length, 5);
    total += (await black('compat', run)).length;
  }
  // Drawn with replacement: 6 (1 − (5/6)⁵) = 3.59 on average.
  t.true(Math.abs(total / 60 - 3.589) < 0.35, `${total / 60}`);
  await t.throwsAsync(async () => crash.apply(photo(32, 32), { cameras: 1 }, keyedRng(1), { mode: 'fixed' }), {
    instanceOf: InputError,
    message: /names the cameras of its rig/,
  });
});

test('lost frames come with their probability', async (t) => {
  const lost = CAMERA_OPERATIONS.frame_lost;
  let black = 0;
  for (let sample = 0; sample < 600; sample++) {
    const out = await lost.apply(photo(4, 4), { probability: 4 / 6 }, keyedRng(sample), context);
    if (out.data.every((value) => value === 0)) black++;
  }
  t.true(Math.abs(black / 600 - 4 / 6) < 0.08, `${black}`);
});

test('glass blur exchanges pixels in fixed mode and copies them in compat', async (t) => {
  const operation = CAMERA_OPERATIONS.glass_blur;
  const image = photo(64, 64);
  const parameters = { sigmaPx: 0.01, reachPx: 2, passes: 3 };
  const sorted = async (mode: 'fixed' | 'compat'): Promise<string> =>
    [...(await operation.apply(image, parameters, keyedRng(1), { mode })).data].sort((a, b) => a - b).join();
  // A blur of nothing takes at most the truncation; exchanged pixels are the same ones.
  const same = (await operation.apply(image, { ...parameters, passes: 1 }, keyedRng(2), { mode: 'fixed' })).data;
  t.is([...same].sort((a, b) => a - b).join(), await sorted('fixed'));
  t.not(await sorted('compat'), await sorted('fixed'));
});

test('zoom blur keeps the middle in fixed mode: a mirrored image gives the mirrored result', async (t) => {
  const { parameters, operation } = stepsOf('imagecorruptions/zoom_blur', 1)[0];
  const image = photo(64, 64);
  const mirror = ({ data, ...size }: RgbImage): RgbImage => {
    const out = new Uint8Array(data.length);
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 64; x++) {
        for (let c = 0; c < 3; c++) out[(y * 64 + x) * 3 + c] = data[(y * 64 + 63 - x) * 3 + c];
      }
    }
    return { ...size, data: out };
  };
  const distance = async (mode: 'fixed' | 'compat'): Promise<number> => {
    const straight = await operation.apply(image, parameters, keyedRng(1), { mode });
    const mirrored = mirror(await operation.apply(mirror(image), parameters, keyedRng(1), { mode }));
    return straight.data.reduce((sum, value, i) => sum + Math.abs(value - mirrored.data[i]), 0) / straight.data.length;
  };
  t.true((await distance('fixed')) < 0.01);
  t.true((await distance('compat')) > 0.5);
});

test('driving blurs outwards ahead and sideways at the sides; compat has it the other way round', async (t) => {
  const operation = CAMERA_OPERATIONS.driving_motion;
  // Horizontal stripes: a sideways smear does nothing to them.
  const data = new Uint8Array(3 * 320 * 64).map((_, i) => (Math.floor(i / (3 * 320)) % 8 < 4 ? 40 : 200));
  const stripes: RgbImage = { widthPx: 320, heightPx: 64, data };
  const changed = async (camera: string | undefined, mode: 'fixed' | 'compat'): Promise<boolean> => {
    const out = await operation.apply(stripes, { share: 0.1 }, keyedRng(1), { mode, ...(camera && { camera }) });
    return out.data.some((value, i) => Math.abs(value - data[i]) > 2);
  };
  t.true(await changed('CAM_FRONT', 'fixed'));
  t.false(await changed('CAM_FRONT_LEFT', 'fixed'));
  t.true(await changed(undefined, 'fixed'));
  t.false(await changed('CAM_BACK', 'compat'));
  t.true(await changed('CAM_BACK_RIGHT', 'compat'));
  t.false(await changed(undefined, 'compat'));
});

test('object motion blurs inside the boxes alone', async (t) => {
  const image = photo(48, 48);
  const out = await CAMERA_OPERATIONS.object_motion.apply(image, { share: 0.1 }, keyedRng(1), context);
  t.deepEqual(out.data.slice(0, 3 * 48 * 8), image.data.slice(0, 3 * 48 * 8), 'above the box');
  const centre = (23 * 48 + 4) * 3;
  t.notDeepEqual(out.data.slice(centre, centre + 90), image.data.slice(centre, centre + 90), 'in the box');
  await t.throwsAsync(
    async () => CAMERA_OPERATIONS.object_motion.apply(image, { share: 0.1 }, keyedRng(1), { mode: 'fixed' }),
    { instanceOf: InputError, message: /calibration of the camera|camera's calibration/ },
  );
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
for (const id of VIDEO) {
  const title = `${id}: odd sizes, equal keys equal bytes, worse with severity`;
  if (!hasFfmpeg) {
    test.skip(`${title} (skipped: no ffmpeg on the PATH)`, () => undefined);
    continue;
  }
  test.serial(title, async (t) => {
    const image = photo(97, 65);
    const type = id === 'bit_error' ? 'drivebench/bit_error' : 'drivebench/h265_abr_compression';
    const errors = [];
    for (const severity of [1, 3]) {
      const [{ operation, parameters }] = stepsOf(type, severity);
      const out = await operation.apply(image, parameters, keyedRng(7), context);
      const again = await operation.apply(image, parameters, keyedRng(7), context);
      t.true(same(again, out));
      t.is(out.data.length, image.data.length);
      errors.push(out.data.reduce((sum, value, i) => sum + Math.abs(value - image.data[i]), 0));
    }
    t.true(errors[1] >= errors[0], errors.join(' '));
    t.true(errors[1] > 0);
  });
}

test.serial('without ffmpeg the video types are refused with the reason', async (t) => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    const [{ operation, parameters }] = stepsOf('drivebench/h265_abr_compression', 1);
    await t.throwsAsync(async () => operation.apply(photo(64, 64), parameters, keyedRng(1), context), {
      instanceOf: InputError,
      message: 'h265_compression needs a real video encoder: install ffmpeg with libx264 and libx265 on the PATH',
    });
  } finally {
    process.env.PATH = path;
  }
});
