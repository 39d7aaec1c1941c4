import { InferenceSession, Tensor } from 'onnxruntime-node';
import test from 'ava';
import { encodeOnnx } from '../../src/inference/index.js';
import { ProtobufWriter } from '../../src/inference/protobuf.js';

const hex = (writer: ProtobufWriter) => Buffer.from(writer.finish()).toString('hex');

test('protobuf fields are encoded as the format says', (t) => {
  // The examples of the protocol buffer documentation, and an int64 of -1.
  t.is(hex(new ProtobufWriter().integer(1, 150)), '089601');
  t.is(hex(new ProtobufWriter().string(2, 'testing')), '120774657374696e67');
  t.is(hex(new ProtobufWriter().message(3, new ProtobufWriter().integer(1, 150))), '1a03089601');
  t.is(hex(new ProtobufWriter().integer(1, -1)), '08ffffffffffffffffff01');
  t.is(hex(new ProtobufWriter().integer(20, 0)), 'a00100');
  t.is(hex(new ProtobufWriter().float(2, 1)), '150000803f');
  t.is(hex(new ProtobufWriter().integer(1, 2 ** 40)), '08808080808020');
});

test('onnxruntime runs a network with every kind of attribute', async (t) => {
  const bytes = encodeOnnx({
    inputs: [{ name: 'in', shape: ['n', 3] }],
    outputs: [{ name: 'out', shape: ['n', 2] }],
    constants: [
      { name: 'weights', shape: [2, 3], data: Float32Array.of(1, 0, -1, 2, 2, 2) },
      { name: 'bias', shape: [2], data: Float32Array.of(0.5, -100) },
      { name: 'shape', shape: [2], data: BigInt64Array.of(-1n, 2n) },
    ],
    nodes: [
      {
        operator: 'Gemm',
        inputs: ['in', 'weights', 'bias'],
        outputs: ['dense'],
        attributes: { transB: 1, alpha: { float: 0.5 } },
      },
      { operator: 'LeakyRelu', inputs: ['dense'], outputs: ['active'], attributes: { alpha: { float: 0.01 } } },
      { operator: 'Reshape', inputs: ['active', 'shape'], outputs: ['out'] },
    ],
  });
  const session = await InferenceSession.create(bytes);
  const { out } = await session.run({ in: new Tensor('float32', Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]) });
  t.deepEqual(out.dims, [2, 2]);
  const expected = [-0.5 * 0.01, -94 * 0.01, -0.5 * 0.01, -85 * 0.01];
  for (const [i, value] of (out.data as Float32Array).entries()) t.true(Math.abs(value - expected[i]) < 1e-6);
  await session.release();
});
