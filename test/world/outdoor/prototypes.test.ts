import { createHash } from 'node:crypto';
import test from 'ava';
import { boundsOf, sizeOf } from '../../../src/world/mesh/index.js';
import { allPrototypes } from '../../../src/world/outdoor/index.js';
import { MATERIAL_NAMES } from '../../../src/world/scene/index.js';
import { buildCar } from '../../../src/world/outdoor/objects/cars.js';
import { buildPerson, GAIT_PHASES } from '../../../src/world/people/index.js';

const prototypes = allPrototypes();

test('the library is one for the process, with ids of its own', (t) => {
  t.deepEqual(
    allPrototypes().map((prototype, index) => prototype === prototypes[index]),
    prototypes.map(() => true),
  );
  t.is(new Set(prototypes.map(({ id }) => id)).size, prototypes.length);
});

test('meshes are sound: finite, in range, without empty triangles', (t) => {
  for (const { id, mesh } of prototypes) {
    const { positions, triangles, materials } = mesh;
    t.is(triangles.length, 3 * materials.length, id);
    t.true(positions.every(Number.isFinite), id);
    t.true(
      triangles.every((vertex) => vertex < positions.length / 3),
      id,
    );
    t.true(
      materials.every((material) => material < MATERIAL_NAMES.length),
      id,
    );
    let thin = 0;
    for (let at = 0; at < triangles.length; at += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => positions.subarray(3 * triangles[at + k], 3 * triangles[at + k] + 3));
      const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
      const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
      if (Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) < 1e-9) thin++;
    }
    t.true(thin <= 0.03 * materials.length, `${id}: ${thin} of ${materials.length} triangles have no area`);
  }
});

test('triangle budgets', (t) => {
  const budgets: Record<string, readonly [number, number]> = {
    car: [400, 1500],
    truck: [300, 1500],
    bus: [300, 1500],
    tree: [500, 2000],
    person: [300, 900],
    bicycle: [300, 1500],
    motorcycle: [300, 1500],
  };
  for (const { id, mesh } of prototypes) {
    const [low, high] = budgets[id.split('/')[0]] ?? [4, 3000];
    const count = mesh.materials.length;
    t.true(count >= low && count <= high, `${id}: ${count} triangles`);
  }
});

test('vehicles stand centred on the ground and are symmetric in their body', (t) => {
  for (const { id, mesh } of prototypes.filter((prototype) => /^(car|truck|bus|motorcycle)\//.test(prototype.id))) {
    const { min, max } = boundsOf(mesh);
    t.true(Math.abs(min[2]) < 1e-6, id);
    for (const axis of [0, 1]) t.true(Math.abs(min[axis] + max[axis]) < 1e-5, id);
  }
});

test('equal seeds build equal shapes', (t) => {
  const digest = (): string => createHash('sha256').update(buildCar('sedan', 1).build().positions).digest('hex');
  t.is(digest(), digest());
});

test('a walker swings legs and arms, keeps a foot on the ground and a head at its height', (t) => {
  const lengths = Array.from({ length: GAIT_PHASES }, (_, phase) => {
    const mesh = buildPerson('man', phase).build();
    t.true(Math.abs(boundsOf(mesh).min[2]) < 0.01);
    return sizeOf(mesh);
  });
  const spans = lengths.map(([length]) => length);
  t.true(Math.max(...spans) > 0.7 && Math.min(...spans) < 0.5);
  for (const [, , height] of lengths) t.true(height > 1.6 && height < 1.95);
  const [, , standing] = sizeOf(buildPerson('man').build());
  t.true(standing >= Math.max(...lengths.map(([, , height]) => height)) - 0.02);
});
