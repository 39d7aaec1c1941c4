import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import { OrtSession, encodeOnnx } from '../../src/inference/index.js';
import { testWithModels } from '../helpers/realData.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const sum = encodeOnnx({
  inputs: [
    { name: 'a', shape: ['rows', 2] },
    { name: 'b', shape: ['rows', 2] },
  ],
  outputs: [{ name: 'sum', shape: ['rows', 2] }],
  constants: [],
  nodes: [{ operator: 'Add', inputs: ['a', 'b'], outputs: ['sum'] }],
});

test('a network runs by names; views into larger buffers are taken as they are', async (t) => {
  const path = join(temporaryFolder(t), 'sum.onnx');
  writeFileSync(path, sum);
  const session = await OrtSession.open(path);
  t.deepEqual(session.inputs[1], { name: 'b', type: 'float32', shape: ['rows', 2] });
  t.deepEqual(session.outputs, [{ name: 'sum', type: 'float32', shape: ['rows', 2] }]);
  const buffer = Float32Array.of(9, 9, 1, 2, 3, 4, 9);
  const a = { data: buffer.subarray(2, 6), shape: [2, 2] };
  const b = { data: Float32Array.of(10, 20, 30, 40), shape: [2, 2] };
  const first = await session.run({ a, b });
  t.deepEqual(first.sum, { data: Float32Array.of(11, 22, 33, 44), shape: [2, 2] });
  buffer.fill(0);
  await session.run({ a, b });
  t.deepEqual(first.sum.data, Float32Array.of(11, 22, 33, 44), 'results belong to the caller');
  await session.close();
});

test('results go into arrays that are given; networks may come as bytes and run on several threads', async (t) => {
  const session = await OrtSession.fromBytes(sum, 'sum of two', { threads: 2 });
  const [a, b] = [Float32Array.of(1, 2), Float32Array.of(10, 20)].map((data) => ({ data, shape: [1, 2] }));
  const memory = new Float32Array(4);
  await session.run({ a, b }, { sum: { data: memory.subarray(2), shape: [1, 2] } });
  t.deepEqual(memory, Float32Array.of(0, 0, 11, 22));
  await t.throwsAsync(session.run({ a }), { message: /^sum of two: input b float32 .* got no value/ });
  await session.close();
});

test('half precision goes in and comes out as single precision', async (t) => {
  const value = (name: string) => ({ name, shape: ['n'], type: 'float16' }) as const;
  const half = encodeOnnx({
    inputs: [value('in')],
    outputs: [value('out')],
    constants: [],
    nodes: [{ operator: 'Identity', inputs: ['in'], outputs: ['out'] }],
  });
  const session = await OrtSession.fromBytes(half, 'half');
  t.is(session.inputs[0].type, 'float16');
  const { out } = await session.run({ in: { data: Float32Array.of(1 / 3, -65504, 6e-8, 0), shape: [4] } });
  t.deepEqual(out.data, Float32Array.of(0.333251953125, -65504, 2 ** -24, 0));
  await session.close();
});

test('wrong names, types and shapes are said with what the file declares', async (t) => {
  const path = join(temporaryFolder(t), 'sum.onnx');
  writeFileSync(path, sum);
  const session = await OrtSession.open(path);
  const a = { data: new Float32Array(4), shape: [2, 2] };
  await t.throwsAsync(session.run({ a, c: a }), {
    instanceOf: InputError,
    message: `${path}: input b float32 [rows, 2] got no value (given: a, c)`,
  });
  await t.throwsAsync(session.run({ a, b: { data: new Float32Array(6), shape: [2, 3] } }), {
    message: `${path}: input b float32 [rows, 2] cannot take b float32 [2, 3]`,
  });
  await t.throwsAsync(session.run({ a, b: { data: new Int32Array(4), shape: [2, 2] } }), {
    message: `${path}: input b float32 [rows, 2] cannot take b int32 [2, 2]`,
  });
  await t.throwsAsync(session.run({ a, b: { data: new Float32Array(3), shape: [2, 2] } }), {
    message: `${path}: input b: 3 numbers are not [2, 2]`,
  });
  await t.throwsAsync(session.run({ a, b: { data: new Float32Array(6), shape: [3, 2] } }), {
    instanceOf: InputError,
    message: /sum\.onnx: .*Add/,
  });
  await session.close();
  await t.throwsAsync(session.run({ a, b: a }), { instanceOf: InputError, message: /disposed/ });
});

test('refused: no file, a folder, an empty file, no network, a cut-off one, a Git LFS pointer', async (t) => {
  const folder = temporaryFolder(t);
  const open = (name: string, content?: string | Uint8Array) => {
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, content);
    return OrtSession.open(path);
  };
  const expecting = (message: RegExp) => ({ instanceOf: FileFormatError, message });
  await t.throwsAsync(open('gone.onnx'), expecting(/gone\.onnx: no such file$/));
  await t.throwsAsync(OrtSession.open(folder), expecting(/is a folder/));
  await t.throwsAsync(open('empty.onnx', ''), expecting(/is empty/));
  await t.throwsAsync(open('text.onnx', 'not a network'), expecting(/is not an ONNX network, or it is cut off/));
  await t.throwsAsync(
    open('cut.onnx', sum.subarray(0, sum.length - 9)),
    expecting(/cut\.onnx: is not an ONNX network/),
  );
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 19342067\n';
  await t.throwsAsync(open('pointer.onnx', pointer), expecting(/Git LFS pointer.*git lfs pull/));
});

test('refused: an operator that onnxruntime does not have', async (t) => {
  const path = join(temporaryFolder(t), 'custom.onnx');
  const node = { operator: 'PPScatterPlugin', inputs: ['x'], outputs: ['y'] };
  const value = { shape: [1], type: 'float32' } as const;
  writeFileSync(
    path,
    encodeOnnx({ inputs: [{ name: 'x', ...value }], outputs: [{ name: 'y', ...value }], constants: [], nodes: [node] }),
  );
  await t.throwsAsync(OrtSession.open(path), { instanceOf: FileFormatError, message: /PPScatterPlugin/ });
});

testWithModels('public networks run, and say what is wrong', async (t, folder) => {
  const path = join(folder, 'microsoft__onnxruntime-inference-examples/c_cxx/MNIST/mnist.onnx');
  const session = await OrtSession.open(path);
  const image = { data: new Float32Array(784), shape: [1, 1, 28, 28] };
  const { Plus214_Output_0: scores } = await session.run({ Input3: image });
  t.deepEqual(scores.shape, [1, 10]);
  await t.throwsAsync(session.run({ Input3: { ...image, shape: [1, 28, 28, 1] } }), {
    message: /input Input3 float32 \[1, 1, 28, 28\] cannot take Input3 float32 \[1, 28, 28, 1\]$/,
  });
  await session.close();
  const cut = join(temporaryFolder(t), 'cut.onnx');
  writeFileSync(cut, readFileSync(path).subarray(0, 20_000));
  await t.throwsAsync(OrtSession.open(cut), { message: /cut off/ });
});

testWithModels('a public network with open dimensions gives no rows where nothing passes', async (t, folder) => {
  const session = await OrtSession.open(join(folder, 'Hyuto__yolov8-onnxruntime-web/public/model/nms-yolov8.onnx'));
  const detection = { data: new Float32Array(84 * 10), shape: [1, 84, 10] };
  const config = { data: Float32Array.of(100, 0.45, 0.25), shape: [3] };
  const { selected } = await session.run({ detection, config });
  t.is(selected.data.length, 0);
  t.is(selected.shape[1], 0);
  await session.close();
});
