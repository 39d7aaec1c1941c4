import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { mountedPose, pinholeOfFov, renderDepth, renderView, satelliteView } from '../../../src/world/camera/index.js';
import type { View } from '../../../src/world/camera/index.js';
import { SEMANTICS, type Instance } from '../../../src/world/scene/index.js';
import { ballMesh, boxMesh, groundMesh, placed } from './meshes.js';

const SUN = { azimuthRad: 0, elevationRad: Math.PI / 4 };

const forward: View = {
  widthPx: 160,
  heightPx: 90,
  projection: pinholeOfFov(160, 90, 1.2),
  worldFromCamera: mountedPose([0, 0, 1.6], 0),
};

const street = (): Instance[] => [
  placed(groundMesh(300)),
  placed(boxMesh('brick'), [20, 8, 0], [10, 6, 9]),
  placed(boxMesh('carPaint'), [12, -3, 0.3], [4, 1.8, 1.2], { object: 0, tint: [200, 30, 30] }),
  placed(boxMesh('window'), [20, 4.9, 2], [2, 0.1, 1.5]),
  placed(ballMesh('foliage', 12), [15, 3, 4], [1.5, 1.5, 1.5], { tint: [90, 130, 60] }),
];

/** Mean of the three channels at a pixel. */
function brightness(rgb: Uint8Array, widthPx: number, u: number, v: number): number {
  const at = 3 * (v * widthPx + u);
  return (rgb[at] + rgb[at + 1] + rgb[at + 2]) / 3;
}

test('an empty scene is sky: no depth, no object, blue above, paler at the horizon', (t) => {
  const seen = renderView([], forward, { sun: SUN });
  t.true(seen.depthM.every((depth) => depth === Infinity));
  t.true(seen.semantics.every((id) => id === SEMANTICS.sky.id));
  t.true(seen.objects.every((object) => object === -1));
  const up = renderView([], { ...forward, worldFromCamera: mountedPose([0, 0, 0], Math.PI, 1.4) }, { sun: SUN });
  const at = 3 * (45 * 160 + 80);
  t.true(up.rgb[at + 2] > up.rgb[at] + 20);
  t.true(brightness(seen.rgb, 160, 80, 44) > brightness(up.rgb, 160, 80, 45));
});

test('equal arguments give equal bytes, whatever was rendered between', (t) => {
  for (const options of [{}, { sun: SUN }, { sun: SUN, supersample: true }, { sun: SUN, shadows: false }]) {
    const first = renderView(street(), forward, options);
    renderView([placed(ballMesh('glass', 60), [5, 0, 0])], { ...forward, widthPx: 300 }, { sun: SUN });
    const second = renderView(street(), forward, options);
    t.deepEqual(second, first);
  }
});

test('depth and ids are those of renderDepth, with and without supersampling', (t) => {
  const { depthM, semantics, objects } = renderDepth(street(), forward);
  for (const supersample of [false, true]) {
    const seen = renderView(street(), forward, { sun: SUN, supersample });
    t.deepEqual(seen.depthM, depthM);
    t.deepEqual(seen.semantics, semantics);
    t.deepEqual(seen.objects, objects);
  }
});

test('a shadow falls where geometry says: a post 4 m high under a sun at 45° in the east', (t) => {
  const view = satelliteView([0, 0], { widthPx: 240, heightPx: 120 }, 0.1, 50);
  const post = placed(boxMesh('concrete'), [6, 0, 0], [0.6, 2, 4]);
  const { rgb } = renderView([placed(groundMesh(100, 'wallPaint')), post], view, { sun: SUN });
  const column = (x: number): number => Math.round(119.5 + x / 0.1);
  const row = (y: number): number => Math.round(59.5 - y / 0.1);
  const lit = brightness(rgb, 240, column(-8), row(3));
  // From the post's west face at 5.7 m to 5.7 - 4 m, as wide as the post.
  for (const x of [5.3, 4, 2.5, 2]) t.true(brightness(rgb, 240, column(x), row(0)) < 0.75 * lit, `x ${x}`);
  for (const y of [-0.85, 0.85]) t.true(brightness(rgb, 240, column(4), row(y)) < 0.75 * lit, `y ${y}`);
  for (const x of [1.2, 0, 6.8, 9]) t.true(brightness(rgb, 240, column(x), row(0)) > 0.95 * lit, `x ${x}`);
  for (const y of [-1.25, 1.25]) t.true(brightness(rgb, 240, column(4), row(y)) > 0.95 * lit, `y ${y}`);
  const without = renderView([placed(groundMesh(100, 'wallPaint')), post], view, { sun: SUN, shadows: false });
  t.is(brightness(without.rgb, 240, column(4), row(0)), lit);
});

test('flat ground and a ball have no shadow acne', (t) => {
  for (const elevationRad of [0.15, 0.5, 1.2]) {
    const sun = { azimuthRad: 2.6, elevationRad };
    const ground = [placed(groundMesh(300, 'wallPaint'))];
    t.deepEqual(renderView(ground, forward, { sun }).rgb, renderView(ground, forward, { sun, shadows: false }).rgb);
    // On a ball only points about the terminator, which hardly see the sun, may differ.
    const ball = [placed(ballMesh('wallPaint', 40), [5, 0, 1.6])];
    const lit = renderView(ball, forward, { sun }).rgb;
    const bare = renderView(ball, forward, { sun, shadows: false }).rgb;
    t.true(lit.every((value, at) => Math.abs(value - bare[at]) <= 25));
  }
});

test('a surface is brighter in the sun than turned from it', (t) => {
  const wall = placed(boxMesh('wallPaint'), [10, 0, 0], [1, 20, 20]);
  const towards = renderView([wall], forward, { sun: { azimuthRad: Math.PI, elevationRad: 0.6 } });
  const away = renderView([wall], forward, { sun: { azimuthRad: 0, elevationRad: 0.6 } });
  t.true(brightness(towards.rgb, 160, 80, 45) > 1.4 * brightness(away.rgb, 160, 80, 45));
});

test('supersampling mixes colours along an edge', (t) => {
  const wall = placed(boxMesh('wallPaint'), [10, 3, -10], [0.1, 6.1, 30], { tint: [255, 255, 255] });
  const ground = placed(boxMesh('darkTrim'), [20, 0, -50], [0.1, 100, 100]);
  const turned = { ...forward, worldFromCamera: mountedPose([0, 0, 1.6], 0, 0, 0.2) };
  const count = (supersample: boolean): number => new Set(renderView([wall, ground], turned, { supersample }).rgb).size;
  t.true(count(true) > count(false));
});

test('colours of a mesh replace those of its material, and a tint scales tinted ones', (t) => {
  const middle = 3 * (45 * 160 + 80);
  const look = (instance: Instance): number[] => [...renderView([instance], forward).rgb.subarray(middle, middle + 3)];
  const mesh = boxMesh('imported');
  const coloured = { ...mesh, colours: new Uint8Array(36).map((_, at) => [250, 20, 20][at % 3]) };
  const [red, green] = look(placed(coloured, [8, 0, 0], [1, 9, 9], { tint: [0, 0, 255] }));
  t.true(red > 5 * green);
  const tinted = look(placed(boxMesh('carPaint'), [8, 0, 0], [1, 9, 9], { tint: [20, 20, 250] }));
  t.true(tinted[2] > 2 * tinted[0]);
  const plain = look(placed(boxMesh('darkTrim'), [8, 0, 0], [1, 9, 9], { tint: [20, 20, 250] }));
  t.true(plain[2] < 1.3 * plain[0]);
});

test('what is no view is refused by name', (t) => {
  const nan = forward.worldFromCamera.slice();
  nan[3] = NaN;
  const bad: [Partial<View>, RegExp][] = [
    [{ widthPx: 0 }, /widthPx is 0/],
    [{ heightPx: -3 }, /heightPx is -3/],
    [{ widthPx: 1.5 }, /widthPx is 1.5/],
    [{ widthPx: NaN }, /widthPx is NaN/],
    [{ widthPx: 100_000, heightPx: 100_000 }, /100000 × 100000 pixels/],
    [{ projection: { kind: 'pinhole', fx: 0, fy: 1, cx: 0, cy: 0 } }, /fx is 0/],
    [{ projection: { kind: 'pinhole', fx: 1, fy: -2, cx: 0, cy: 0 } }, /fy is -2/],
    [{ projection: { kind: 'pinhole', fx: 1, fy: 1, cx: NaN, cy: 0 } }, /cx is NaN/],
    [{ projection: { kind: 'orthographic', metresPerPixel: 0 } }, /metresPerPixel is 0/],
    [{ projection: { kind: 'orthographic', metresPerPixel: 1 }, distortion: [0.1, 0, 0, 0] }, /distortion/],
    [{ worldFromCamera: nan }, /worldFromCamera.*entry 3 is NaN/],
    [{ worldFromCamera: new Float64Array(16) }, /worldFromCamera: not a rigid transform/],
    [{ worldFromCamera: new Float64Array(12) }, /12 numbers/],
    [{ nearM: 0 }, /nearM is 0/],
    [{ distortion: [1, 2, 3] }, /expected 0, 4, 5 or 8/],
    [{ distortion: [-5, 0, 0, 0] }, /no direction reaches/],
  ];
  for (const [change, message] of bad) {
    t.throws(() => renderView([], { ...forward, ...change }), { instanceOf: InputError, message });
  }
  t.throws(() => renderView([], { ...forward, widthPx: 8192, heightPx: 2048 }, { supersample: true }), {
    instanceOf: InputError,
    message: /supersampling/,
  });
  t.throws(() => renderView([], forward, { sun: { azimuthRad: NaN, elevationRad: 1 } }), { instanceOf: InputError });
});
