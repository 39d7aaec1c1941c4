import test from 'ava';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { assertBoxes, boxCorners, flatRows, wrapAngle } from '../../src/geometry/index.js';

test('corners of a turned box', (t) => {
  const boxes = Float64Array.of(0, 0, 0, 1, 1, 1, 0, 10, 5, 1, 4, 2, 1.5, Math.PI / 2);
  const corners = boxCorners(boxes, 1);
  const expected = [
    [9, 7, 0.25],
    [9, 3, 0.25],
    [11, 3, 0.25],
    [11, 7, 0.25],
    [9, 7, 1.75],
    [9, 3, 1.75],
    [11, 3, 1.75],
    [11, 7, 1.75],
  ].flat();
  for (let i = 0; i < 24; i++) t.true(Math.abs(corners[i] - expected[i]) < 1e-12);
});

test('an angle wraps into [-pi, pi) and means the same direction', (t) => {
  t.is(wrapAngle(Math.PI), -Math.PI);
  t.is(wrapAngle(-Math.PI), -Math.PI);
  t.is(wrapAngle(0.3), 0.3);
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), (a) => {
        const wrapped = wrapAngle(a);
        return wrapped >= -Math.PI && wrapped < Math.PI && Math.abs(Math.sin(wrapped - a)) < 1e-11;
      }),
    ),
  );
});

test('bad boxes are refused by row and column', (t) => {
  const row = [1, 2, 3, 4, 2, 1.5, 0];
  const withBad = (column: number, value: number): Float64Array => {
    const boxes = Float64Array.from([...row, ...row, ...row]);
    boxes[7 + column] = value;
    return boxes;
  };
  t.notThrows(() => assertBoxes(withBad(6, 20), 'frame 12'));
  t.throws(() => assertBoxes(withBad(0, NaN), 'frame 12'), { message: /^frame 12: box 1: x is NaN/ });
  t.throws(() => assertBoxes(withBad(6, -Infinity), 'frame 12'), { message: /box 1: yaw is -Infinity/ });
  t.throws(() => assertBoxes(withBad(4, 0), 'frame 12'), { message: /box 1: width is 0; sizes must be positive/ });
  t.throws(() => assertBoxes(withBad(3, -1), 'frame 12'), { message: /box 1: length is -1/ });
  t.throws(() => assertBoxes(new Float64Array(8), 'frame 12'), { message: /no rows of 7/ });
});

test('flat rows: the buffer itself where possible, else a copy', (t) => {
  const data = Float32Array.from({ length: 12 }, (_, i) => i);
  const view = ndarray(data, [3, 4]);
  t.is(flatRows(view), data);
  t.deepEqual(flatRows(view.lo(1, 0)), data.slice(4));
  t.deepEqual(flatRows(view.hi(3, 2)), Float32Array.of(0, 1, 4, 5, 8, 9));
  t.deepEqual(flatRows(view.transpose(1, 0)), Float32Array.of(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11));
  t.is(flatRows(ndarray(new Float64Array(0), [0, 7])).length, 0);
});
