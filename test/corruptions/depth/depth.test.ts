import test from 'ava';
import { DEPTH_OPERATIONS, type DepthImage } from '../../../src/corruptions/depth/index.js';
import { InputError } from '../../../src/errors/index.js';
import { keyedRng } from '../../../src/random/index.js';

const cases: Record<string, { nothing: unknown; weak: unknown; strong: unknown }> = {
  noise: {
    nothing: { constantM: 0, quadraticPerM: 0 },
    weak: { quadraticPerM: 0.0015 },
    strong: { quadraticPerM: 0.02 },
  },
  dropout: { nothing: { ratio: 0 }, weak: { ratio: 0.02 }, strong: { ratio: 0.3, edgeRatio: 0.9 } },
  quantization: { nothing: { stepPerM: 0 }, weak: { stepPerM: 0.005 }, strong: { stepPerM: 0.08 } },
  range_cut: { nothing: { farM: 11 }, weak: { farM: 8 }, strong: { nearM: 1, farM: 3 } },
  occluder: { nothing: { area: 0 }, weak: { area: 0.05 }, strong: { area: 0.4 } },
};

/** A floor, a wall at 9 m, a box at 2 m before it, and a window without measurement. */
function room(): DepthImage & { readonly depthM: Float32Array } {
  const [widthPx, heightPx] = [80, 60];
  const depthM = Float32Array.from({ length: widthPx * heightPx }, (_, at) => {
    const [column, row] = [at % widthPx, Math.floor(at / widthPx)];
    if (row < 10 && column > 60) return 0;
    if (column > 20 && column < 40 && row > 20 && row < 50) return 2;
    return row > 30 ? Math.min(9, 40 / (row - 29)) : 9;
  });
  return { widthPx, heightPx, depthM };
}

/** The same in float64. */
const wideRoom = (): DepthImage => ({ ...room(), depthM: Float64Array.from(room().depthM) });

function apply(id: string, image: DepthImage, given: unknown, seed: number): DepthImage {
  const operation = DEPTH_OPERATIONS[id];
  return operation.apply(image, operation.parameters.parse(given), keyedRng(id, seed));
}

test('every operation is tried here', (t) => {
  t.deepEqual(Object.keys(cases).sort(), Object.keys(DEPTH_OPERATIONS).sort());
});

for (const [id, { nothing, weak, strong }] of Object.entries(cases)) {
  test(`${id}: shape, type, range, identity, severity and seeds`, (t) => {
    const image = room();
    const given = image.depthM.slice();
    const effect = (parameters: unknown, seed = 1): number => {
      const { depthM } = apply(id, image, parameters, seed);
      return image.depthM.reduce((sum, depth, at) => sum + Math.abs(depth - depthM[at]), 0);
    };
    t.is(effect(nothing), 0);
    t.true(effect(weak) > 0);
    t.true(effect(strong) > effect(weak));
    t.deepEqual(image.depthM, given, 'the given image stays');
    t.deepEqual(apply(id, image, strong, 1), apply(id, image, strong, 1));
    const wide = apply(id, wideRoom(), strong, 1);
    t.true(wide.depthM instanceof Float64Array);
    t.is(wide.depthM.length, given.length);
    for (const depth of apply(id, image, strong, 1).depthM) t.true(depth >= 0 && Number.isFinite(depth));
  });

  test(`${id}: an empty image, a negative depth, a NaN, a wrong size`, (t) => {
    t.is(apply(id, { widthPx: 0, heightPx: 0, depthM: new Float32Array(0) }, strong, 1).depthM.length, 0);
    const broken = room();
    broken.depthM[85] = -1;
    t.throws(() => apply(id, broken, weak, 1), {
      instanceOf: InputError,
      message: /pixel \(5, 1\) has a depth of -1 m/,
    });
    broken.depthM[85] = NaN;
    t.throws(() => apply(id, broken, weak, 1), { instanceOf: InputError, message: /depth of NaN/ });
    t.throws(() => apply(id, { ...room(), widthPx: 7 }, weak, 1), { instanceOf: InputError, message: /no image of 7/ });
  });
}

test('noise has the deviation that it says, and leaves missing pixels missing', (t) => {
  const wall: DepthImage = { widthPx: 200, heightPx: 200, depthM: new Float64Array(40_000).fill(4) };
  wall.depthM[7] = 0;
  const { depthM } = apply('noise', wall, { constantM: 0.001, quadraticPerM: 0.002 }, 3);
  t.is(depthM[7], 0);
  const squared = Float64Array.from(depthM, (depth, at) => (at === 7 ? 0 : (depth - 4) ** 2));
  const deviation = Math.sqrt(squared.reduce((sum, each) => sum + each, 0) / 39_999);
  t.true(Math.abs(deviation - 0.033) < 0.0005, String(deviation));
});

test('dropout loses the part that it says, and the pixels on both sides of an edge', (t) => {
  const image = room();
  const lost = (of: DepthImage, given: unknown): number => {
    const { depthM } = apply('dropout', of, given, 1);
    return Array.from(depthM).filter((depth, at) => depth === 0 && of.depthM[at] > 0).length;
  };
  const measured = image.depthM.filter((depth) => depth > 0).length;
  t.true(Math.abs(lost(image, { ratio: 0.2 }) / measured - 0.2) < 0.02);
  // Before an even wall the box of 19 × 29 pixels alone has edges: 92 of its own pixels and the 96 around them.
  const inBox = (column: number, row: number): boolean => column > 20 && column < 40 && row > 20 && row < 50;
  const flat = { ...image, depthM: image.depthM.map((_, at) => (inBox(at % 80, Math.floor(at / 80)) ? 2 : 9)) };
  t.is(lost(flat, { ratio: 0, edgeRatio: 1 }), 92 + 96);
});

test('quantised depths are whole steps of inverse depth', (t) => {
  const { depthM } = apply('quantization', wideRoom(), { stepPerM: 0.03 }, 1);
  for (const depth of depthM) {
    if (depth === 0) continue;
    const steps = 1 / (depth * 0.03);
    t.true(Math.abs(steps - Math.round(steps)) < 1e-9);
  }
});

test('an occluder covers the area that it says and hides nothing nearer', (t) => {
  const image: DepthImage = { widthPx: 300, heightPx: 200, depthM: new Float32Array(60_000).fill(5) };
  for (const seed of [1, 2, 3]) {
    const covered = apply('occluder', image, { area: 0.2 }, seed).depthM.filter((depth) => depth < 1).length;
    t.true(Math.abs(covered / 60_000 - 0.2) < 0.01, String(covered));
  }
  const near: DepthImage = { ...image, depthM: new Float32Array(60_000).fill(0.2) };
  t.deepEqual(apply('occluder', near, { area: 0.4 }, 1), near);
});

test('a range without inside is refused', (t) => {
  t.false(DEPTH_OPERATIONS['range_cut'].parameters.safeParse({ nearM: 4, farM: 3 }).success);
});
