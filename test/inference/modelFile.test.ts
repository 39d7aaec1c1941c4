import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { stringify } from 'yaml';
import { FileFormatError } from '../../src/errors/index.js';
import { encoderFeatureCount, gridSize, modelFiles, modelSweeps, readModelFile } from '../../src/inference/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { smallGrid } from './networks.js';
import { projectUrl } from '../helpers/projectUrl.js';

const centerpoint = {
  ...smallGrid,
  family: 'centerpoint',
  classes: ['Car', 'Pedestrian'],
  out_size_factor: 2,
  heads: { heatmap: 'hm', offset: 'reg', z: 2, dim: 3, rot: 4 },
};
const pointpillars = {
  ...smallGrid,
  family: 'pointpillars',
  classes: ['Car'],
  out_size_factor: 1,
  heads: { scores: 'cls', boxes: 'box' },
  anchors: [{ size_lwh: [4, 2, 1.5], bottom_z: -1.8 }],
  anchor_rotations: [0, 1.57],
  align_centre: false,
};

function write(t: ExecutionContext, yaml: object | string): string {
  const folder = temporaryFolder(t);
  for (const name of ['encoder.onnx', 'head.onnx']) writeFileSync(join(folder, name), 'x');
  const path = join(folder, 'model.yaml');
  writeFileSync(path, typeof yaml === 'string' ? yaml : stringify(yaml));
  return path;
}

async function problemOf(t: ExecutionContext, yaml: object | string): Promise<FileFormatError> {
  return (await t.throwsAsync(readModelFile(write(t, yaml)), { instanceOf: FileFormatError })) as FileFormatError;
}

test('a model file is read, paths made absolute, defaults filled in', async (t) => {
  const path = write(t, centerpoint);
  const file = await readModelFile(path);
  t.is(file.encoderPath, join(path, '../encoder.onnx'));
  t.is(file.headPath, join(path, '../head.onnx'));
  t.is(file.config.version, '1');
  t.is(file.config.scatter_order, 'yx');
  t.deepEqual(file.config.nms, []);
  t.deepEqual(gridSize(file.config), { nx: 4, ny: 6 });
  t.is(encoderFeatureCount(file.config), 9);
});

test('a pointpillars file is read', async (t) => {
  const file = await readModelFile(write(t, { ...pointpillars, nms: [{ type: 'rotated', iou: 0.01 }] }));
  t.deepEqual(file.config.nms, [{ type: 'rotated', iou: 0.01, class_agnostic: false, pre_max: 1000, post_max: 500 }]);
});

test('a model file says how many scans its network was trained to see merged', async (t) => {
  t.is(await modelSweeps(write(t, centerpoint)), 1);
  t.is(await modelSweeps(write(t, { ...centerpoint, sweeps: 2 })), 2);
  for (const sweeps of [0, 1.5, '2', 101]) {
    const problem = await problemOf(t, { ...centerpoint, sweeps });
    t.regex(problem.message, /sweeps/);
  }
});

test('attributes need a head, and a class only those that are named', async (t) => {
  const heads = { ...centerpoint.heads, attribute: 'attr' };
  const attributes = ['vehicle.moving', 'vehicle.parked'];
  await t.notThrowsAsync(readModelFile(write(t, { ...centerpoint, heads, attributes })));
  const refused: [object, RegExp][] = [
    [{ heads }, /attributes.*is missing/s],
    [{ attributes }, /needs a heads\.attribute/],
    [{ heads, attributes, class_attributes: { Tram: attributes } }, /Tram.*is not one of the classes/s],
    [{ heads, attributes, class_attributes: { Car: ['vehicle.stopped'] } }, /vehicle\.stopped is not one of the attr/],
  ];
  for (const [change, message] of refused) {
    t.regex((await problemOf(t, { ...centerpoint, ...change })).message, message);
  }
});

test('modelFiles lists the YAML first, then networks and external weights', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'onnx'));
  for (const name of ['e.onnx', 'h.onnx', 'h.data']) writeFileSync(join(folder, 'onnx', name), 'x');
  const path = join(folder, 'm.yaml');
  const files = { encoder: 'onnx/e.onnx', head: './onnx/h.onnx', data: ['onnx/h.data'] };
  writeFileSync(path, stringify({ ...centerpoint, files }));
  t.deepEqual(
    await modelFiles(path),
    ['m.yaml', 'onnx/e.onnx', 'onnx/h.onnx', 'onnx/h.data'].map((name) => join(folder, name)),
  );
});

test('a YAML error names line and column', async (t) => {
  const error = await problemOf(t, 'schema: robosense.model/1\nfamily: [centerpoint\nname: a\n');
  t.is(error.place, 'line 3, column 1');
});

for (const [what, yaml, place, problem] of [
  ['not an object', '- a\n- b\n', undefined, /is not a model file/],
  ['an empty file', '', undefined, /is not a model file/],
  ['no family', { ...centerpoint, family: undefined }, '/family', /is missing; families: centerpoint, pointpillars/],
  ['an unknown family', { ...centerpoint, family: 'yolo' }, '/family', /"yolo" is not known/],
  ['an inherited name as family', { ...centerpoint, family: 'toString' }, '/family', /"toString" is not known/],
  ['another schema', { ...centerpoint, schema: 'robosense.model/9' }, '/schema', /robosense.model\/1/],
  ['an unknown key', { ...centerpoint, score_treshold: 1 }, '/score_treshold', /unknown key/],
  ['a missing head', { ...centerpoint, heads: { ...centerpoint.heads, z: undefined } }, '/heads/z', /is missing/],
  ['no intensity scale', { ...centerpoint, intensity_scale: undefined }, '/intensity_scale', /1 or 255/],
  ['a wrong scale', { ...centerpoint, intensity_scale: 2 }, '/intensity_scale', /2 is not 1 or 255/],
  ['voxels that do not divide', { ...centerpoint, voxel_size: [1.5, 2, 4] }, '/voxel_size/0', /does not divide/],
  ['flat voxels', { ...centerpoint, voxel_size: [1, 2, 0.5] }, '/voxel_size/2', /no pillars/],
  ['a cell size that does not divide', { ...centerpoint, out_size_factor: 4 }, '/out_size_factor', /4 x 6 pillars/],
  ['a range upside down', { ...centerpoint, point_cloud_range: [4, -6, -3, 0, 6, 1] }, '/point_cloud_range', /below/],
  ['absurd sizes', { ...centerpoint, max_voxels: 1e7, max_points_per_voxel: 100 }, '/max_voxels', /more than/],
  [
    'features out of order',
    { ...centerpoint, point_features: ['x', 'z', 'y'] },
    '/point_features',
    /start with x, y, z/,
  ],
  [
    'an unknown feature',
    { ...centerpoint, point_features: ['x', 'y', 'z', 'rgb'] },
    '/point_features/3',
    /"rgb" is not/,
  ],
  [
    'a threshold of no class',
    { ...centerpoint, score_threshold: { Car: 0.1, Pedestrian: 0.1, Bus: 1 } },
    '/score_threshold/Bus',
    /not one of/,
  ],
  [
    'a kept class that is none',
    { ...centerpoint, keep_classes: ['Car', 'Bus'] },
    '/keep_classes/1',
    /Bus is not one of/,
  ],
  ['a class without threshold', { ...centerpoint, score_threshold: { Car: 0.1 } }, '/score_threshold', /Pedestrian/],
  ['classes twice', { ...centerpoint, classes: ['Car', 'Car'] }, '/classes', /twice/],
  ['an unknown suppression', { ...centerpoint, nms: [{ type: 'soft' }] }, '/nms/0/type', /'circle' \| 'rotated'/],
  ['a circle without radius', { ...centerpoint, nms: [{ type: 'circle' }] }, '/nms/0/radius_m', /is missing/],
  ['neither heads nor tasks', { ...centerpoint, heads: undefined }, '/heads', /give classes and heads, or tasks/],
  ['heads and tasks', { ...centerpoint, tasks: [{ classes: ['A'], heads: centerpoint.heads }] }, '/tasks', /excludes/],
  ['half a direction classifier', { ...pointpillars, direction: { offset: 0.78539 } }, '/heads/direction', /both/],
  [
    'a negative size',
    { ...pointpillars, anchors: [{ size_lwh: [4, -2, 1], bottom_z: 0 }] },
    '/anchors/0/size_lwh/1',
    />0/,
  ],
  [
    'a missing network',
    { ...centerpoint, files: { encoder: 'encoder.onnx', head: 'gone.onnx' } },
    '/files/head',
    /gone.onnx does not exist/,
  ],
  [
    'a folder as network',
    { ...centerpoint, files: { encoder: '.', head: 'head.onnx' } },
    '/files/encoder',
    /is not a file/,
  ],
] as const) {
  test(`refused: ${what}`, async (t) => {
    const error = await problemOf(t, yaml);
    t.is(error.place, place);
    t.regex(error.message, problem);
    t.false(error.message.includes('\n'));
  });
}

test('refused: no file, a folder, a huge file', async (t) => {
  const folder = temporaryFolder(t);
  await t.throwsAsync(readModelFile(join(folder, 'no.yaml')), { message: /no\.yaml: no such file/ });
  await t.throwsAsync(readModelFile(folder), { message: /is a folder/ });
  const huge = join(folder, 'huge.yaml');
  writeFileSync(huge, '#'.repeat(2 ** 20 + 1));
  await t.throwsAsync(readModelFile(huge), { message: /too long/ });
});

for (const family of ['centerpoint', 'pointpillars']) {
  test(`the examples in the documentation of ${family} are valid`, async (t) => {
    const source = readFileSync(projectUrl(`src/inference/families/${family}Schema.ts`), 'utf8');
    const examples = [...source.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text.replace(/^ \* ?/gm, ''));
    t.true(examples.length > 0);
    for (const example of examples) {
      const path = write(t, example.replace(/^files: .*$/m, 'files: { encoder: encoder.onnx, head: head.onnx }'));
      t.is((await readModelFile(path)).config.family, family);
    }
  });
}
