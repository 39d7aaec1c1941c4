import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeIO } from '@gltf-transform/core';
import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { exportGlb, importGlb } from '../../../src/world/gltf/index.js';
import { buildFloor } from '../../../src/world/indoor/index.js';
import { addBox, MeshBuilder } from '../../../src/world/mesh/index.js';
import { instancesAt, NO_OBJECT, type Instance, type Prototype } from '../../../src/world/scene/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const floor = buildFloor('export', { type: 'apartment', people: 1 });

/** Corners of a triangle in the prototype's frame, in order. */
function triangleCorners({ mesh }: Prototype): string[] {
  return Array.from({ length: mesh.triangles.length / 3 }, (_, t) =>
    [0, 1, 2]
      .map((corner) =>
        mesh.positions.subarray(3 * mesh.triangles[3 * t + corner], 3 * mesh.triangles[3 * t + corner] + 3).join(' '),
      )
      .join(', '),
  ).sort();
}

test('a floor comes back as it was', async (t) => {
  const path = join(temporaryFolder(t), 'floor.glb');
  await exportGlb(floor, path, { timeS: 4 });
  const before = instancesAt(floor, 4);
  const after = await importGlb(path);
  t.is(after.fixed.length, before.length);
  t.deepEqual(after.notes, []);
  t.is(
    after.triangleCount,
    before.reduce((sum, { prototype }) => sum + prototype.mesh.triangles.length / 3, 0),
  );
  const compared = new Set<Prototype>();
  before.forEach((instance, i) => {
    const { worldFromLocal } = after.fixed[i];
    for (let k = 0; k < 12; k++) t.true(Math.abs(worldFromLocal[k] - instance.worldFromLocal[k]) <= 1e-12);
    if (compared.has(instance.prototype)) return;
    compared.add(instance.prototype);
    t.deepEqual(triangleCorners(after.fixed[i].prototype), triangleCorners(instance.prototype), instance.prototype.id);
  });
});

test('colours are those of materials and tints', async (t) => {
  const builder = new MeshBuilder();
  addBox(builder, 'wallPaint', [0, 0, 0], [1, 1, 1]);
  addBox(builder, 'metal', [0, 0, 2], [1, 1, 1]);
  const prototype = { id: 'two boxes', mesh: builder.build() };
  const worldFromLocal = Float64Array.of(1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, 0);
  const at = (tint: readonly [number, number, number]): Instance => ({
    prototype,
    worldFromLocal,
    object: NO_OBJECT,
    tint,
    reflectivityFactor: 1,
  });
  const path = join(temporaryFolder(t), 'boxes.glb');
  await exportGlb([at([200, 30, 7]), at([1, 2, 3]), at([200, 30, 7])], path);
  const document = await new NodeIO().read(path);
  t.is(document.getRoot().listMeshes().length, 2, 'one mesh a tint');
  t.is(document.getRoot().listMaterials().length, 3, 'metal is shared');
  const scene = await importGlb(path);
  const coloursOf = (i: number): string[] => {
    const colours = scene.fixed[i].prototype.mesh.colours as Uint8Array;
    return [
      ...new Set(Array.from({ length: colours.length / 3 }, (_, k) => colours.subarray(3 * k, 3 * k + 3).join(' '))),
    ].sort();
  };
  t.deepEqual(coloursOf(0), ['128 132 136', '200 30 7']);
  t.deepEqual(coloursOf(1), ['1 2 3', '128 132 136']);
  t.is(scene.fixed[0].prototype, scene.fixed[2].prototype);
});

test('imported scenes are written with their colours', async (t) => {
  const rng = keyedRng('colours');
  const folder = temporaryFolder(t);
  const builder = new MeshBuilder();
  addBox(builder, 'imported', [0, 1, 2], [1, 2, 3]);
  const mesh = builder.build();
  const colours = Uint8Array.from({ length: mesh.triangles.length }, () => rng.integer(0, 256));
  const worldFromLocal = Float64Array.of(0, -2, 0, 5, 2, 0, 0, 0.25, 0, 0, 2, 1);
  const instance = {
    prototype: { id: 'box', mesh: { ...mesh, colours } },
    worldFromLocal,
    object: NO_OBJECT,
    tint: [9, 9, 9],
    reflectivityFactor: 1,
  } as const;
  await exportGlb([instance], join(folder, 'a.glb'));
  const first = await importGlb(join(folder, 'a.glb'));
  t.deepEqual(first.fixed[0].prototype.mesh.colours, colours);
  await exportGlb(first, join(folder, 'b.glb'));
  const second = await importGlb(join(folder, 'b.glb'));
  t.deepEqual(second.fixed[0].prototype.mesh, first.fixed[0].prototype.mesh);
  t.deepEqual(second.fixed[0].worldFromLocal, worldFromLocal);
});

test('another reader takes the file as valid, with bounds that are right', async (t) => {
  const path = join(temporaryFolder(t), 'floor.glb');
  await exportGlb(floor, path);
  const document = await new NodeIO().read(path);
  t.is(document.getRoot().listNodes().length, instancesAt(floor, 0).length);
  const bytes = readFileSync(path);
  t.is(bytes.readUInt32LE(8), bytes.length);
  const text = bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString('utf8');
  const json = JSON.parse(text) as { accessors: { min?: number[]; max?: number[] }[] };
  document
    .getRoot()
    .listAccessors()
    .forEach((accessor, i) => {
      const { min, max } = json.accessors[i];
      if (min === undefined) return;
      t.deepEqual(accessor.getMin([]), min);
      t.deepEqual(accessor.getMax([]), max);
    });
});

test('equal scenes give equal bytes', async (t) => {
  const folder = temporaryFolder(t);
  await exportGlb(floor, join(folder, 'a.glb'), { timeS: 1 });
  await exportGlb(buildFloor('export', { type: 'apartment', people: 1 }), join(folder, 'b.glb'), { timeS: 1 });
  t.deepEqual(readFileSync(join(folder, 'a.glb')), readFileSync(join(folder, 'b.glb')));
  t.false(readFileSync(join(folder, 'a.glb')).includes(folder));
});

test('nothing to write, a place that is none', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'none.glb');
  await t.throwsAsync(exportGlb([], path), { instanceOf: InputError, message: /there is no triangle to write/ });
  t.false(existsSync(path));
  await t.throwsAsync(exportGlb(floor, folder), { instanceOf: InputError });
  const broken = { ...instancesAt(floor, 0)[0], worldFromLocal: new Float64Array(12).fill(Number.NaN) };
  await t.throwsAsync(exportGlb([broken], path), { instanceOf: InputError, message: /no transform/ });
  t.deepEqual(readdirSync(folder), []);
});
