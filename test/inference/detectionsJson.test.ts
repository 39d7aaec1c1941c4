import test from 'ava';
import fc from 'fast-check';
import ndarray from 'ndarray';
import type { Detections, FloatArray } from '../../src/contracts/index.js';
import { decodeDetections, encodeDetections } from '../../src/inference/index.js';

const throughText = (detections: Detections): Detections =>
  decodeDetections(JSON.parse(JSON.stringify(encodeDetections(detections))));

const bits = (array: FloatArray | undefined): unknown =>
  array && [array.constructor.name, Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex')];

function check(t: { deepEqual: (a: unknown, b: unknown, m?: string) => void }, detections: Detections): void {
  const back = throughText(detections);
  t.deepEqual(back.names, detections.names);
  t.deepEqual(back.attributes, detections.attributes);
  t.deepEqual(bits(back.scores), bits(detections.scores), 'scores');
  t.deepEqual(bits(back.boxes.data), bits(detections.boxes.data), 'boxes');
  t.deepEqual(bits(back.velocities?.data), bits(detections.velocities?.data), 'velocities');
}

for (const [name, Floats, numbers] of [
  ['single', Float32Array, fc.float({ noNaN: true, noDefaultInfinity: true })],
  ['double', Float64Array, fc.double({ noNaN: true, noDefaultInfinity: true })],
] as const) {
  test(`detections in ${name} precision come back bit for bit`, (t) => {
    const list = (count: number) =>
      fc.array(
        numbers.map((v) => (Object.is(v, -0) ? 0 : v)),
        { minLength: count, maxLength: count },
      );
    const some = fc
      .integer({ min: 0, max: 6 })
      .chain((n) => fc.tuple(fc.constant(n), list(7 * n), list(n), fc.option(list(2 * n)), fc.boolean()));
    fc.assert(
      fc.property(some, ([n, boxes, scores, velocities, hasAttributes]) => {
        check(t, {
          names: Array.from({ length: n }, (_, i) => `class ${i}`),
          boxes: ndarray(Floats.from(boxes) as FloatArray, [n, 7]),
          scores: Floats.from(scores) as FloatArray,
          ...(velocities && { velocities: ndarray(Floats.from(velocities) as FloatArray, [n, 2]) }),
          ...(hasAttributes && { attributes: Array.from({ length: n }, (_, i) => (i === 0 ? '' : 'vehicle.moving')) }),
        });
      }),
    );
  });
}

test('what is no number stays none', (t) => {
  const boxes = ndarray(Float32Array.of(1, NaN, 3, 4, 5, 6, 7), [1, 7]);
  const back = throughText({ names: ['car'], boxes, scores: Float32Array.of(NaN) });
  t.true(Number.isNaN(back.boxes.get(0, 1)));
  t.true(Number.isNaN(back.scores[0]));
});

test('values that are no detections are refused', (t) => {
  const good = { name: ['car'], score: [0.5], boxes_lidar: [[1, 2, 3, 4, 5, 6, 7]] };
  t.notThrows(() => decodeDetections(good));
  for (const [change, message] of [
    [{ name: undefined }, /needs "name", "score" and "boxes_lidar"/],
    [{ score: [] }, /of 1 names needs as many entries of "score"/],
    [{ attribute: ['a', 'b'] }, /as many entries of "attribute"/],
    [{ boxes_lidar: [[1, 2]] }, /as many "boxes_lidar" of 7 numbers/],
    [{ velocity: [[1, 2, 3]] }, /as many "velocity" of 2 numbers/],
  ] as const) {
    t.throws(() => decodeDetections({ ...good, ...change }), { message });
  }
  t.throws(() => decodeDetections(null), { message: /needs "name"/ });
});
