import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { rotatedIntersection } from '../../src/geometry/rotatedIou.js';
import { compatBevIou, compatIntersection, writeCompatCorners } from '../../src/geometry/rotatedIouCompat.js';
import { projectUrl } from '../helpers/projectUrl.js';

interface Pair {
  tag: string;
  a: number[];
  b: number[];
  official_f32_iou_bev: number;
}
const golden = JSON.parse(readFileSync(projectUrl('test/golden/rotated_iou.json'), 'utf8')) as {
  pairs: Pair[];
};

/** LiDAR box (x, y, z, length, width, height, yaw) to the camera plane. */
function compatIou(first: number[], second: number[]): number {
  const corners = new Float32Array(16);
  [first, second].forEach((b, row) => writeCompatCorners(corners, row, -b[1], b[0], b[3], b[4], -b[6] - Math.PI / 2));
  return compatBevIou(compatIntersection(corners, 0, corners, 1), first[3], first[4], second[3], second[4]);
}

test('500 pairs agree with the official float32 evaluator, 499 of them bit for bit', (t) => {
  let equal = 0;
  for (const { tag, a, b, official_f32_iou_bev } of golden.pairs) {
    const value = compatIou(b, a);
    if (value === official_f32_iou_bev) equal++;
    t.true(Math.abs(value - official_f32_iou_bev) <= 1e-6, `${tag}: ${value} instead of ${official_f32_iou_bev}`);
  }
  t.true(equal >= 499, `${equal} of 500 are bit-equal`);
});

test('the official defect is there: copies of a box rarely overlap fully', (t) => {
  const identical = golden.pairs.filter(({ tag }) => tag === 'identical');
  t.true(identical.length > 10);
  t.true(identical.filter(({ a, b }) => compatIou(b, a) < 0.5).length > identical.length / 2);
});

test('boxes in general position near the origin agree with exact clipping', (t) => {
  const coordinate = fc.double({ min: -4, max: 4, noNaN: true });
  const size = fc.double({ min: 0.5, max: 5, noNaN: true });
  const yaw = fc.double({ min: -3, max: 3, noNaN: true });
  const box = fc.tuple(coordinate, coordinate, size, size, yaw);
  let agreeing = 0;
  let tried = 0;
  fc.assert(
    fc.property(box, box, (a, b) => {
      const corners = new Float32Array(16);
      // The camera plane's rotation_y turns the other way than a yaw from x to z.
      [a, b].forEach(([x, z, length, width, turn], row) =>
        writeCompatCorners(corners, row, x, z, length, width, -turn),
      );
      tried++;
      if (Math.abs(compatIntersection(corners, 0, corners, 1) - rotatedIntersection(...a, ...b)) < 1e-3) agreeing++;
    }),
    { numRuns: 2000, seed: 7 },
  );
  t.true(agreeing > 0.97 * tried, `${agreeing} of ${tried}`);
});
