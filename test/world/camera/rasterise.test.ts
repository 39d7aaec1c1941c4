import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { keyedRng } from '../../../src/random/index.js';
import {
  mountedPose,
  pinholeOfFov,
  poseLookingAt,
  renderDepth,
  satelliteView,
} from '../../../src/world/camera/index.js';
import type { View } from '../../../src/world/camera/index.js';
import { SEMANTICS, type Instance } from '../../../src/world/scene/index.js';
import { castBruteForce } from './bruteForce.js';
import { ballMesh, boxMesh, groundMesh, meshOf, placed } from './meshes.js';

const SIZE = { widthPx: 320, heightPx: 180 };
const forward = (height = 1.6): View => ({
  ...SIZE,
  projection: pinholeOfFov(320, 180, 1.2),
  worldFromCamera: mountedPose([0, 0, height], 0),
});

/** Middle of the pixels of an object. */
function centroid(objects: Int32Array, widthPx: number, object: number): { u: number; v: number; count: number } {
  let [u, v, count] = [0, 0, 0];
  objects.forEach((value, at) => {
    if (value !== object) return;
    u += at % widthPx;
    v += Math.floor(at / widthPx);
    count++;
  });
  return { u: u / count, v: v / count, count };
}

test('a ball lands on the pixel that the pinhole formula predicts', (t) => {
  const view = forward();
  const seen = renderDepth([placed(ballMesh(), [20, 3, 2.5], [0.5, 0.5, 0.5], { object: 7 })], view);
  const { fx, cx, cy } = view.projection as { fx: number; cx: number; cy: number };
  const { u, v } = centroid(seen.objects, 320, 7);
  t.true(Math.abs(u - (cx - (fx * 3) / 20)) < 0.3, `u ${u}`);
  t.true(Math.abs(v - (cy - (fx * 0.9) / 20)) < 0.3, `v ${v}`);
});

test('depth over a plane is planar z, also close to the horizon', (t) => {
  const view = forward(1.9);
  const { fy, cy } = view.projection as { fy: number; cy: number };
  const { depthM, semantics } = renderDepth([placed(groundMesh(100_000))], view);
  for (let row = 0; row < 180; row++) {
    const slope = (row - cy) / fy;
    for (const column of [0, 100, 319]) {
      const at = row * 320 + column;
      if (slope <= 0) {
        t.is(depthM[at], Infinity);
        t.is(semantics[at], SEMANTICS.sky.id);
      } else {
        t.true(Math.abs(depthM[at] * slope - 1.9) < 1e-4 * 1.9, `row ${row}: ${depthM[at]}`);
        t.is(semantics[at], SEMANTICS.road.id);
      }
    }
  }
});

test('the front face of a box has its distance everywhere and its silhouette the area of the formula', (t) => {
  const view = forward(0.5);
  const seen = renderDepth([placed(boxMesh(), [10, 0, 0], [2, 2, 1], { object: 0 })], view);
  const { fx } = view.projection as { fx: number };
  const { count } = centroid(seen.objects, 320, 0);
  // The near face, at 9 m, hides the rest.
  const [width, height] = [(fx * 2) / 9, (fx * 1) / 9];
  t.true(Math.abs(count - width * height) <= width + height + 1, `${count} of ${width * height}`);
  seen.depthM.forEach((depth, at) => {
    if (seen.objects[at] === 0) t.true(Math.abs(depth - 9) < 1e-5);
  });
});

test('the nearer of two things is seen, in either order', (t) => {
  const near = placed(boxMesh('concrete'), [6, 0, 1], [1, 1, 1], { object: 1 });
  const far = placed(boxMesh('brick'), [12, 0, 0], [4, 4, 4], { object: 2, semantic: 'fence' });
  for (const instances of [
    [near, far],
    [far, near],
  ]) {
    const seen = renderDepth(instances, forward());
    const middle = 90 * 320 + 160;
    t.is(seen.objects[middle], 1);
    t.is(seen.semantics[middle], SEMANTICS.wall.id);
    const aside = 90 * 320 + 190;
    t.is(seen.objects[aside], 2);
    t.is(seen.semantics[aside], SEMANTICS.fence.id);
  }
});

test('orthographic scale is exact', (t) => {
  const view = satelliteView([100, -40], { widthPx: 200, heightPx: 160 }, 0.25);
  const object = placed(boxMesh(), [104.05, -32.05, 0], [10, 5, 3], { object: 3 });
  const { objects, depthM } = renderDepth([object, placed(groundMesh(1000))], view);
  const { u, v, count } = centroid(objects, 200, 3);
  t.is(count, 40 * 20);
  // East is right and north is up.
  t.true(Math.abs(u - (99.5 + 4.05 / 0.25)) < 0.5);
  t.true(Math.abs(v - (79.5 - 7.95 / 0.25)) < 0.5);
  t.is(depthM[Math.round(v) * 200 + Math.round(u)], 497);
  t.is(depthM[0], 500);
});

test('surfaces that pass beside and behind the camera are cut, not folded', (t) => {
  // A corridor of one long box about the camera: walls at ±2, floor at 0, ceiling at 4, ends at ±50.
  const view = forward(1);
  const { depthM } = renderDepth([placed(boxMesh(), [0, 0, 0], [100, 4, 4])], view);
  const { fx, cx, cy } = view.projection as { fx: number; cx: number; cy: number };
  depthM.forEach((depth, at) => {
    const x = ((at % 320) - cx) / fx;
    const y = (Math.floor(at / 320) - cy) / fx;
    const expected = Math.min(50, 2 / Math.abs(x), y > 0 ? 1 / y : 3 / -y);
    t.true(Math.abs(depth - expected) < 1e-4 * expected, `${at}: ${depth} and not ${expected}`);
  });
});

test('nothing nearer than nearM is seen', (t) => {
  const wall = placed(boxMesh(), [0.5, 0, 0], [0.5, 50, 50]);
  const beyond = renderDepth([wall], { ...forward(), nearM: 0.5 });
  t.true(beyond.depthM.every((depth) => Math.abs(depth - 0.75) < 1e-6));
});

/** Depth against every triangle tested alone; pixels whose ray passes an edge within 1e-6 are left out. */
function compareWithBruteForce(t: ExecutionContext, instances: Instance[], view: View): number {
  const { depthM, objects } = renderDepth(instances, view);
  const m = view.worldFromCamera;
  let compared = 0;
  for (let at = 0; at < depthM.length; at++) {
    const [u, v] = [at % view.widthPx, Math.floor(at / view.widthPx)];
    let origin = [0, 0, 0];
    let ray = [0, 0, 1];
    if (view.projection.kind === 'pinhole') {
      const { fx, fy, cx, cy } = view.projection;
      ray = [(u - cx) / fx, (v - cy) / fy, 1];
    } else {
      const { metresPerPixel } = view.projection;
      origin = [(u - (view.widthPx - 1) / 2) * metresPerPixel, (v - (view.heightPx - 1) / 2) * metresPerPixel, 0];
    }
    const turn = (p: number[], w: number): number[] =>
      [0, 4, 8].map((row) => m[row] * p[0] + m[row + 1] * p[1] + m[row + 2] * p[2] + w * m[row + 3]);
    const hit = castBruteForce(instances, turn(origin, 1), turn(ray, 0), view.projection.kind === 'pinhole' ? 0.05 : 0);
    if (hit.doubtful) continue;
    compared++;
    if (hit.instance === -1) t.is(depthM[at], Infinity);
    else {
      t.true(Math.abs(depthM[at] - hit.depthM) <= 1e-5 * hit.depthM, `pixel ${u}, ${v}: ${depthM[at]}, ${hit.depthM}`);
      t.is(objects[at], hit.instance);
    }
  }
  return compared / depthM.length;
}

test('depth equals brute-force rays over random triangle soups', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.boolean(), (seed, parallel) => {
      const rng = keyedRng('rasterise', seed);
      const instances = Array.from({ length: 12 }, (_, object) => {
        const spread = rng.choice([0.3, 3, 30]);
        const positions = Array.from({ length: 9 * 3 }, () => rng.normal(0, spread));
        const triangles = Array.from({ length: 3 * 6 }, () => rng.integer(0, 9));
        return placed(
          meshOf(positions, triangles, 'concrete'),
          [rng.normal(0, 6), rng.normal(0, 6), rng.normal(0, 6)],
          [rng.uniform(0.5, 2), rng.uniform(-2, -0.5), rng.uniform(0.5, 2)],
          { object },
        );
      });
      const projection = parallel
        ? ({ kind: 'orthographic', metresPerPixel: 0.5 } as const)
        : { ...pinholeOfFov(31, 23, rng.uniform(0.3, 2.5)), cx: rng.uniform(5, 25) };
      const worldFromCamera = poseLookingAt(
        [rng.normal(0, 8), rng.normal(0, 8), rng.normal(0, 8)],
        [rng.normal(), rng.normal(), rng.normal()],
      );
      const compared = compareWithBruteForce(t, instances, { widthPx: 31, heightPx: 23, projection, worldFromCamera });
      t.true(compared > 0.9);
    }),
    { numRuns: 40, seed: 4 },
  );
});

test('triangles that share edges through pixel centres cover each pixel once', (t) => {
  // A fan and a grid whose corners and edges lie on pixel centres: 1 m a pixel, seen straight down.
  const view = satelliteView([0, 0], { widthPx: 41, heightPx: 41 }, 1);
  const grid: number[] = [];
  const cells: number[][] = [];
  for (let y = -20; y <= 20; y += 4) for (let x = -20; x <= 20; x += 4) grid.push(x, y, 0);
  for (let row = 0; row < 10; row++) {
    for (let column = 0; column < 10; column++) {
      const a = row * 11 + column;
      cells.push([a, a + 1, a + 12], (row + column) % 2 === 0 ? [a, a + 12, a + 11] : [a + 12, a + 11, a]);
    }
  }
  const drawn = new Int32Array(41 * 41);
  for (const cell of cells) {
    const { depthM } = renderDepth([placed(meshOf(grid, cell, 'concrete'))], view);
    depthM.forEach((depth, at) => (drawn[at] += Number(depth < Infinity)));
  }
  const inner = [...drawn].filter((_, at) => at % 41 > 0 && at % 41 < 40 && at > 41 && at < 41 * 40);
  t.deepEqual(new Set(inner), new Set([1]));
  t.is(Math.max(...drawn), 1);
});

test('a closed ball has no cracks however near it is', (t) => {
  const mesh = ballMesh('concrete', 40);
  for (const distance of [0.2, 0.9, 1.01, 1.5, 3]) {
    const view: View = {
      widthPx: 200,
      heightPx: 200,
      projection: pinholeOfFov(200, 200, 1),
      worldFromCamera: mountedPose([-distance, 0, 0], 0, 0.01, 0.3),
      nearM: 1e-3,
    };
    // A bright wall behind: any crack would show it.
    const { objects } = renderDepth(
      [placed(mesh), placed(boxMesh(), [50, 0, -50], [1, 200, 200], { object: 1 })],
      view,
    );
    const radius = distance <= 1 ? 200 : 0.97 * (100 / Math.tan(0.5)) * Math.tan(Math.asin(1 / distance));
    for (let at = 0; at < objects.length; at++) {
      const [u, v] = [(at % 200) - 99.5, Math.floor(at / 200) - 99.5];
      if (Math.hypot(u, v) < radius - 5) t.not(objects[at], 1, `distance ${distance}, pixel ${u}, ${v}`);
    }
  }
});
