/** Crowded little KITTI frames for property tests: coarse grids, so that overlaps, scores and heights often tie. */
import fc from 'fast-check';
import type { KittiObjects } from '../../src/contracts/index.js';
import type { KittiFrame } from '../../src/metrics/index.js';

const object = fc.record({
  name: fc.constantFrom('Car', 'Car', 'Car', 'Van', 'Pedestrian', 'Person_sitting', 'DontCare'),
  truncated: fc.constantFrom(0, 0, 0.2, 0.6),
  occluded: fc.constantFrom(0, 0, 1, 3),
  alpha: fc.constantFrom(0, 1, -2, 3),
  column: fc.integer({ min: 0, max: 6 }),
  heightPx: fc.constantFrom(24, 25, 30, 40, 40.5, 44),
  place: fc.integer({ min: 0, max: 5 }),
  yaw: fc.constantFrom(0, 0, 0.1, 1.5),
  score: fc.constantFrom(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
});

function toObjects(rows: readonly (typeof object extends fc.Arbitrary<infer Row> ? Row : never)[]): KittiObjects {
  const table = (row: (typeof rows)[number]) => ({
    bbox: [5 * row.column, 100, 5 * row.column + 50, 100 + row.heightPx],
    dimensions: [4, 1.5, 2],
    location: [0.4 * row.place, 1.6 + 0.1 * (row.column % 3), 20],
  });
  return {
    name: rows.map(({ name }) => name),
    truncated: Float64Array.from(rows, ({ truncated }) => truncated),
    occluded: Float64Array.from(rows, ({ occluded }) => occluded),
    alpha: Float64Array.from(rows, ({ alpha }) => alpha),
    bbox: Float64Array.from(rows.flatMap((row) => table(row).bbox)),
    dimensions: Float64Array.from(rows.flatMap((row) => table(row).dimensions)),
    location: Float64Array.from(rows.flatMap((row) => table(row).location)),
    rotationY: Float64Array.from(rows, ({ yaw }) => yaw),
  };
}

const frame = fc
  .record({ labels: fc.array(object, { maxLength: 7 }), found: fc.array(object, { maxLength: 9 }) })
  .map(({ labels, found }) => ({
    id: '',
    gt: toObjects(labels),
    dt: { ...toObjects(found), score: Float64Array.from(found, ({ score }) => score) },
  }));

export const kittiFrames: fc.Arbitrary<KittiFrame[]> = fc
  .array(frame, { minLength: 1, maxLength: 6 })
  .map((frames) => frames.map((one, index) => ({ ...one, id: String(index) })));
