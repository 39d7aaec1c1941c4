import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { keyedRng } from '../../../src/random/index.js';
import type { Instance } from '../../../src/world/scene/index.js';
import { BATCH_RAYS, RayTracer } from '../../../src/world/trace/index.js';
import { kernel } from '../../../src/world/trace/kernel.js';
import {
  castAll,
  instanceOf,
  meet,
  meshOf,
  randomAffine,
  soup,
  UNMOVED,
  unitVector,
  worldTriangles,
} from './bruteForce.js';

type Vector = [number, number, number];

const AXES: readonly Vector[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [-0, -0, -1],
];

function randomScene(seed: number): Instance[] {
  const rng = keyedRng('trace', seed);
  const prototypes = Array.from({ length: 3 }, (_, k) => ({ id: `soup-${k}`, mesh: soup(rng, [1, 7, 120][k], 3) }));
  return Array.from({ length: 12 }, (_, k) => instanceOf(prototypes[k % 3], randomAffine(rng, 8)));
}

test('agrees with brute force on random scenes: any direction, along axes, from surfaces', (t) => {
  let hits = 0;
  for (let seed = 0; seed < 12; seed++) {
    const instances = randomScene(seed);
    const triangles = worldTriangles(instances);
    const tracer = new RayTracer(instances);
    const rng = keyedRng('trace-rays', seed);
    for (let k = 0; k < 250; k++) {
      const direction = k % 5 === 0 ? AXES[rng.integer(0, 6)] : unitVector(rng);
      let origin: Vector = [rng.normal(0, 9), rng.normal(0, 9), rng.normal(0, 9)];
      // A whole number meets the axis-parallel triangles and the faces of their boxes.
      if (k % 10 === 0) origin = origin.map(Math.round) as Vector;
      if (k % 7 === 0) {
        const [a, b, c] = triangles[rng.integer(0, triangles.length)].corners;
        origin = [0, 1, 2].map((axis) => 0.5 * a[axis] + 0.3 * b[axis] + 0.2 * c[axis]) as Vector;
      }
      const maxM = k % 3 === 0 ? rng.uniform(1, 10) : 1000;
      const got = tracer.cast(...origin, ...direction, maxM);
      const expected = castAll(triangles, origin, direction, maxM);
      // On a surface or an edge rounding decides; elsewhere nothing is left to it.
      if (expected.nearest !== undefined && expected.t > 1e-9) {
        const [, inside] = meet(origin, direction, expected.nearest.corners);
        if (inside > 1e-9 && got > 1e-9) t.true(Math.abs(got - expected.t) < 1e-9 * Math.max(1, expected.t));
      }
      if (got < Infinity) {
        hits++;
        const { instance, triangle, normalX, normalY, normalZ } = tracer.hit;
        const found = triangles.find((each) => each.instance === instance && each.triangle === triangle);
        const [distance, inside] = meet(origin, direction, found!.corners);
        t.true(Math.abs(distance - got) < 1e-8 * Math.max(1, got), `${distance} ${got}`);
        t.true(inside > -1e-8);
        t.true(got <= maxM);
        t.true(Math.abs(Math.hypot(normalX, normalY, normalZ) - 1) < 1e-12);
        t.true(normalX * direction[0] + normalY * direction[1] + normalZ * direction[2] <= 0);
        const [a, b, c] = found!.corners;
        for (const corner of [b, c]) {
          const edge = corner.map((value, axis) => value - a[axis]);
          const along = edge[0] * normalX + edge[1] * normalY + edge[2] * normalZ;
          t.true(Math.abs(along) < 1e-9 * Math.max(1, Math.hypot(...edge)));
        }
      } else {
        t.true(expected.t === Infinity || expected.t < 1e-9);
      }
      t.is(tracer.occluded(...origin, ...direction, maxM), got < Infinity);
    }
  }
  t.true(hits > 500, `${hits}`);
});

/** A sphere of triangles that share every vertex: closed. */
function sphere(columns: number, rows: number): { positions: number[]; triangles: number[] } {
  const positions = [0, 0, 1, 0, 0, -1];
  for (let row = 1; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [polar, azimuth] = [(Math.PI * row) / rows, (2 * Math.PI * column) / columns];
      positions.push(Math.sin(polar) * Math.cos(azimuth), Math.sin(polar) * Math.sin(azimuth), Math.cos(polar));
    }
  }
  const vertex = (row: number, column: number): number =>
    row === 0 ? 0 : row === rows ? 1 : 2 + (row - 1) * columns + (column % columns);
  const triangles: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [a, b, c, d] = [
        vertex(row, column),
        vertex(row + 1, column),
        vertex(row + 1, column + 1),
        vertex(row, column + 1),
      ];
      if (row < rows - 1) triangles.push(a, b, c);
      if (row > 0) triangles.push(a, c, d);
    }
  }
  return { positions, triangles };
}

test('no ray leaks out of a closed mesh: 100,000 rays at vertices, edges and anywhere', (t) => {
  const { positions, triangles } = sphere(40, 23);
  const mesh = meshOf(positions, triangles);
  const rng = keyedRng('leak');
  const prototype = { id: 'sphere', mesh };
  let leaks = 0;
  for (let placing = 0; placing < 10; placing++) {
    const m = placing === 0 ? UNMOVED : randomAffine(rng, 200);
    const tracer = new RayTracer([instanceOf(prototype, m)]);
    const world = (x: number, y: number, z: number): Vector =>
      [0, 4, 8].map((row) => m[row] * x + m[row + 1] * y + m[row + 2] * z + m[row + 3]) as Vector;
    for (let k = 0; k < 10_000; k++) {
      const origin = world(rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5));
      const triangle = rng.integer(0, triangles.length / 3);
      const corner = (which: number): number[] => {
        const at = 3 * triangles[3 * triangle + which];
        return Array.from(mesh.positions.subarray(at, at + 3));
      };
      const share = k % 3 === 0 ? 0 : k % 3 === 1 ? rng.uniform() : 0.5;
      const [a, b] = [corner(0), corner(1)];
      const target = world(...(a.map((value, axis) => value + share * (b[axis] - value)) as Vector));
      const direction = target.map((value, axis) => value - origin[axis]) as Vector;
      const length = Math.hypot(...direction);
      const unit = direction.map((value) => value / length) as Vector;
      const got = tracer.cast(...origin, ...unit, 1e6);
      if (!(got <= length * (1 + 1e-6))) leaks++;
    }
  }
  t.is(leaks, 0);
});

test('the nearer of two walls is seen, and only within the range', (t) => {
  const wall = { id: 'wall', mesh: meshOf([0, -5, -5, 0, 5, -5, 0, 5, 5, 0, -5, 5], [0, 1, 2, 0, 2, 3]) };
  const near = instanceOf(wall, [1, 0, 0, 4, 0, 1, 0, 0, 0, 0, 1, 0]);
  const far = instanceOf(wall, [1, 0, 0, 9, 0, 1, 0, 0, 0, 0, 1, 0]);
  const tracer = new RayTracer([far, near]);
  t.is(tracer.cast(0, 0.5, 0.25, 1, 0, 0, 100), 4);
  t.is(tracer.hit.instance, 1);
  t.is(tracer.hit.triangle, 0);
  t.is(tracer.hit.normalX, -1);
  t.is(tracer.cast(0, 0.5, 0.25, 1, 0, 0, 4), 4, 'the end of the range belongs to it');
  t.is(tracer.cast(0, 0.5, 0.25, 1, 0, 0, 3.999), Infinity);
  t.is(tracer.cast(20, 0.5, 0.25, -1, 0, 0, 100), 11);
  t.is(tracer.hit.normalX, 1);
  t.is(tracer.triangleCount, 4);
});

test('an empty world, a mesh without an area, many equal triangles', (t) => {
  t.is(new RayTracer([]).cast(0, 0, 0, 1, 0, 0, 100), Infinity);
  const flat = { id: 'flat', mesh: meshOf([0, 0, 0, 1, 0, 0, 2, 0, 0], [0, 1, 2, 0, 0, 1]) };
  const none = { id: 'none', mesh: meshOf([], []) };
  const nothing = new RayTracer([instanceOf(flat, UNMOVED), instanceOf(none, UNMOVED)]);
  t.is(nothing.cast(-1, 0, 0, 1, 0, 0, 100), Infinity);
  const corners = [3, -1, -1, 3, 1, -1, 3, 0, 1];
  const stacked = {
    id: 'stacked',
    mesh: meshOf(
      corners,
      Array.from({ length: 300 }, (_, k) => k % 3),
    ),
  };
  t.is(new RayTracer([instanceOf(stacked, UNMOVED)]).cast(0, 0, 0, 1, 0, 0, 100), 3);
});

test('thousands of instances in one place', (t) => {
  const wall = { id: 'wall', mesh: meshOf([2, -5, -5, 2, 5, -5, 2, 0, 5], [0, 1, 2]) };
  const tracer = new RayTracer(Array.from({ length: 3000 }, () => instanceOf(wall, UNMOVED)));
  t.is(tracer.cast(0, 0, 0, 1, 0, 0, 100), 2);
  t.is(tracer.hit.instance, 0, 'of equal distances the first counts');
});

test('many rays at once meet what they meet one by one; tracers do not disturb each other', (t) => {
  const [one, other] = [new RayTracer(randomScene(1)), new RayTracer(randomScene(2))];
  const rng = keyedRng('many');
  const rays = new Float64Array(6 * BATCH_RAYS);
  for (let ray = 0; ray < BATCH_RAYS; ray++) {
    rays.set([rng.normal(0, 9), rng.normal(0, 9), rng.normal(0, 9), ...unitVector(rng)], 6 * ray);
  }
  const distances = new Float64Array(BATCH_RAYS);
  for (const tracer of [one, other]) {
    tracer.castMany(rays, BATCH_RAYS, 30, distances);
    let hits = 0;
    for (let ray = 0; ray < BATCH_RAYS; ray++) {
      if (distances[ray] < Infinity) tracer.readHit(ray);
      const many = { ...tracer.hit };
      const [ox, oy, oz, dx, dy, dz] = rays.subarray(6 * ray);
      t.is(tracer.cast(ox, oy, oz, dx, dy, dz, 30), distances[ray]);
      if (distances[ray] === Infinity) continue;
      t.deepEqual({ ...tracer.hit }, many);
      hits++;
    }
    t.true(hits > 20);
  }
  t.throws(() => one.castMany(rays, BATCH_RAYS + 1, 30, distances), { instanceOf: RangeError });
});

test('a tracer outlives the memory it was copied to', (t) => {
  const small = new RayTracer(randomScene(3));
  const ray = [9, 9, 9, -Math.sqrt(1 / 3), -Math.sqrt(1 / 3), -Math.sqrt(1 / 3), 100] as const;
  const before = small.cast(...ray);
  const facts = { ...small.hit };
  const { generation } = kernel;
  const { positions, triangles } = sphere(12, 7);
  const mesh = meshOf(positions, triangles);
  while (kernel.generation === generation) {
    t.true(new RayTracer([instanceOf({ id: 'sphere', mesh }, UNMOVED)]).cast(0, 0, 0, 1, 0, 0, 10) < 1.1);
    kernel.copy(new Uint8Array(2 ** 26));
  }
  t.is(small.cast(...ray), before);
  t.deepEqual({ ...small.hit }, facts);
});

test('a broken mesh or affine is refused with its name', (t) => {
  const bad = { id: 'broken', mesh: meshOf([0, 0, 0, 1, NaN, 0, 0, 1, 0], [0, 1, 2]) };
  t.throws(() => new RayTracer([instanceOf(bad, UNMOVED)]), {
    instanceOf: InputError,
    message: 'mesh broken: vertex 1 is NaN; every coordinate must be finite',
  });
  const missing = { id: 'missing', mesh: meshOf([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 3]) };
  t.throws(() => new RayTracer([instanceOf(missing, UNMOVED)]), {
    instanceOf: InputError,
    message: 'mesh missing: triangle 0 names vertex 3 of 3',
  });
  const fine = { id: 'fine', mesh: meshOf([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2]) };
  t.throws(() => new RayTracer([instanceOf(fine, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])]), {
    instanceOf: InputError,
    message: /an instance of fine: worldFromLocal .* has no inverse/,
  });
});
