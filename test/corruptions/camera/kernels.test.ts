/** The WebAssembly kernels: the same bits as their TypeScript versions, and compiled from the committed source. */
import test from 'ava';
import fc from 'fast-check';
import { binary } from '../../../src/corruptions/camera/kernels/binary.js';
import {
  addZoomedRow,
  correlate,
  correlateSymmetric,
  loadBytes,
  storeBytes,
  workspace,
} from '../../../src/corruptions/camera/kernels/index.js';
import {
  addZoomedRowReference,
  cannyReference,
  correlateReference,
  correlateSquareReference,
  correlateSymmetricReference,
  waterLightReference,
} from '../../../src/corruptions/camera/kernels/reference/index.js';
import { blurByDisk } from '../../../src/corruptions/camera/diskBlur.js';
import { cannyEdges } from '../../../src/corruptions/camera/cannyEdges.js';
import { diskKernel } from '../../../src/corruptions/camera/diskKernel.js';
import { DISTANCE_UNIT, distanceToEdges } from '../../../src/corruptions/camera/distanceTransform.js';
import { waterLight } from '../../../src/corruptions/camera/waterLight.js';
import { keyedRng } from '../../../src/random/index.js';
import { projectUrl } from '../../helpers/projectUrl.js';

test('the binary is what the committed source compiles to', async (t) => {
  const { compile } = (await import(projectUrl('scripts/build-kernels.mjs').href)) as {
    compile(source: string): Promise<Uint8Array>;
  };
  t.is(Buffer.from(await compile('assembly/camera/index.ts')).toString('base64'), binary);
});

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  columns: fc.integer({ min: 1, max: 40 }),
  reach: fc.integer({ min: 0, max: 6 }),
  step: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
});

test('correlate and correlateSymmetric give the bits of the reference', (t) => {
  fc.assert(
    fc.property(shape, ({ rows, columns, reach, step, seed }) => {
      const rng = keyedRng(seed);
      const pad = reach * step;
      const stride = columns + 2 * pad;
      const [from, to] = workspace(rows * stride, rows * columns);
      for (let i = 0; i < from.length; i++) from[i] = rng.normal();
      const weights = Float64Array.from({ length: reach + 1 }, () => rng.normal());
      const given = from.slice();
      const expected = new Float64Array(rows * columns);
      correlateSymmetric(from, pad, stride, to, 0, columns, rows, columns, step, weights);
      correlateSymmetricReference(given, pad, stride, expected, 0, columns, rows, columns, step, weights);
      t.deepEqual(to.slice(), expected);
      const offsets = Int32Array.from(weights, () => rng.integer(-pad, pad + 1));
      correlate(from, pad, stride, to, 0, columns, rows, columns, offsets, weights);
      correlateReference(given, pad, stride, expected, 0, columns, rows, columns, offsets, weights);
      t.deepEqual(to.slice(), expected);
    }),
  );
});

test('addZoomedRow gives the bits of the reference', (t) => {
  fc.assert(
    fc.property(shape, ({ columns, seed }) => {
      const rng = keyedRng(seed);
      const outColumns = columns + 3;
      const [pixels, mixed, total, at, weights] = workspace(
        4 * columns,
        4 * (columns + 1),
        2 * outColumns,
        outColumns,
        outColumns,
      );
      const singles = new Float32Array(pixels.buffer, pixels.byteOffset, 8 * columns);
      for (let i = 0; i < singles.length; i++) singles[i] = rng.uniform();
      const sum = new Float32Array(total.buffer, total.byteOffset, 4 * outColumns).fill(0.25);
      const left = Int32Array.from({ length: outColumns }, () => rng.integer(0, columns));
      const offsets = new Int32Array(at.buffer, at.byteOffset, outColumns);
      left.forEach((column, i) => {
        offsets[i] = 32 * column;
        weights[i] = column + 1 < columns ? rng.uniform() : 0;
      });
      const share = rng.uniform();
      const expected = sum.slice();
      const upper = singles.slice(0, 4 * columns);
      const lower = singles.slice(4 * columns);
      addZoomedRowReference(upper, lower, share, left, weights.slice(), expected);
      addZoomedRow(
        pixels.byteOffset,
        pixels.byteOffset + 16 * columns,
        share,
        columns,
        mixed,
        { offsets, weights },
        sum,
      );
      t.deepEqual(sum.slice(), expected);
    }),
  );
});

test('bytes in and out: divided, multiplied, truncated, clipped', (t) => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const [values] = workspace(256);
  loadBytes(bytes, values, 0, 255);
  t.deepEqual(
    values.slice(),
    Float64Array.from(bytes, (level) => level / 255),
  );
  const odd = [-7, -0.2, 0, 0.9999, 1, 254.99, 255, 255.5, 1e9, NaN, Infinity];
  values.set(odd);
  const out = new Uint8Array(odd.length + 2);
  storeBytes(values, 0, 1, out, 1, odd.length);
  t.deepEqual([...out], [0, 0, 0, 0, 0, 1, 254, 255, 255, 255, 0, 255, 0]);
});

/** Noise, even areas, a step, few pixels that differ, and a slope: where sums come near whole numbers and where not. */
const pictures: readonly ((x: number, y: number, draw: () => number) => number)[] = [
  (_x, _y, draw) => 256 * draw(),
  () => 255,
  (x) => (x > 20 ? 200 : 17),
  (_x, _y, draw) => (draw() < 0.01 ? 101 : 100),
  (x, y) => x + y,
];

test('a blur by a disk gives the bytes of the sums written out', (t) => {
  // Disks that touch the border of their grid and such that do not, odd widths and even ones.
  for (const [i, [radius, sigma]] of [
    [3, 0.1],
    [6, 0.5],
    [7, 0.5],
    [8, 0.5],
    [9, 1],
    [10, 0.5],
    [1, 3],
    [14, 5],
  ].entries()) {
    pictures.forEach((picture, kind) => {
      const rng = keyedRng('disk', i, kind);
      const [widthPx, heightPx] = [33 + ((i + kind) % 16), 32 + i];
      const data = new Uint8Array(3 * widthPx * heightPx);
      data.forEach((_, at) => {
        const pixel = Math.floor(at / 3);
        data[at] = picture(pixel % widthPx, Math.floor(pixel / widthPx), () => rng.uniform());
      });
      const image = { widthPx, heightPx, data };
      const { half, weights } = diskKernel(radius, sigma);
      const expected = correlateSquareReference(image, half, weights);
      t.is(Buffer.compare(blurByDisk(image, radius, sigma).data, expected), 0, `radius ${radius}, picture ${kind}`);
    });
  }
});

/** Blots of several levels on nothing, and noise on them: strong edges and weak ones. */
function blots(width: number, height: number, seed: number): Uint8Array {
  const rng = keyedRng('blots', seed);
  const plane = new Uint8Array(width * height);
  for (let blot = 0; blot < 6; blot++) {
    const [x, y, radius, level] = [
      rng.uniform(0, width),
      rng.uniform(0, height),
      rng.uniform(2, 9),
      rng.uniform(60, 240),
    ];
    for (let i = 0; i < plane.length; i++) {
      if (Math.hypot((i % width) - x, Math.floor(i / width) - y) < radius) plane[i] = level + rng.uniform(-14, 14);
    }
  }
  return plane;
}

test('edges, and the light of drops, are those written out', (t) => {
  for (let seed = 0; seed < 24; seed++) {
    const [width, height] = [32 + seed, 55 - seed];
    const depth = blots(width, height, seed);
    const edges = cannyEdges(depth, width, height, 50, 150);
    t.is(Buffer.compare(edges, cannyReference(depth, width, height, 50, 150)), 0, `edges of ${width} × ${height}`);
    t.true(edges.includes(255));
    const found = distanceToEdges(edges, width, height, 20);
    const distances = Float64Array.from(edges, (_, i) => {
      return found.distance[found.first + Math.floor(i / width) * found.stride + (i % width)] / DISTANCE_UNIT;
    });
    const expected = waterLightReference(distances, width, height, depth);
    const { light, stride, most } = waterLight(found, width, height, depth);
    const ours = expected.map((_, i) => light[Math.floor(i / width) * stride + (i % width)]);
    t.deepEqual(ours, expected, `light of ${width} × ${height}`);
    t.is(most, Math.max(...expected));
  }
});
