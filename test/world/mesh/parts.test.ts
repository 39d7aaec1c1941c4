import test from 'ava';
import fc from 'fast-check';
import {
  addBox,
  addCylinder,
  addEllipsoid,
  addFlat,
  addLeafCloud,
  addLoft,
  addTaperedBox,
  addWall,
  addWheel,
  boundsOf,
  MeshBuilder,
  placeInstance,
  sizeOf,
  translation,
  type Point3,
} from '../../../src/world/mesh/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { MATERIAL_NAMES, NO_OBJECT, type TriangleMesh } from '../../../src/world/scene/index.js';

const MIRROR_Y = Float64Array.of(1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0);

/** Positive for a closed surface that faces outwards, by the divergence theorem. */
function volume({ positions, triangles }: TriangleMesh): number {
  let sum = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => positions.subarray(3 * triangles[at + k], 3 * triangles[at + k] + 3));
    sum += a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return sum / 6;
}

/** Sum of the triangles' areas times normals: zero for a closed surface. */
function openness({ positions, triangles }: TriangleMesh): number {
  const sum = [0, 0, 0];
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => positions.subarray(3 * triangles[at + k], 3 * triangles[at + k] + 3));
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    sum[0] += u[1] * v[2] - u[2] * v[1];
    sum[1] += u[2] * v[0] - u[0] * v[2];
    sum[2] += u[0] * v[1] - u[1] * v[0];
  }
  return Math.hypot(...sum) / 2;
}

/** Area of the triangles of a material. */
function area({ positions, triangles, materials }: TriangleMesh, material?: string): number {
  let sum = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    if (material !== undefined && MATERIAL_NAMES[materials[at / 3]] !== material) continue;
    const [a, b, c] = [0, 1, 2].map((k) => positions.subarray(3 * triangles[at + k], 3 * triangles[at + k] + 3));
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    sum += Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2;
  }
  return sum;
}

function built(add: (builder: MeshBuilder) => void): TriangleMesh {
  const builder = new MeshBuilder();
  add(builder);
  return builder.build();
}

const close = (a: number, b: number, tolerance = 1e-5): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));

test('a box has its volume, twelve triangles and its bounds', (t) => {
  const mesh = built((builder) => addBox(builder, 'wood', [1, 2, 3], [4, 2, 1]));
  t.is(mesh.materials.length, 12);
  t.true(close(volume(mesh), 8));
  t.true(openness(mesh) < 1e-5);
  t.deepEqual(boundsOf(mesh), { min: [-1, 1, 2.5], max: [3, 3, 3.5] });
  t.deepEqual(sizeOf(mesh), [4, 2, 1]);
});

test('a tapered box is a frustum', (t) => {
  const bottom = { x0: -1, x1: 1, y0: -1, y1: 1 };
  const top = { x0: -0.5, x1: 0.5, y0: -0.5, y1: 0.5 };
  const mesh = built((builder) => addTaperedBox(builder, 'wood', bottom, 0, top, 3));
  t.true(close(volume(mesh), (3 / 3) * (4 + 1 + 2)));
});

test('cylinders and cones of any axis face outwards and approach their volume', (t) => {
  const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
  t.notThrows(() =>
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, fc.double({ min: 0, max: 2, noNaN: true }), (x, y, z, far) => {
        const length = Math.hypot(x, y, z);
        fc.pre(length > 0.5);
        const radius = far < 0.1 ? 0 : far;
        const mesh = built((b) => addCylinder(b, 'metal', [1, -1, 2], [1 + x, -1 + y, 2 + z], 1, radius, 64));
        const exact = (Math.PI * length * (1 + radius + radius * radius)) / 3;
        return close(volume(mesh), exact, 3e-3) && openness(mesh) < 1e-4;
      }),
      { seed: 4, numRuns: 60 },
    ),
  );
});

test('an ellipsoid, a wheel and a loft are closed and face outwards', (t) => {
  const ball = built((builder) => addEllipsoid(builder, 'skin', [1, 2, 3], [1, 2, 3], 48, 32));
  t.true(close(volume(ball), (4 / 3) * Math.PI * 6, 0.01));
  for (const side of [1, -1] as const) {
    const wheel = built((builder) => addWheel(builder, [0, 0, 0.3], 0.3, 0.2, side, 32));
    t.true(openness(wheel) < 1e-6);
    t.true(close(volume(wheel), Math.PI * 0.09 * 0.2, 0.1));
    // The rim looks to its side.
    const rims = [...wheel.materials.keys()].filter((k) => MATERIAL_NAMES[wheel.materials[k]] === 'rim');
    t.true(rims.every((k) => wheel.positions[3 * wheel.triangles[3 * k] + 1] * side > 0));
  }
  const ring = (z: number, r: number): Point3[] => [[r, 0, z], [0, r, z], [-r, 0, z], [0, -r, z]]; // prettier-ignore
  const loft = built((builder) => addLoft(builder, 'cloth', [ring(0, 1), ring(1, 2), ring(2, 1)]));
  t.true(openness(loft) < 1e-6);
  t.true(volume(loft) > 0);
  const open = built((builder) => addLoft(builder, 'cloth', [ring(0, 1), ring(1, 1)], { end: false }));
  t.true(close(openness(open), 2));
});

test('a wall with recessed windows: areas, depth, direction', (t) => {
  const openings = [
    { u0: 1, u1: 2, v0: 1, v1: 2.5, depthM: 0.2, material: 'window' as const },
    { u0: 3, u1: 4, v0: 1, v1: 2.5, depthM: 0.2, material: 'window' as const },
    { u0: 5, u1: 6, v0: 0, v1: 2, depthM: 0.1, material: 'door' as const, reveal: 'wood' as const },
  ];
  const wall = built((builder) => addWall(builder, 'brick', [0, 0], [8, 0], 0, 3, openings));
  t.true(close(area(wall, 'window'), 3));
  t.true(close(area(wall, 'door'), 2));
  t.true(close(area(wall, 'wood'), 6 * 0.1));
  t.true(close(area(wall, 'brick'), 24 - 5 + 2 * 5 * 0.2));
  const { min, max } = boundsOf(wall);
  // It faces -y; what is recessed lies behind.
  t.true(close(min[1], 0) && close(max[1], 0.2));
  // Openings and reveals close it: the sum of the normals is the plain wall's.
  t.true(close(openness(wall), 24));
});

test('a flat polygon with a hollow corner has its area, and faces up or down', (t) => {
  const corner = [[0, 0], [4, 0], [4, 1], [1, 1], [1, 3], [0, 3]] as const; // prettier-ignore
  for (const down of [false, true]) {
    const floor = built((builder) => addFlat(builder, 'roof', corner, 2, down));
    t.true(close(area(floor), 6));
    // Under the origin's apex: area × height / 3, of the side that faces away from it.
    t.true(close(volume(floor), ((down ? -1 : 1) * 6 * 2) / 3));
  }
});

test('a leaf cloud keeps to its ellipsoid and above its floor', (t) => {
  const count = 500;
  const mesh = built((builder) =>
    addLeafCloud(builder, 'foliage', keyedRng('leaves'), [1, 2, 3], [2, 1, 1.5], { count, sizeM: 0.2, floorZ: 2.5 }),
  );
  t.is(mesh.materials.length, count);
  const { min, max } = boundsOf(mesh);
  t.true(min[0] > 1 - 2.25 && max[0] < 1 + 2.25 && min[2] >= 2.5 - 1e-6 && max[2] < 3 + 1.75);
  const again = built((builder) =>
    addLeafCloud(builder, 'foliage', keyedRng('leaves'), [1, 2, 3], [2, 1, 1.5], { count, sizeM: 0.2, floorZ: 2.5 }),
  );
  t.deepEqual(again, mesh);
});

test('frames nest, and mirrored parts still face outwards', (t) => {
  const mesh = built((builder) =>
    builder.within(translation(10, 0, 0), () =>
      builder.within(MIRROR_Y, () => {
        addBox(builder, 'wood', [0, 1, 0], [1, 1, 1]);
        builder.within(MIRROR_Y, () => addBox(builder, 'wood', [0, 4, 0], [1, 1, 1]));
      }),
    ),
  );
  t.true(close(volume(mesh), 2));
  t.deepEqual(boundsOf(mesh), { min: [9.5, -1.5, -0.5], max: [10.5, 4.5, 0.5] });
});

test('a mesh can be centred over the origin', (t) => {
  const builder = new MeshBuilder();
  addBox(builder, 'wood', [5, 7, 9], [4, 2, 1]);
  t.deepEqual(boundsOf(builder.buildCentred()), { min: [-2, -1, 0], max: [2, 1, 1] });
});

test('an instance is scaled along its own axes, then turned, then moved', (t) => {
  const prototype = { id: 'p', mesh: built((builder) => addBox(builder, 'wood', [0, 0, 0.5], [1, 1, 1])) };
  const place = { x: 10, y: 20, z: 1, yawRad: Math.PI / 2, scale: [2, 3, 4] as const };
  const { worldFromLocal: m, object, tint, reflectivityFactor } = placeInstance(prototype, place);
  const map = (x: number, y: number, z: number): number[] =>
    [0, 4, 8].map((row) => m[row] * x + m[row + 1] * y + m[row + 2] * z + m[row + 3]);
  const [x, y, z] = map(1, 1, 1);
  t.true(close(x, 10 - 3) && close(y, 20 + 2) && close(z, 5));
  t.is(object, NO_OBJECT);
  t.deepEqual([tint, reflectivityFactor], [[255, 255, 255], 1]);
});
