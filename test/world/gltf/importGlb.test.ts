import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { InputError } from '../../../src/errors/index.js';
import { importGlb, type GlbImportOptions, type ImportedScene } from '../../../src/world/gltf/index.js';
import { materialIndex } from '../../../src/world/scene/index.js';
import { RayTracer } from '../../../src/world/trace/index.js';
import { testWithRealData } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import {
  FLOAT,
  makeGlb,
  oneMesh,
  SHORT,
  square,
  SQUARE,
  SQUARE_ACCESSORS,
  SQUARE_INDICES,
  UBYTE,
  USHORT,
} from './makeGlb.js';

async function imported(
  t: ExecutionContext,
  { json, binary }: { json: object; binary: Buffer },
  options?: GlbImportOptions,
): Promise<ImportedScene> {
  const path = join(temporaryFolder(t), 'scene.glb');
  writeFileSync(path, makeGlb(json, binary));
  return importGlb(path, options);
}

/** Corners of all triangles in the world, each triangle begun at its smallest corner. */
function corners(scene: ImportedScene): string[] {
  return scene.fixed.flatMap(({ prototype: { mesh }, worldFromLocal: m }) => {
    const triangles: string[] = [];
    for (let at = 0; at < mesh.triangles.length; at += 3) {
      const points = [0, 1, 2].map((corner) => {
        const vertex = mesh.triangles[at + corner];
        const [x, y, z] = mesh.positions.subarray(3 * vertex, 3 * vertex + 3);
        const place = [0, 4, 8].map((row) => m[row] * x + m[row + 1] * y + m[row + 2] * z + m[row + 3]);
        return place.map((value) => String(Math.round(value * 1e5) / 1e5 + 0)).join(' ');
      });
      const first = points.indexOf([...points].sort()[0]);
      triangles.push([...points.slice(first), ...points.slice(0, first)].join(', '));
    }
    return triangles.sort();
  });
}

// The file's (x, y, 0) square stands upright in our frame: y becomes z.
const UPRIGHT = ['0 0 0, 1 0 0, 1 0 1', '0 0 0, 1 0 1, 0 0 1'];

test('an indexed square', async (t) => {
  const scene = await imported(t, square());
  t.deepEqual(corners(scene), UPRIGHT);
  t.is(scene.triangleCount, 2);
  t.deepEqual(scene.bounds, { min: [0, 0, 0], max: [1, 0, 1] });
  t.deepEqual(scene.notes, []);
  const { mesh } = scene.fixed[0].prototype;
  t.deepEqual([...mesh.materials], [materialIndex('imported'), materialIndex('imported')]);
  t.deepEqual([...(mesh.colours as Uint8Array)], [255, 255, 255, 255, 255, 255]);
  t.regex(scene.key, /^scene\.glb#[0-9a-f]{16}$/);
});

test('without indices, as a strip, as a fan', async (t) => {
  const six = Float32Array.from(
    [...SQUARE_INDICES].flatMap((vertex) => [...SQUARE.subarray(3 * vertex, 3 * vertex + 3)]),
  );
  const plain = oneMesh([six], [{ bufferView: 0, componentType: FLOAT, count: 6, type: 'VEC3' }], {
    attributes: { POSITION: 0 },
  });
  t.deepEqual(corners(await imported(t, plain)), UPRIGHT);
  const fan = oneMesh([SQUARE], [SQUARE_ACCESSORS[0]], { attributes: { POSITION: 0 }, mode: 6 });
  t.deepEqual(corners(await imported(t, fan)), UPRIGHT);
  const strip = oneMesh(
    [SQUARE, Uint16Array.of(1, 2, 0, 3, 3)],
    [SQUARE_ACCESSORS[0], { ...SQUARE_ACCESSORS[1], count: 5 }],
    {
      attributes: { POSITION: 0 },
      indices: 1,
      mode: 5,
    },
  );
  t.deepEqual(corners(await imported(t, strip)), UPRIGHT, 'the triangle with two equal corners is left out');
});

test('axes and units', async (t) => {
  t.deepEqual(corners(await imported(t, square(), { up: 'z' })), ['0 0 0, 1 0 0, 1 1 0', '0 0 0, 1 1 0, 0 1 0']);
  const centimetres = await imported(t, square({ nodes: [{ mesh: 0, translation: [0, 200, 0] }] }), {
    metresPerUnit: 0.01,
  });
  t.deepEqual(corners(centimetres), ['0 0 2, 0.01 0 2, 0.01 0 2.01', '0 0 2, 0.01 0 2.01, 0 0 2.01']);
  const path = join(temporaryFolder(t), 'scene.glb');
  await t.throwsAsync(importGlb(path, { up: 'x' as 'y' }), { instanceOf: InputError, message: /^up/ });
  await t.throwsAsync(importGlb(path, { metresPerUnit: 0 }), { instanceOf: InputError, message: /^metresPerUnit/ });
  await t.throwsAsync(importGlb(path, { durationS: -1 }), { instanceOf: InputError, message: /^durationS/ });
});

test('node transforms: parts, matrices, parents; several scenes; copies', async (t) => {
  const half = Math.SQRT1_2;
  const nested = square({
    scene: 1,
    scenes: [{ nodes: [2] }, { nodes: [1] }],
    nodes: [
      // A quarter turn about the file's y (up), twice as large.
      { mesh: 0, rotation: [0, half, 0, half], scale: [2, 2, 2] },
      { children: [0], matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 10, 20, 30, 1] },
      { mesh: 0 },
    ],
  });
  // File: (1, 0, 0) → (0, 0, -2) → (10, 20, 28); world z-up: (10, -28, 20).
  t.deepEqual(corners(await imported(t, nested)), [
    '10 -28 20, 10 -28 22, 10 -30 20',
    '10 -28 22, 10 -30 22, 10 -30 20',
  ]);
  const copies = square({
    nodes: [{ mesh: 0, extensions: { EXT_mesh_gpu_instancing: { attributes: { TRANSLATION: 2 } } } }],
    extensionsUsed: ['EXT_mesh_gpu_instancing'],
    extensionsRequired: ['EXT_mesh_gpu_instancing'],
    accessors: [...SQUARE_ACCESSORS, { bufferView: 0, componentType: FLOAT, count: 4, type: 'VEC3' }],
  });
  const scene = await imported(t, copies);
  t.is(scene.fixed.length, 4);
  t.is(scene.triangleCount, 8);
  t.is(new Set(scene.fixed.map(({ prototype }) => prototype)).size, 1, 'copies share their shape');
});

test('interleaved, quantised and sparse positions', async (t) => {
  const interleaved = Float32Array.from({ length: 16 }, (_, i) =>
    i % 4 === 3 ? NaN : SQUARE[3 * Math.floor(i / 4) + (i % 4)],
  );
  const strided = oneMesh([interleaved, SQUARE_INDICES], SQUARE_ACCESSORS, { attributes: { POSITION: 0 }, indices: 1 });
  (strided.json.bufferViews as { byteStride?: number }[])[0].byteStride = 16;
  t.deepEqual(corners(await imported(t, strided)), UPRIGHT);

  const short = Int16Array.from({ length: 16 }, (_, i) =>
    i % 4 === 3 ? 0 : 32767 * SQUARE[3 * Math.floor(i / 4) + (i % 4)],
  );
  const quantised = oneMesh(
    [short, SQUARE_INDICES],
    [{ bufferView: 0, componentType: SHORT, normalized: true, count: 4, type: 'VEC3' }, SQUARE_ACCESSORS[1]],
    { attributes: { POSITION: 0 }, indices: 1 },
    { extensionsRequired: ['KHR_mesh_quantization'], extensionsUsed: ['KHR_mesh_quantization'] },
  );
  (quantised.json.bufferViews as { byteStride?: number }[])[0].byteStride = 8;
  t.deepEqual(corners(await imported(t, quantised)), UPRIGHT);

  const sparse = oneMesh(
    [SQUARE_INDICES, Uint8Array.of(1, 2, 3, 0), SQUARE.slice(3)],
    [
      {
        componentType: FLOAT,
        count: 4,
        type: 'VEC3',
        sparse: { count: 3, indices: { bufferView: 1, componentType: UBYTE }, values: { bufferView: 2 } },
      },
      { bufferView: 0, componentType: USHORT, count: 6, type: 'SCALAR' },
    ],
    { attributes: { POSITION: 0 }, indices: 1 },
  );
  t.deepEqual(corners(await imported(t, sparse)), UPRIGHT);
});

test('base colour, vertex colours and textures multiply as light', async (t) => {
  // Two columns: red and blue. The first triangle lies in the left, the second in the right.
  const picture = await sharp(Buffer.of(255, 0, 0, 0, 0, 255), { raw: { width: 2, height: 1, channels: 3 } })
    .png()
    .toBuffer();
  const uv = Float32Array.of(0.1, 0.5, 0.2, 0.5, 0.3, 0.5, 0.6, 0.5, 0.7, 0.5, 0.8, 0.5);
  const six = Float32Array.from(
    [...SQUARE_INDICES].flatMap((vertex) => [...SQUARE.subarray(3 * vertex, 3 * vertex + 3)]),
  );
  const parts = [six, uv, Buffer.from(picture)];
  const accessors = [
    { bufferView: 0, componentType: FLOAT, count: 6, type: 'VEC3' },
    { bufferView: 1, componentType: FLOAT, count: 6, type: 'VEC2' },
  ];
  const primitive = { attributes: { POSITION: 0, TEXCOORD_0: 1 }, material: 0 };
  const textured = (material: object, more: object = {}) =>
    oneMesh(parts, accessors, primitive, {
      materials: [material],
      textures: [{ source: 0 }],
      images: [{ bufferView: 2 }],
      ...more,
    });
  const coloursOf = async (made: { json: object; binary: Buffer }): Promise<number[]> => [
    ...((await imported(t, made)).fixed[0].prototype.mesh.colours as Uint8Array),
  ];
  const info = { index: 0 };
  t.deepEqual(await coloursOf(textured({ pbrMetallicRoughness: { baseColorTexture: info } })), [255, 0, 0, 0, 0, 255]);
  const half = { baseColorTexture: info, baseColorFactor: [0.5, 1, 1, 1] };
  t.deepEqual(
    await coloursOf(textured({ pbrMetallicRoughness: half })),
    [188, 0, 0, 0, 0, 255],
    'half the light is sRGB 188',
  );
  const moved = { index: 0, extensions: { KHR_texture_transform: { offset: [0.5, 0] } } };
  t.deepEqual(await coloursOf(textured({ pbrMetallicRoughness: { baseColorTexture: moved } })), [0, 0, 255, 255, 0, 0]);
  // The extension's own example: a quarter turn shows the lower left quadrant, which is red.
  const turned = {
    index: 0,
    extensions: { KHR_texture_transform: { offset: [0, 1], rotation: Math.PI / 2, scale: [0.5, 0.5] } },
  };
  t.deepEqual(
    await coloursOf(textured({ pbrMetallicRoughness: { baseColorTexture: turned } })),
    [255, 0, 0, 255, 0, 0],
  );
  const clamped = { samplers: [{ wrapS: 33071 }], textures: [{ source: 0, sampler: 0 }] };
  t.deepEqual(
    await coloursOf(textured({ pbrMetallicRoughness: { baseColorTexture: moved } }, clamped)),
    [0, 0, 255, 0, 0, 255],
  );
  const old = { extensions: { KHR_materials_pbrSpecularGlossiness: { diffuseFactor: [0, 1, 0, 1] } } };
  t.deepEqual(await coloursOf(textured(old)), [0, 255, 0, 0, 255, 0]);

  const painted = oneMesh(
    [six, Uint8Array.from({ length: 24 }, (_, i) => (i % 4 === 0 ? 255 : i % 4 === 1 && i < 12 ? 255 : 0))],
    [accessors[0], { bufferView: 1, componentType: UBYTE, normalized: true, count: 6, type: 'VEC4' }],
    { attributes: { POSITION: 0, COLOR_0: 1 } },
  );
  t.deepEqual(await coloursOf(painted), [255, 255, 0, 255, 0, 0]);
});

test('what cannot be shown is told', async (t) => {
  const parts = [SQUARE, SQUARE_INDICES, Float32Array.from({ length: 8 }), Buffer.from('no picture at all')] as const;
  const made = oneMesh(
    parts,
    [...SQUARE_ACCESSORS, { bufferView: 2, componentType: FLOAT, count: 4, type: 'VEC2' }],
    { attributes: { POSITION: 0, TEXCOORD_0: 2 }, indices: 1, material: 0, targets: [{ POSITION: 0 }] },
    {
      extensionsRequired: ['KHR_texture_basisu', 'KHR_materials_unlit'],
      materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 }, baseColorFactor: [0, 0, 1, 1] } }, {}],
      textures: [{ extensions: { KHR_texture_basisu: { source: 0 } } }, { source: 0 }],
      images: [{ bufferView: 3 }],
      skins: [{ joints: [0] }],
      nodes: [{ mesh: 0, skin: 0 }, { mesh: 1 }, { mesh: 0, scale: [0, 0, 0] }],
      scenes: [{ nodes: [0, 1, 2] }],
    },
  );
  (made.json.meshes as object[]).push({ primitives: [{ attributes: { POSITION: 0 }, mode: 1 }] });
  const scene = await imported(t, made);
  t.is(scene.triangleCount, 2);
  t.deepEqual([...(scene.fixed[0].prototype.mesh.colours as Uint8Array).subarray(0, 3)], [0, 0, 255]);
  for (const note of [/Basis Universal/, /morph/, /points and lines/, /skin/, /scaled to nothing/]) {
    t.true(
      scene.notes.some((text) => note.test(text)),
      `${note.source} in ${scene.notes.join(' | ')}`,
    );
  }
  (made.json.materials as { pbrMetallicRoughness: object }[])[0].pbrMetallicRoughness = {
    baseColorTexture: { index: 1 },
  };
  t.regex((await imported(t, made)).notes.join(' | '), /image 0 is not read \(is neither JPEG nor PNG/);
});

test('the ground is the lowest surface with air above it', async (t) => {
  // Two squares of 4 m: a floor at 1 m and a table top of 0.75 m over it in the middle, made by node transforms.
  const flat = [0.7071067811865476, 0, 0, 0.7071067811865476];
  const floorAt = (y: number, scale: number, x: number) => ({
    mesh: 0,
    rotation: flat,
    scale: [scale, scale, scale],
    translation: [x, y, x],
  });
  const scene = await imported(
    t,
    square({
      nodes: [floorAt(1, 4, 0), floorAt(0.9, 4, 0), floorAt(1.75, 1, 1), floorAt(3.4, 4, 0)],
      scenes: [{ nodes: [0, 1, 2, 3] }],
    }),
  );
  t.true(Math.abs(scene.groundHeight(1.5, -1.5) - 1) < 1e-6, 'under the table, not the slab beneath');
  t.true(Math.abs(scene.groundHeight(3.5, -0.5) - 1) < 1e-6);
  t.is(scene.groundHeight(50, 50), scene.bounds.min[2]);
  t.true(Math.abs(scene.ego.at(0).z - 1) < 1e-6);
});

testWithRealData('scenes of habitat-sim', async (t, folder) => {
  const at = (name: string) => join(folder, 'facebookresearch__habitat-sim/data/test_assets/scenes', name);
  const plane = await importGlb(at('plane.glb'), { up: 'z' });
  t.is(plane.triangleCount, 6144 / 3);
  t.deepEqual(plane.bounds, { min: [-100, -100, 0], max: [100, 100, 0] });
  // sRGB of the linear base colour (0.4668, 0.6976, 1).
  t.deepEqual([...(plane.fixed[0].prototype.mesh.colours as Uint8Array).subarray(0, 3)], [182, 218, 255]);

  const stage = await importGlb(at('stage_floor1.glb'));
  t.is(stage.triangleCount, 6144 / 3);
  t.true(Math.abs(stage.bounds.max[2] - 1.0779788494110107) < 1e-12);
  t.true(Math.abs(stage.bounds.min[2] + 0.7930975556373596) < 1e-12);

  const room = await importGlb(at('simple_room.glb'), { up: 'z' });
  t.is(room.fixed.length, 7);
  t.is(room.triangleCount, 84);
  for (const scene of [plane, stage, room]) {
    t.deepEqual(scene.notes, []);
    for (const { prototype, worldFromLocal } of scene.fixed) {
      t.true(prototype.mesh.positions.every(Number.isFinite) && worldFromLocal.every(Number.isFinite));
    }
    const tracer = new RayTracer(scene.fixed);
    const [x, y] = [scene.bounds.max[0] * 0.6, scene.bounds.max[1] * 0.6];
    const distance = tracer.cast(x, y, 5, 0, 0, -1, 100);
    t.true(Math.abs(5 - distance - scene.groundHeight(x, y)) < 1e-6);
  }
});
