import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { FileFormatError } from '../../../src/errors/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { importGlb } from '../../../src/world/gltf/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { FLOAT, makeGlb, oneMesh, square, SQUARE, SQUARE_ACCESSORS, SQUARE_INDICES } from './makeGlb.js';

async function refused(t: ExecutionContext, bytes: Buffer | string, message: RegExp): Promise<void> {
  const path = join(temporaryFolder(t), 'bad.glb');
  writeFileSync(path, bytes);
  const error = await t.throwsAsync(importGlb(path), { instanceOf: FileFormatError });
  t.is(error.file, path);
  t.regex(error.message, message);
}

function changed(json: Record<string, unknown>, path: readonly (string | number)[], value: unknown): object {
  const copy = structuredClone(json);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path[path.length - 1]] = value;
  return copy;
}

const good = square();
const file = makeGlb(good.json, good.binary);

const containers: readonly (readonly [string, Buffer | string, RegExp])[] = [
  ['an empty file', '', /is not a GLB: it begins with nothing instead of/],
  ['a text file', '{"asset": {}}', /byte 0: is not a GLB: it begins with '{"as' instead of 'glTF'/],
  ['a picture', Buffer.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4), /begins with bytes 89504e47/],
  ['only the magic', file.subarray(0, 6), /cut off in its header/],
  ['half a file', file.subarray(0, 200), /is cut off: it says that it has \d+ bytes and has 200/],
  ['version 1', Buffer.concat([file.subarray(0, 4), Buffer.of(1, 0, 0, 0), file.subarray(8)]), /glTF version 1/],
  [
    'a chunk that ends behind the file',
    Buffer.concat([file.subarray(0, 12), Buffer.of(255, 255, 255, 255), file.subarray(16)]),
    /a chunk of 4294967295 bytes ends behind/,
  ],
  [
    'a first chunk that is not JSON',
    Buffer.concat([file.subarray(0, 16), Buffer.from('BIN\0'), file.subarray(20)]),
    /first chunk is not JSON/,
  ],
  ['JSON that is none', makeGlb('{"asset": '), /its JSON cannot be read/],
  ['JSON that is no document', makeGlb('[1, 2]'), /bad\.glb: \//],
  [
    'JSON in another encoding',
    Buffer.concat([makeGlb('{}').subarray(0, 20), Buffer.of(0xff, 0xfe, 0x20, 0x20)]),
    /not UTF-8|cut off|cannot be read/,
  ],
];
for (const [title, bytes, message] of containers) test(`refused: ${title}`, (t) => refused(t, bytes, message));

const documents: readonly (readonly [string, readonly (string | number)[], unknown, RegExp])[] = [
  ['another major version', ['asset', 'version'], '3.0', /\/asset\/version: "3.0" is not glTF 2/],
  ['no asset', ['asset'], undefined, /\/asset: is missing/],
  ['a scene that is missing', ['scene'], 4, /\/scene: there is no scene 4/],
  ['a node that is missing', ['scenes', 0, 'nodes'], [7], /there is no node 7/],
  ['a negative index', ['nodes', 0, 'mesh'], -1, /\/nodes\/0\/mesh/],
  ['a mesh that is missing', ['nodes', 0, 'mesh'], 3, /\/nodes\/0\/mesh: there is no mesh 3/],
  ['a circle of nodes', ['nodes', 0, 'children'], [0], /\/nodes\/0: is reached twice/],
  ['a node shown twice', ['scenes', 0, 'nodes'], [0, 0], /\/nodes\/0: is reached twice/],
  ['a matrix of 15 numbers', ['nodes', 0, 'matrix'], Array(15).fill(1), /\/nodes\/0\/matrix/],
  [
    'an accessor that is missing',
    ['meshes', 0, 'primitives', 0, 'attributes', 'POSITION'],
    9,
    /there is no accessor 9/,
  ],
  [
    'an accessor behind its view',
    ['accessors', 0, 'count'],
    5,
    /\/accessors\/0: reads up to byte 60 of buffer view 0, which has 48/,
  ],
  ['a gigantic count', ['accessors', 0, 'count'], 2 ** 31, /\/accessors\/0: reads up to byte/],
  ['a count that is no integer', ['accessors', 0, 'count'], 1e300, /\/accessors\/0\/count/],
  [
    'an offset behind the view',
    ['accessors', 1, 'byteOffset'],
    8,
    /\/accessors\/1: reads up to byte 20 of buffer view 1, which has 12/,
  ],
  ['gigantic zeros', ['accessors', 0], { componentType: FLOAT, count: 2 ** 30, type: 'VEC3' }, /decodes to more than/],
  ['a component type that is none', ['accessors', 0, 'componentType'], 5130, /\/accessors\/0\/componentType/],
  ['positions of two numbers', ['accessors', 0, 'type'], 'VEC2', /positions have three numbers/],
  [
    'a view behind its buffer',
    ['bufferViews', 0, 'byteOffset'],
    1000,
    /\/bufferViews\/0: bytes 1000 to 1048 lie outside/,
  ],
  ['a view without buffer', ['bufferViews', 0, 'buffer'], 2, /\/bufferViews\/0\/buffer: there is no buffer 2/],
  ['a buffer longer than the file', ['buffers', 0, 'byteLength'], 1e6, /\/buffers\/0: says 1000000 bytes and has/],
  ['a file outside of the folder', ['buffers', 0, 'uri'], '../secret.bin', /"..\/secret.bin" leaves the folder/],
  ['a file outside of the folder, encoded', ['buffers', 0, 'uri'], '%2e%2e%2fsecret.bin', /leaves the folder/],
  ['an absolute path', ['buffers', 0, 'uri'], '/etc/passwd', /leaves the folder/],
  ['a web address', ['buffers', 0, 'uri'], 'https://example.org/a.bin', /is not fetched/],
  ['a file that is missing', ['buffers', 0, 'uri'], 'absent.bin', /"absent.bin" does not exist/],
  [
    'Draco',
    ['extensionsRequired'],
    ['KHR_draco_mesh_compression'],
    /compressed with Draco \(KHR_draco_mesh_compression\)/,
  ],
  ['meshopt', ['extensionsRequired'], ['EXT_meshopt_compression'], /compressed with meshopt/],
  [
    'an extension that nobody knows',
    ['extensionsRequired'],
    ['ACME_secret'],
    /\/extensionsRequired\/0: .*"ACME_secret" is not known/,
  ],
  ['no triangle', ['scenes', 0, 'nodes'], [], /its scene shows no triangle/],
];
for (const [title, path, value, message] of documents) {
  test(`refused: ${title}`, (t) => refused(t, makeGlb(changed(good.json, path, value), good.binary), message));
}

test('refused: transforms that overflow', async (t) => {
  const nodes = [
    { mesh: 0, scale: [1e200, 1e200, 1e200] },
    { children: [0], scale: [1e200, 1e200, 1e200] },
  ];
  const json = { ...good.json, nodes, scenes: [{ nodes: [1] }] };
  await refused(t, makeGlb(json, good.binary), /\/nodes\/0: its transform is larger than numbers are/);
});

test('refused: positions that are no numbers and indices behind the last vertex', async (t) => {
  for (const bad of [Number.NaN, Infinity, 1e30]) {
    const positions = SQUARE.slice();
    positions[4] = bad;
    const made = oneMesh([positions, SQUARE_INDICES], SQUARE_ACCESSORS, { attributes: { POSITION: 0 }, indices: 1 });
    await refused(
      t,
      makeGlb(made.json, made.binary),
      /\/meshes\/0\/primitives\/0\/attributes\/POSITION: vertex 1 is at/,
    );
  }
  const indices = SQUARE_INDICES.slice();
  indices[3] = 4;
  const made = oneMesh([SQUARE, indices], SQUARE_ACCESSORS, { attributes: { POSITION: 0 }, indices: 1 });
  await refused(t, makeGlb(made.json, made.binary), /index 3 is 4, and there are 4 vertices/);
});

test('files beside the GLB are read, links out of the folder are not', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'inside/parts'), { recursive: true });
  writeFileSync(join(folder, 'secret.bin'), good.binary);
  writeFileSync(join(folder, 'inside/parts/my data.bin'), good.binary);
  symlinkSync(join(folder, 'secret.bin'), join(folder, 'inside/link.bin'));
  const path = join(folder, 'inside/scene.glb');
  writeFileSync(path, makeGlb(changed(good.json, ['buffers', 0, 'uri'], 'parts/my%20data.bin')));
  t.is((await importGlb(path)).triangleCount, 2);
  writeFileSync(path, makeGlb(changed(good.json, ['buffers', 0, 'uri'], 'link.bin')));
  await t.throwsAsync(importGlb(path), { instanceOf: FileFormatError, message: /leaves the folder/ });
  const data = `data:application/octet-stream;base64,${good.binary.toString('base64')}`;
  writeFileSync(path, makeGlb(changed(good.json, ['buffers', 0, 'uri'], data)));
  t.is((await importGlb(path)).triangleCount, 2);
});

test('flipped bits and cut files are refused as files or read, and never anything else', async (t) => {
  const folder = temporaryFolder(t);
  const rng = keyedRng('fuzz glb');
  let [read, refusals] = [0, 0];
  for (let i = 0; i < 600; i++) {
    let bytes = Buffer.from(file);
    for (let flips = rng.integer(1, 5); flips > 0; flips--) {
      const at = rng.integer(0, bytes.length);
      bytes[at] = rng.uniform() < 0.5 ? bytes[at] ^ (1 << rng.integer(0, 8)) : rng.integer(0, 256);
    }
    if (rng.uniform() < 0.2) bytes = bytes.subarray(0, rng.integer(0, bytes.length));
    const path = join(folder, 'fuzz.glb');
    writeFileSync(path, bytes);
    try {
      const scene = await importGlb(path);
      t.true(scene.fixed.every(({ prototype }) => prototype.mesh.positions.every(Number.isFinite)));
      read++;
    } catch (error) {
      if (!(error instanceof FileFormatError)) throw error;
      refusals++;
    }
  }
  t.true(read > 20 && refusals > 100, `${read} read, ${refusals} refused`);
});

test('numbers in the document that were changed at random are refused as files or read', async (t) => {
  const folder = temporaryFolder(t);
  const rng = keyedRng('fuzz gltf');
  const text = JSON.stringify(good.json);
  const places = [...text.matchAll(/\d+/g)].map((match) => [match.index, match[0].length] as const);
  const values = [
    '0',
    '1',
    '2',
    '7',
    '65536',
    '2147483647',
    '4294967296',
    '1e400',
    '-1',
    '1.5',
    '9007199254740993',
    'null',
    '"x"',
  ];
  for (let i = 0; i < 400; i++) {
    const [at, length] = rng.choice(places);
    const path = join(folder, 'fuzz.glb');
    writeFileSync(path, makeGlb(text.slice(0, at) + rng.choice(values) + text.slice(at + length), good.binary));
    try {
      await importGlb(path);
    } catch (error) {
      if (!(error instanceof FileFormatError)) throw error;
    }
  }
  t.pass();
});
