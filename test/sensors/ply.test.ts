import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { makePointCloud, ply, readPointCloud, writePointCloud, type PlyPointCloud } from '../../src/sensors/index.js';
import { testWithRealData } from '../helpers/realData.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const text = (...lines: string[]): Uint8Array => Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');

test('text: vertices with all properties, x y z first, faces left out', (t) => {
  const cloud = ply.parse(
    text(
      ...['ply', 'format ascii 1.0', 'comment a scan', 'element vertex 2'],
      ...['property uchar red', 'property float x', 'property float y', 'property float z'],
      ...['element face 1', 'property list uchar int vertex_indices', 'end_header'],
      ...['255 1.5 2 3', '0 -1 nan 4', '3 0 1 0'],
    ),
    'a.ply',
  );
  t.deepEqual(cloud.channels, ['x', 'y', 'z', 'red']);
  t.deepEqual([...cloud.points.data], [1.5, 2, 3, 255, -1, NaN, 4, 0]);
});

test('every encoding reads back what was written, types kept', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 255 }))),
      fc.constantFrom('ascii' as const, 'binary_little_endian' as const, 'binary_big_endian' as const),
      (rows, encoding) => {
        const data = Float64Array.from(rows.flatMap(([x, red]) => [x, -x, 0.1, red]));
        const layout = { encoding, properties: [{ name: 'red', type: 'uint8' as const }] };
        const cloud = { ...makePointCloud(data, ['x', 'y', 'z', 'red']), ply: layout };
        const again = ply.parse(ply.encode(cloud), 'a.ply') as PlyPointCloud;
        t.deepEqual(
          Array.from(again.points.data, (value) => value + 0),
          Array.from(data, (value) => value + 0),
        );
        t.is(again.ply.encoding, encoding);
        t.is(again.ply.properties.find(({ name }) => name === 'red')?.type, 'uint8');
      },
    ),
  );
});

test('damaged or strange files are refused with their place', (t) => {
  const head = ['ply', 'format ascii 1.0', 'element vertex 2', 'property float x', 'property float y'];
  const refused = (message: RegExp, ...lines: string[]): void => {
    t.throws(() => ply.parse(text(...lines), 'a.ply'), { name: 'FileFormatError', message });
  };
  refused(/line 1: a PLY file begins with 'ply'/, 'plx', 'end_header');
  refused(/element vertex: no property z/, ...head, 'end_header', '1 2', '3 4');
  refused(/2 vertices are declared, 6 bytes follow/, ...head, 'property float z', 'end_header', '1 2 3');
  refused(
    /line 9: 3 values expected for vertex 1, found 2/,
    ...head,
    'property float z',
    'end_header',
    '1 2 3 ',
    '4 5      ',
  );
  refused(/line 8: 'two' is no number/, ...head, 'property float z', 'end_header', '1 two 3', '4 5 6');
  refused(/line 4: no property: 'property half x'/, ...head.slice(0, 3), 'property half x', 'end_header');
  refused(/line 2: format 'binary'; known/, 'ply', 'format binary 1.0', 'end_header');
  refused(/the first element is to be 'vertex'; elements: face/, ...head.slice(0, 2), 'element face 1', 'end_header');
  refused(/no end_header line/, ...head);
});

test('a value that its type cannot hold is refused, and files appear only whole', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a.ply');
  writeFileSync(
    path,
    text(
      'ply',
      'format ascii 1.0',
      'element vertex 1',
      ...['x', 'y', 'z'].map((axis) => `property uchar ${axis}`),
      'end_header',
      '1 2 3',
    ),
  );
  const cloud = (await readPointCloud(path)) as PlyPointCloud;
  t.deepEqual([...cloud.points.data], [1, 2, 3]);
  const loud = { ...cloud, points: makePointCloud(Float32Array.of(1, 2, 300), ['x', 'y', 'z']).points };
  await t.throwsAsync(writePointCloud(path, loud), { message: /PLY vertex 0: z 300 does not fit uint8/ });
  t.deepEqual((await readPointCloud(path)).points.data, cloud.points.data);
});

testWithRealData('real PLY files: binary with strips behind the vertices, text with normals', async (t, folder) => {
  const data = join(folder, 'visgl__loaders.gl/modules/ply/test/data');
  const bunny = await readPointCloud(join(data, 'bunny.ply'));
  t.deepEqual(bunny.points.shape, [34834, 3]);
  t.true(bunny.points.data.every((value) => Math.abs(value) < 1));
  const cube = await readPointCloud(join(data, 'cube_att.ply'));
  t.deepEqual(cube.channels, ['x', 'y', 'z', 'nx', 'ny', 'nz']);
  t.deepEqual(cube.points.shape, [24, 6]);
});
