import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { PinholeCamera } from '../../src/contracts/index.js';
import { anyFovMask, fovMask, frustumCrop, projectPoints } from '../../src/geometry/index.js';
import { packageRoot } from '../../src/installation/index.js';

interface FovGolden {
  readonly points: number[][];
  readonly fov: {
    readonly E: number[][];
    readonly I: number[][];
    readonly D: number[];
    readonly uv: [number, number][];
    readonly depth: number[];
    readonly kept: number[];
  }[];
}

const golden = JSON.parse(
  readFileSync(join(packageRoot, 'test/golden/track5/platform_shift.json'), 'utf8'),
) as FovGolden;
const points = Float64Array.from(golden.points.flat());

const cameraOf = ({ E, I, D }: FovGolden['fov'][number]): PinholeCamera => ({
  widthPx: 1280,
  heightPx: 800,
  imageFromCamera: Float64Array.from(I.flatMap((row) => [...row, 0])),
  cameraFromLidar: Float64Array.from(E.flat()),
  distortion: D,
});

for (const [index, expected] of golden.fov.entries()) {
  test(`OpenCV's pixels and the official field-of-view flag, lens ${index}: [${expected.D.join(', ')}]`, (t) => {
    const camera = cameraOf(expected);
    const { uv, depthM } = projectPoints(points, 3, camera, 'float32');
    t.deepEqual([...uv], expected.uv.flat());
    for (const [i, depth] of expected.depth.entries()) t.true(Math.abs(depthM[i] - depth) <= 1e-12 * Math.abs(depth));
    const exact = projectPoints(points, 3, camera);
    for (const [i, [u, v]] of expected.uv.entries()) {
      // The float32 reference itself is good to 1e-7 of the longest ray, not of the pixel.
      t.true(Math.abs(exact.uv[2 * i] - u) <= 1e-5 * Math.max(Math.abs(u), 100));
      t.true(Math.abs(exact.uv[2 * i + 1] - v) <= 1e-5 * Math.max(Math.abs(v), 100));
    }
    t.deepEqual([...fovMask(points, 3, camera)], expected.kept);
  });
}

/** One pixel per metre at one metre, optical axis along the LiDAR's x. */
const plain: PinholeCamera = {
  widthPx: 4,
  heightPx: 3,
  imageFromCamera: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1),
};
/** A point at depth 1 whose pixel is (u, v). */
const at = (u: number, v: number, depth = 1): number[] => [depth, -u * depth, -v * depth];

test('borders: halves round to the even pixel, depth must be positive', (t) => {
  const cases: [number[], number][] = [
    [at(-0.5, 0), 1],
    [at(-0.50001, 0), 0],
    [at(0, -0.5), 1],
    [at(3.5, 0), 0],
    [at(3.49999, 0), 1],
    // 2.5 rounds to 2, the last row.
    [at(0, 2.5), 1],
    [at(0, 2.50001), 0],
    [at(1, 1, -2), 0],
    [[0, 0, 0], 0],
    [[NaN, 0, 0], 0],
  ];
  const mask = fovMask(Float64Array.from(cases.flatMap(([point]) => point)), 3, plain);
  t.deepEqual(
    [...mask],
    cases.map(([, kept]) => kept),
  );
});

test("KITTI's stereo offset enters before the division", (t) => {
  const p2 = Float64Array.of(721.5377, 0, 609.5593, 44.85728, 0, 721.5377, 172.854, 0.2163791, 0, 0, 1, 0.002745884);
  const camera = { ...plain, imageFromCamera: p2 };
  const { uv } = projectPoints(Float64Array.of(...at(0.5, -0.25, 20)), 3, camera);
  const w = 20 + 0.002745884;
  t.true(Math.abs(uv[0] - (721.5377 * 10 + 609.5593 * 20 + 44.85728) / w) < 1e-10);
  t.true(Math.abs(uv[1] - (721.5377 * -5 + 172.854 * 20 + 0.2163791) / w) < 1e-10);
  const bent = projectPoints(Float64Array.of(...at(0.5, -0.25, 20)), 3, { ...camera, distortion: [1e-300, 0, 0, 0] });
  t.true(Math.abs(bent.uv[0] - uv[0]) < 1e-10 && Math.abs(bent.uv[1] - uv[1]) < 1e-10);
});

test('the rational lens model divides', (t) => {
  const lens = [0.1, 0.01, 0, 0, 0.001, 0.1, 0.01, 0.001];
  const straight = projectPoints(Float64Array.of(...at(1, 0.5)), 3, plain).uv;
  const cancelled = projectPoints(Float64Array.of(...at(1, 0.5)), 3, { ...plain, distortion: lens }).uv;
  t.true(Math.abs(cancelled[0] - straight[0]) < 1e-15 && Math.abs(cancelled[1] - straight[1]) < 1e-15);
});

test('a frustum crop keeps order, channels and precision', (t) => {
  const cloud = Float32Array.from([...at(1, 1), 10, ...at(9, 9), 20, ...at(2, 0), 30]);
  const cropped = frustumCrop(cloud, 4, plain);
  t.deepEqual(cropped, Float32Array.from([...at(1, 1), 10, ...at(2, 0), 30]));
  t.is(cloud.length, 12, 'the recorded cloud stays');
});

test('several cameras see the union', (t) => {
  const back = { ...plain, cameraFromLidar: Float64Array.of(0, 1, 0, 0, 0, 0, -1, 0, -1, 0, 0, 0, 0, 0, 0, 1) };
  const cloud = Float64Array.from([...at(1, 1), ...at(9, 9), -1, 1, -1]);
  t.deepEqual([...anyFovMask(cloud, 3, [plain, back])], [1, 0, 1]);
});

test('a camera without size and a lens of unknown order are refused', (t) => {
  const sizeless: PinholeCamera = { imageFromCamera: plain.imageFromCamera, cameraFromLidar: plain.cameraFromLidar };
  t.throws(() => fovMask(points, 3, sizeless), { message: /no image size/ });
  t.throws(() => projectPoints(points, 3, { ...plain, distortion: [0.1, 0.2] }), { message: /0, 4, 5 or 8/ });
  t.throws(() => projectPoints(points, 3, { ...plain, distortion: [0.1, NaN, 0, 0] }), { message: /finite/ });
});
