import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { bevIou, iou3d, rotatedIntersection } from '../../src/geometry/rotatedIou.js';
import { projectUrl } from '../helpers/projectUrl.js';

interface Pair {
  tag: string;
  a: number[];
  b: number[];
  inter_bev: number;
  iou_bev: number;
  iou_3d: number;
}
const golden = JSON.parse(readFileSync(projectUrl('test/golden/rotated_iou.json'), 'utf8')) as {
  pairs: Pair[];
};

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const size = fc.double({ min: 0.05, max: 6, noNaN: true });
const yaw = fc.double({ min: -7, max: 7, noNaN: true });
const box = fc.tuple(coordinate, coordinate, coordinate, size, size, size, yaw).map((b) => Float64Array.from(b));

function intersection(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return rotatedIntersection(a[0], a[1], a[3], a[4], a[6], b[0], b[1], b[3], b[4], b[6]);
}

test('500 pairs agree with shapely', (t) => {
  t.is(golden.pairs.length, 500);
  for (const { tag, a, b, inter_bev, iou_bev, iou_3d } of golden.pairs) {
    const tolerance = tag === 'tiny' ? 1e-6 : 1e-9;
    const [rowA, rowB] = [Float64Array.from(a), Float64Array.from(b)];
    t.true(Math.abs(intersection(a, b) - inter_bev) <= 1e-9, `${tag} area`);
    t.true(Math.abs(bevIou(rowA, 0, rowB, 0) - iou_bev) <= tolerance, `${tag} BEV`);
    t.true(Math.abs(iou3d(rowA, 0, rowB, 0) - iou_3d) <= tolerance, `${tag} 3D`);
  }
});

test('a box overlaps itself fully, wherever it lies', (t) => {
  fc.assert(
    fc.property(box, fc.double({ min: -1e5, max: 1e5, noNaN: true }), (b, shift) => {
      b[0] += shift;
      b[1] -= shift;
      return Math.abs(bevIou(b, 0, b, 0) - 1) < 1e-12 && Math.abs(iou3d(b, 0, b, 0) - 1) < 1e-12;
    }),
  );
  t.pass();
});

test('symmetric, and unchanged when both boxes are moved and turned together', (t) => {
  fc.assert(
    fc.property(box, box, yaw, (a, b, turn) => {
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      const move = (c: Float64Array) => {
        const moved = Float64Array.from(c);
        moved[0] = cos * c[0] - sin * c[1] + 20;
        moved[1] = sin * c[0] + cos * c[1] - 30;
        moved[6] += turn;
        return moved;
      };
      const area = intersection(a, b);
      t.true(Math.abs(area - intersection(b, a)) < 1e-11);
      t.true(Math.abs(area - intersection(move(a), move(b))) < 1e-11);
    }),
  );
});

test('agrees with counting grid points', (t) => {
  const inside = (x: number, y: number, b: Float64Array) => {
    const along = Math.cos(b[6]) * (x - b[0]) + Math.sin(b[6]) * (y - b[1]);
    const across = Math.cos(b[6]) * (y - b[1]) - Math.sin(b[6]) * (x - b[0]);
    return Math.abs(along) <= b[3] / 2 && Math.abs(across) <= b[4] / 2;
  };
  fc.assert(
    fc.property(box, box, (a, b) => {
      const step = Math.hypot(a[3], a[4]) / 200;
      let points = 0;
      for (let i = -100; i < 100; i++) {
        for (let j = -100; j < 100; j++) {
          const [x, y] = [a[0] + (i + 0.5) * step, a[1] + (j + 0.5) * step];
          if (inside(x, y, a) && inside(x, y, b)) points++;
        }
      }
      // A grid of step s misses an area by at most about s per metre of its border.
      const border = 2 * (a[3] + a[4]);
      t.true(Math.abs(points * step * step - intersection(a, b)) <= border * step);
    }),
    { numRuns: 60 },
  );
});

test('sizes that are not positive, and NaN, share nothing', (t) => {
  const good = [0, 0, 0, 2, 1, 1, 0.3];
  for (const index of [3, 4]) {
    for (const value of [0, -1, Number.NaN]) {
      const bad = [...good];
      bad[index] = value;
      t.is(intersection(good, bad), 0);
      t.is(intersection(bad, bad), 0);
    }
  }
  for (const index of [0, 1, 6]) {
    const bad = [...good];
    bad[index] = Number.NaN;
    t.is(intersection(good, bad), 0);
  }
  const flat = Float64Array.from([0, 0, 0, 2, 1, 0, 0.3]);
  t.is(iou3d(flat, 0, flat, 0), 0);
});

test('rows are read from flat float32 boxes', (t) => {
  const boxes = Float32Array.from([9, 9, 9, 1, 1, 1, 0, 0, 0, 0, 4, 2, 2, 0, 2, 0, 1, 4, 2, 2, 0]);
  t.is(bevIou(boxes, 1, boxes, 2), 4 / 12);
  t.is(iou3d(boxes, 1, boxes, 2), 4 / 28);
  t.is(bevIou(boxes, 0, boxes, 1), 0);
});
