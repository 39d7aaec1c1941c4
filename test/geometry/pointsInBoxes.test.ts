import test from 'ava';
import fc from 'fast-check';
import { boxOfPoints, countPointsInBoxes, pointsInAnyBoxMask, pointsInBoxes } from '../../src/geometry/index.js';

/** The definition, box by box and point by point. */
function bruteForce(points: ArrayLike<number>, stride: number, boxes: ArrayLike<number>): number[][] {
  const inside: number[][] = [];
  for (let at = 0; at < boxes.length; at += 7) {
    const rows: number[] = [];
    for (let i = 0; i < points.length / stride; i++) {
      const dx = points[i * stride] - boxes[at];
      const dy = points[i * stride + 1] - boxes[at + 1];
      const dz = points[i * stride + 2] - boxes[at + 2];
      const [cos, sin] = [Math.cos(boxes[at + 6]), Math.sin(boxes[at + 6])];
      const u = Math.abs(dx * cos + dy * sin);
      const v = Math.abs(dy * cos - dx * sin);
      if (u <= boxes[at + 3] / 2 && v <= boxes[at + 4] / 2 && Math.abs(dz) <= boxes[at + 5] / 2) rows.push(i);
    }
    inside.push(rows);
  }
  return inside;
}

test('faces, edges and corners belong to the box', (t) => {
  const box = Float64Array.of(10, -4, 1, 4, 2, 2, 0);
  const inside = [10, -4, 1, 12, -4, 1, 8, -4, 1, 12, -3, 2, 8, -5, 0];
  const outside = [12.000001, -4, 1, 10, -2.999999, 1, 10, -4, 2.000001];
  const points = Float64Array.from([...inside, ...outside]);
  t.deepEqual(pointsInBoxes(points, 3, box), [[0, 1, 2, 3, 4]]);
  t.deepEqual([...pointsInAnyBoxMask(points, 3, box)], [1, 1, 1, 1, 1, 0, 0, 0]);
});

const coordinate = fc.double({ min: -15, max: 15, noNaN: true });
const size = fc.double({ min: 0.2, max: 9, noNaN: true });
const scene = fc.record({
  // Some coordinates lie on a lattice, so that points meet faces exactly.
  points: fc.array(
    fc.tuple(
      fc.oneof(coordinate, fc.integer({ min: -15, max: 15 })),
      fc.oneof(coordinate, fc.integer({ min: -15, max: 15 })),
      fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: -3, max: 3 })),
      fc.constant(0.5),
    ),
    { maxLength: 150 },
  ),
  boxes: fc.array(
    fc.tuple(
      fc.oneof(coordinate, fc.integer({ min: -15, max: 15 })),
      fc.oneof(coordinate, fc.integer({ min: -15, max: 15 })),
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.oneof(size, fc.constantFrom(2, 4, 6)),
      fc.oneof(size, fc.constantFrom(2, 4, 6)),
      size,
      fc.oneof(fc.double({ min: -7, max: 7, noNaN: true }), fc.constantFrom(0, Math.PI / 2, Math.PI)),
    ),
    { maxLength: 12 },
  ),
});

test('equal to the definition', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(scene, ({ points, boxes }) => {
        const flatPoints = Float64Array.from(points.flat());
        const flatBoxes = Float64Array.from(boxes.flat());
        const expected = bruteForce(flatPoints, 4, flatBoxes);
        const owner = points.map((_, i) => expected.findIndex((rows) => rows.includes(i)));
        return (
          JSON.stringify(pointsInBoxes(flatPoints, 4, flatBoxes)) === JSON.stringify(expected) &&
          String(countPointsInBoxes(flatPoints, 4, flatBoxes)) === String(expected.map((rows) => rows.length)) &&
          String(boxOfPoints(flatPoints, 4, flatBoxes)) === String(owner) &&
          String(pointsInAnyBoxMask(flatPoints, 4, flatBoxes)) === String(owner.map((box) => (box < 0 ? 0 : 1)))
        );
      }),
      { numRuns: 300 },
    ),
  );
});

test('boxes a thousand kilometres apart and a huge one', (t) => {
  const boxes = Float64Array.of(1e6, -1e6, 0, 4, 2, 2, 0.5, 0, 0, 0, 4, 2, 2, 0.5, 3, 3, 0, 5000, 4000, 2, 0);
  const points = Float64Array.of(1e6, -1e6, 0, 0.5, 0.2, 0, 1200, 1, 0.5, 1e7, 0, 0);
  t.deepEqual(pointsInBoxes(points, 3, boxes), bruteForce(points, 3, boxes));
});

test('no boxes, no points, points that are NaN or infinite', (t) => {
  const box = Float64Array.of(0, 0, 0, 4, 2, 2, 0);
  t.is(countPointsInBoxes(Float32Array.of(1, 1, 1), 3, new Float64Array(0)).length, 0);
  t.deepEqual([...countPointsInBoxes(new Float32Array(0), 3, box)], [0]);
  t.deepEqual([...countPointsInBoxes(Float32Array.of(NaN, 0, 0, Infinity, 0, 0, 0, 0, NaN, 0, 0, 0), 3, box)], [1]);
});

test('a malformed box is refused', (t) => {
  const points = Float64Array.of(0, 0, 0);
  t.throws(() => countPointsInBoxes(points, 3, Float64Array.of(0, 0, 0, 4, -2, 2, 0)), {
    message: /box 0: width is -2/,
  });
  t.throws(() => countPointsInBoxes(points, 3, Float64Array.of(0, NaN, 0, 4, 2, 2, 0)), { message: /box 0: y is NaN/ });
});
