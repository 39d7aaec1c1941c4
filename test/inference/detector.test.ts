import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import { encodeOnnx, loadDetector } from '../../src/inference/index.js';
import { testWithModels } from '../helpers/realData.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import type { Channel } from './networks.js';
import { feature, linearHead, makeCloud, maximumEncoder, smallGrid, writeModel } from './networks.js';

const features = 9;
const zero: Channel = {};
const centerpointOutputs: Record<string, Channel[]> = {
  heatmap: [{ bias: -5, weights: { [feature.intensity]: 10 } }],
  offset: [
    { bias: 0.5, weights: { [feature.toCentreX]: 1 } },
    { bias: 0.5, weights: { [feature.toCentreY]: 0.5 } },
  ],
  z: [zero],
  dim: [zero, zero, zero],
  rot: [zero, { bias: 1 }],
};
const yaml = {
  ...smallGrid,
  family: 'centerpoint',
  classes: ['Car'],
  out_size_factor: 1,
  heads: { heatmap: 'heatmap', offset: 'offset', z: 'z', dim: 'dim', rot: 'rot' },
};
const grid = { rows: 6, columns: 4 };
const encoder = maximumEncoder(features, 1);
const head = linearHead(features, centerpointOutputs, grid);

function refused(t: ExecutionContext, model: string, message: RegExp) {
  return t.throwsAsync(loadDetector(model, 'cpu'), { instanceOf: FileFormatError, message });
}

test('a head of another family: what the file has and what the YAML expects', async (t) => {
  const anchors = linearHead(
    features,
    { cls_preds: Array<Channel>(6).fill(zero), box_preds: Array<Channel>(14).fill(zero) },
    grid,
  );
  await refused(
    t,
    writeModel(temporaryFolder(t), yaml, encoder, anchors),
    /head\.onnx: has no heatmap: not the head of this centerpoint model, whose YAML expects heatmap float32 \[1, 1, 6, 4\]; .*; the file has cls_preds float32 \[1, 6, 6, 4\]; box_preds float32 \[1, 14, 6, 4\]$/,
  );
});

test('a head with other channels, another grid, too few outputs', async (t) => {
  const folder = temporaryFolder(t);
  const two = linearHead(features, { ...centerpointOutputs, heatmap: [zero, zero] }, grid);
  await refused(t, writeModel(folder, yaml, encoder, two), /gives heatmap float32 \[1, 2, 6, 4\]: not the head/);
  const wide = linearHead(features, centerpointOutputs, { rows: 6, columns: 8 });
  await refused(t, writeModel(folder, yaml, encoder, wide), /gives heatmap float32 \[1, 1, 6, 8\]: not the head/);
  const byIndex = { ...yaml, heads: { ...yaml.heads, rot: 7 } };
  await refused(t, writeModel(folder, byIndex, encoder, head), /has no output 7 \(rot\)/);
});

test('a head that takes another canvas than the grid, or two inputs', async (t) => {
  const folder = temporaryFolder(t);
  const turned = linearHead(features, centerpointOutputs, { ...grid, transposed: true });
  await refused(
    t,
    writeModel(folder, yaml, encoder, turned),
    /head\.onnx: takes canvas float32 \[1, 9, 4, 6\]; the YAML describes a head that takes float32 \[1, channels, 6, 4\]$/,
  );
  const outputs = Object.entries(centerpointOutputs).map(([name, { length }]) => ({ name, shape: [1, length, 6, 4] }));
  const inputs = outputs.map(({ name, shape }) => ({ name: `${name}_in`, shape }));
  const nodes = outputs.map(({ name }) => ({ operator: 'Relu', inputs: [`${name}_in`], outputs: [name] }));
  await refused(
    t,
    writeModel(folder, yaml, encoder, encodeOnnx({ inputs, outputs, constants: [], nodes })),
    /takes heatmap_in float32 \[1, 1, 6, 4\]; offset_in .*the YAML describes a head that takes/,
  );
});

test('a head that leaves its shape open is checked when it runs', async (t) => {
  const open = linearHead(features, centerpointOutputs, { rows: 'h', columns: 'w', factor: 2 });
  const detector = await loadDetector(writeModel(temporaryFolder(t), yaml, encoder, open), 'cpu');
  await t.throwsAsync(detector.detect(makeCloud([[1, 1, 0, 1]])), {
    instanceOf: FileFormatError,
    message: /gave heatmap float32 \[1, 1, 3, 2\]: not the head/,
  });
  await detector.close();
});

test('an encoder of other features, slots, pillars or inputs', async (t) => {
  const folder = temporaryFolder(t);
  const refusedEncoder = (bytes: Uint8Array, message: RegExp) =>
    refused(t, writeModel(folder, yaml, bytes, head), message);
  await refusedEncoder(
    maximumEncoder(10, 1),
    /encoder\.onnx: takes another input: the YAML describes an encoder of float32 \[pillars, 1, 9\]; the file takes voxels float32 \[pillars, 1, 10\]$/,
  );
  await refusedEncoder(maximumEncoder(9, 20), /takes another input/);
  await refusedEncoder(maximumEncoder(9, 1, { pillars: 20 }), /takes 20 pillars, fewer than the YAML's max_voxels 24/);
  await refusedEncoder(head, /takes another input/);
});

test('networks that do not fit each other', async (t) => {
  const narrow = linearHead(4, { ...centerpointOutputs, heatmap: [zero], offset: [zero, zero] }, grid);
  const detector = await loadDetector(writeModel(temporaryFolder(t), yaml, encoder, narrow), 'cpu');
  await t.throwsAsync(detector.detect(makeCloud([[1, 1, 0, 1]])), {
    instanceOf: InputError,
    message: /input canvas float32 \[1, 4, 6, 4\] cannot take canvas float32 \[1, 9, 6, 4\]/,
  });
  await detector.close();
});

test('a network that is cut off names its file', async (t) => {
  const path = writeModel(temporaryFolder(t), yaml, encoder, head.subarray(0, head.length >> 1));
  await refused(t, path, /head\.onnx: is not an ONNX network, or it is cut off/);
});

testWithModels('networks of other trades are refused', async (t, folder) => {
  const path = writeModel(temporaryFolder(t), yaml, encoder, head);
  const put = (name: string, from: string) => copyFileSync(join(folder, from), join(dirname(path), name));
  put('head.onnx', 'dog-qiuqiu__FastestDet/example/onnx-runtime/FastestDet.onnx');
  await refused(t, path, /has no heatmap.*; the file has 758 float32 \[1, 85, 22, 22\]/);
  writeFileSync(join(dirname(path), 'head.onnx'), head);
  put('encoder.onnx', 'microsoft__onnxruntime-inference-examples/c_cxx/MNIST/mnist.onnx');
  await refused(t, path, /takes another input.*Input3 float32 \[1, 1, 28, 28\]/);
});

test('predict names the sample', async (t) => {
  const detector = await loadDetector(writeModel(temporaryFolder(t), yaml, encoder, head), 'cpu');
  t.is(detector.id, 'small@1');
  t.deepEqual(detector.provider, { requested: 'cpu', used: 'cpu', failed: {} });
  t.deepEqual(detector.classes, ['Car']);
  const cloud = makeCloud([[1.25, 1, 0, 1]]);
  const sample = { id: '000042', files: [], pointCloud: () => Promise.resolve(cloud) };
  t.is((await detector.predict(sample)).boxes.data[0], 1.25);
  await t.throwsAsync(detector.predict({ id: '000043', files: [] }), { message: /sample 000043 has no point cloud/ });
  const undeclared = { ...sample, pointCloud: () => Promise.resolve(makeCloud([[1, 1, 0, 1]], undefined, {})) };
  await t.throwsAsync(detector.predict(undeclared), {
    instanceOf: InputError,
    message: /^sample 000042: the network needs intensities/,
  });
  await detector.close();
});

test('scans that are asked for at the same time do not disturb each other', async (t) => {
  const detector = await loadDetector(writeModel(temporaryFolder(t), yaml, encoder, head), 'cpu');
  const xs = Array.from({ length: 20 }, (_, i) => 0.05 + 0.2 * i);
  const results = await Promise.all(xs.map((x) => detector.detect(makeCloud([[x, 1, 0, 1]]))));
  results.forEach(({ boxes }, i) => t.true(Math.abs(boxes.data[0] - xs[i]) < 1e-5));
  await t.throwsAsync(detector.detect(makeCloud([[1, 1, 0]], ['x', 'y', 'z'])));
  t.is((await detector.detect(makeCloud([[1.5, 1, 0, 1]]))).boxes.data[0], 1.5, 'an error stops only its own scan');
  await detector.close();
});

test('NaN from a network is an error, not an empty scan', async (t) => {
  const folder = temporaryFolder(t);
  const points = makeCloud([[1, 1, 0, 1]]);
  for (const [name, channels, message] of [
    ['heatmap', [{ bias: NaN }], /score that is NaN/],
    ['dim', [{ bias: 1000 }, zero, zero], /box that is not finite/],
  ] as const) {
    const broken = linearHead(features, { ...centerpointOutputs, [name]: [...channels] }, grid);
    const detector = await loadDetector(writeModel(folder, yaml, encoder, broken), 'cpu');
    await t.throwsAsync(detector.detect(points), { instanceOf: InputError, message });
    await detector.close();
  }
});

test('the YAML decides the model: equal files give equal detections', async (t) => {
  const path = writeModel(temporaryFolder(t), yaml, encoder, head);
  const other = writeModel(temporaryFolder(t), yaml, readFileSync(join(dirname(path), 'encoder.onnx')), head);
  const cloud = makeCloud([
    [1.25, 1, 0, 1],
    [3, -3, 0, 0.9],
  ]);
  const [a, b] = await Promise.all([path, other].map((each) => loadDetector(each, 'cpu')));
  const [first, second] = await Promise.all([a.detect(cloud), b.detect(cloud)]);
  t.deepEqual(first.boxes.data, second.boxes.data);
  t.deepEqual(first.scores, second.scores);
  await a.close();
  await b.close();
});
