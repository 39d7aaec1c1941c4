/** The pieces that operations are made of, against the published code's own tables. */
import test from 'ava';
import { blurImage } from '../../../src/corruptions/camera/gaussianBlur.js';
import { cannyEdges } from '../../../src/corruptions/camera/cannyEdges.js';
import { convexHull, fillConvex } from '../../../src/corruptions/camera/convexHull.js';
import { diskKernel } from '../../../src/corruptions/camera/diskKernel.js';
import { DISTANCE_UNIT, distanceToEdges } from '../../../src/corruptions/camera/distanceTransform.js';
import { edgeIndex } from '../../../src/corruptions/camera/edges.js';
import { exactExp } from '../../../src/corruptions/camera/exactExp.js';
import { gaussianWeights } from '../../../src/corruptions/camera/gaussianKernel.js';
import { smear } from '../../../src/corruptions/camera/motionBlur.js';
import { motionTaps, motionWeights } from '../../../src/corruptions/camera/motionKernel.js';
import { plasmaMap } from '../../../src/corruptions/camera/plasma.js';
import { arange } from '../../../src/corruptions/camera/zoomGrid.js';
import { keyedRng } from '../../../src/random/index.js';
import { cameraGolden, goldenInput, sha256 } from '../../helpers/cameraGolden.js';
import { mulberry } from '../../helpers/mulberry.js';

const { aux } = cameraGolden;

test('motion weights equal the recorded ones to the last bit', (t) => {
  for (const [key, expected] of Object.entries(aux.motion_kernels)) {
    const [radius, sigma] = (key.match(/[\d.]+/g) as string[]).map(Number);
    t.deepEqual([...motionWeights(radius, sigma)], expected, key);
  }
});

test('motion taps lie where the published code shifts the image', (t) => {
  for (const [key, expected] of Object.entries(aux.motion_offsets_dx_dy)) {
    const [width, angle] = (key.match(/-?[\d.]+/g) as string[]).map(Number);
    const taps = motionTaps(new Float64Array(width), angle, 4096, 4096);
    t.is(taps.length, expected.length);
    const angleRad = (angle * Math.PI) / 180;
    // A shift of exactly half a pixel (at 30 degrees) goes by the last bit of the machine's sine.
    const isHalf = (shift: number) => Math.abs(Math.abs(shift % 1) - 0.5) < 1e-9;
    taps.forEach(({ x, y }, i) => {
      const [dx, dy] = expected[i];
      if (!isHalf(i * Math.cos(angleRad))) t.is(x + dx, 0, `${key} ${i}`);
      if (!isHalf(i * Math.sin(angleRad))) t.is(y + dy, 0, `${key} ${i}`);
    });
  }
});

const MOTION = { s1: [10, 3], s2: [15, 5], s3: [15, 8], s4: [15, 12], s5: [20, 15] } as const;
test('motion blur at fixed angles has the published hashes', async (t) => {
  const input = await goldenInput();
  for (const [key, { sha256_rgb }] of Object.entries(aux.motion_blur_fixed_angle)) {
    const [severity, angle] = key.split('_a');
    const [radius, sigma] = MOTION[severity as keyof typeof MOTION];
    t.is(sha256(smear(input, motionWeights(radius, sigma), Number(angle)).data), sha256_rgb, key);
  }
});

test('the plasma fractal has the published hash', (t) => {
  const { sha256_f32le } = aux.plasma_fractal_rng1205_256_decay2;
  t.is(sha256(new Uint8Array(plasmaMap(256, 2, mulberry()).buffer)), sha256_f32le);
});

test('disk kernels equal the published ones to their eight printed digits', (t) => {
  const parameters = [
    [3, 0.1],
    [4, 0.5],
    [6, 0.5],
    [8, 0.5],
    [10, 0.5],
  ];
  parameters.forEach(([radius, blur], i) => {
    const expected = aux.disk_kernels[i + 1].flat();
    const { weights } = diskKernel(radius, blur);
    t.is(weights.length, expected.length);
    t.true(weights.every((weight, at) => Math.abs(weight - expected[at]) < 6e-9));
  });
});

test('arange has as many numbers as NumPy', (t) => {
  t.deepEqual(
    [
      [1.11, 0.01],
      [1.16, 0.01],
      [1.21, 0.02],
      [1.26, 0.02],
      [1.31, 0.03],
    ].map(([end, step]) => arange(1, end, step).length),
    [12, 16, 11, 13, 11],
  );
});

test('exactExp is within half a unit of the last place of an exact product', (t) => {
  t.is(exactExp(0), 1);
  t.is(exactExp(1), Math.E);
  t.is(exactExp(-800), 0);
  for (let i = 0; i < 500; i++) {
    const x = -i * 0.0137;
    t.true(Math.abs(exactExp(x) - Math.exp(x)) <= Math.exp(x) * 2.3e-16);
  }
});

test('edges: nearest, reflected with and without the edge pixel', (t) => {
  const line = (edge: 'nearest' | 'reflect' | 'reflect101') =>
    Array.from({ length: 11 }, (_, i) => edgeIndex(i - 4, 3, edge)).join('');
  t.is(line('nearest'), '00000122222');
  t.is(line('reflect'), '22100122100');
  t.is(line('reflect101'), '01210121012');
});

test('a separable blur equals the sum over the square', (t) => {
  const rng = keyedRng('blur');
  const [width, height, sigma] = [37, 41, 1.3];
  const data = new Uint8Array(3 * width * height).map(() => rng.integer(0, 256));
  const out = blurImage({ widthPx: width, heightPx: height, data }, sigma).data;
  const weights = gaussianWeights(sigma);
  const reach = weights.length - 1;
  for (let i = 0; i < 200; i++) {
    const [x, y, channel] = [rng.integer(0, width), rng.integer(0, height), rng.integer(0, 3)];
    let sum = 0;
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const at = edgeIndex(y + dy, height, 'nearest') * width + edgeIndex(x + dx, width, 'nearest');
        sum += weights[Math.abs(dx)] * weights[Math.abs(dy)] * data[3 * at + channel];
      }
    }
    t.true(Math.abs(out[3 * (y * width + x) + channel] - Math.floor(sum + 1e-9)) <= (sum % 1 < 1e-6 ? 1 : 0));
  }
});

test('distances to edges equal the chamfer distance of the nearest one', (t) => {
  const rng = keyedRng('distance');
  for (const [width, height] of [
    [23, 17],
    [8, 5],
    [3, 9],
  ]) {
    const edges = new Uint8Array(width * height);
    for (let i = 0; i < 4; i++) edges[rng.integer(0, edges.length)] = 255;
    const { distance, stride, first } = distanceToEdges(edges, width, height, 50);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let best = Infinity;
        for (let v = 0; v < height; v++) {
          for (let u = 0; u < width; u++)
            if (edges[v * width + u] !== 0) best = Math.min(best, chamferCost(x - u, y - v));
        }
        t.true(Math.abs(distance[first + y * stride + x] / DISTANCE_UNIT - best) < 1e-3, `${x}, ${y}`);
      }
    }
  }
});

/** Cheapest way by steps, diagonal steps and knight's moves in a free plane. */
function chamferCost(dx: number, dy: number): number {
  const long = Math.max(Math.abs(dx), Math.abs(dy));
  const short = Math.min(Math.abs(dx), Math.abs(dy));
  return 2 * short <= long
    ? (long - 2 * short) * 1 + short * 2.1969
    : (long - short) * 2.1969 + (2 * short - long) * 1.4;
}

test('Canny finds the outline of a square once, and nothing in an even image', (t) => {
  const grey = new Uint8Array(40 * 40);
  for (let y = 10; y < 30; y++) grey.fill(200, y * 40 + 10, y * 40 + 30);
  const edges = cannyEdges(grey, 40, 40, 50, 150);
  const found = edges.reduce((sum, value) => sum + (value === 255 ? 1 : 0), 0);
  t.true(found >= 70 && found <= 90, `${found}`);
  t.true(cannyEdges(new Uint8Array(1600).fill(77), 40, 40, 50, 150).every((value) => value === 0));
});

test('a convex hull holds its points and fills as many pixels as its area', (t) => {
  const hull = convexHull([
    [2, 2],
    [12, 2],
    [12, 9],
    [2, 9],
    [5, 5],
    [7, 2],
  ]);
  t.is(hull.length, 4);
  const mask = new Uint8Array(20 * 15);
  fillConvex(mask, 20, 15, hull);
  t.is(
    mask.reduce((sum, value) => sum + value, 0),
    11 * 8,
  );
});
