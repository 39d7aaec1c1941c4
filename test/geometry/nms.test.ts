import test from 'ava';
import fc from 'fast-check';
import { bevIou, circleNms, rotatedNms } from '../../src/geometry/index.js';

const car = (x: number, y = 0, yaw = 0): number[] => [x, y, 0, 4, 2, 1.5, yaw];
const flat = (...rows: number[][]): Float64Array => Float64Array.from(rows.flat());

test('the best of overlapping boxes stays, best first', (t) => {
  const boxes = flat(car(0), car(0.5), car(20), car(20.2));
  t.deepEqual(rotatedNms(boxes, [0.5, 0.9, 0.3, 0.95], { iouThreshold: 0.1 }), [3, 1]);
});

test('the threshold itself does not suppress', (t) => {
  const boxes = flat(car(0), car(2));
  const iou = bevIou(boxes, 0, boxes, 1);
  t.deepEqual(rotatedNms(boxes, [0.9, 0.8], { iouThreshold: iou }), [0, 1]);
  t.deepEqual(rotatedNms(boxes, [0.9, 0.8], { iouThreshold: iou - 1e-12 }), [0]);
});

test('a suppressed box suppresses nothing', (t) => {
  const boxes = flat(car(0), car(2), car(4));
  t.deepEqual(rotatedNms(boxes, [0.9, 0.8, 0.7], { iouThreshold: 0.2 }), [0, 2]);
});

test('equal scores keep the earlier box', (t) => {
  t.deepEqual(rotatedNms(flat(car(0.1), car(0), car(50)), [0.5, 0.5, 0.5], { iouThreshold: 0.1 }), [0, 2]);
});

test('limits before and after, and classes', (t) => {
  const boxes = flat(car(0), car(0.1), car(20), car(40));
  const scores = [0.9, 0.8, 0.7, 0.6];
  t.deepEqual(rotatedNms(boxes, scores, { iouThreshold: 0.1, preMax: 3 }), [0, 2]);
  t.deepEqual(rotatedNms(boxes, scores, { iouThreshold: 0.1, postMax: 2 }), [0, 2]);
  t.deepEqual(rotatedNms(boxes, scores, { iouThreshold: 0.1, classes: [0, 1, 0, 0] }), [0, 1, 2, 3]);
  t.deepEqual(rotatedNms(new Float64Array(0), [], { iouThreshold: 0.1 }), []);
});

test('circle: the threshold is a distance or, as in MMDetection3D, its square', (t) => {
  const boxes = flat(car(0), car(1.5), car(2), car(10));
  const scores = [0.9, 0.8, 0.7, 0.6];
  t.deepEqual(circleNms(boxes, scores, { threshold: 2, compare: 'distance' }), [0, 3]);
  t.deepEqual(circleNms(boxes, scores, { threshold: 2, compare: 'squared-distance' }), [0, 1, 3]);
  t.deepEqual(circleNms(boxes, scores, { threshold: 4, compare: 'squared-distance' }), [0, 3]);
  t.deepEqual(circleNms(boxes, scores, { threshold: 2, compare: 'distance', classes: [0, 1, 0, 0] }), [0, 1, 3]);
  t.deepEqual(circleNms(boxes, scores, { threshold: 2, compare: 'distance', postMax: 1 }), [0]);
});

test('bad scores and lengths are refused', (t) => {
  t.throws(() => rotatedNms(flat(car(0)), [NaN], { iouThreshold: 0.1 }), { message: /score of box 0 is NaN/ });
  t.throws(() => circleNms(flat(car(0)), [], { threshold: 1, compare: 'distance' }), { message: /1 boxes, 0 scores/ });
});

const row = fc.tuple(
  fc.double({ min: -8, max: 8, noNaN: true }),
  fc.double({ min: -8, max: 8, noNaN: true }),
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 1 }),
);

test('what is kept does not overlap, and what is gone had a better neighbour', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.boolean(), (rows, perClass) => {
        const boxes = flat(...rows.map(([x, y, yaw]) => car(x, y, yaw)));
        const scores = rows.map(([, , , score]) => score / 5);
        const classes = rows.map(([, , , , label]) => label);
        const kept = rotatedNms(boxes, scores, { iouThreshold: 0.2, ...(perClass ? { classes } : {}) });
        const rival = (i: number, j: number): boolean =>
          (!perClass || classes[i] === classes[j]) && bevIou(boxes, i, boxes, j) > 0.2;
        const before = (i: number, j: number): boolean => scores[i] > scores[j] || (scores[i] === scores[j] && i < j);
        return rows.every((_, i) =>
          kept.includes(i) ? kept.every((j) => j === i || !rival(j, i)) : kept.some((j) => before(j, i) && rival(j, i)),
        );
      }),
      { numRuns: 300 },
    ),
  );
});
