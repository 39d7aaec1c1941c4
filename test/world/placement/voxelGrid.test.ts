import test from 'ava';
import fc from 'fast-check';
import { traverse, voxelAt, voxelCount, voxelGrid } from '../../../src/world/placement/index.js';

const grid = voxelGrid({ x: [-2, 3], y: [-1.5, 1.5], z: [0, 2] }, 0.5);

function voxelsOf(ray: readonly number[], lengthM: number): number[] {
  const out = new Int32Array(grid.counts[0] + grid.counts[1] + grid.counts[2]);
  return [...out.subarray(0, traverse(grid, Float64Array.from(ray), 0, lengthM, out))];
}

test('a region is divided into whole voxels', (t) => {
  t.deepEqual(grid.counts, [10, 6, 4]);
  t.is(voxelCount(grid), 240);
  t.deepEqual(voxelGrid({ x: [0, 0.9], y: [0, 1], z: [0, 0.35] }, 0.3).counts, [3, 4, 2]);
  t.is(voxelAt(grid, -2, -1.5, 0), 0);
  t.is(voxelAt(grid, 2.99, 1.49, 1.99), 239);
  t.is(voxelAt(grid, 3, 0, 0), -1);
  t.is(voxelAt(grid, 0, -1.51, 0), -1);
});

test('an axis-parallel ray goes through one row, up to its end', (t) => {
  t.deepEqual(
    voxelsOf([-1.75, 0.25, 0.25, 1, 0, 0], 1),
    [0, 1, 2].map((i) => voxelAt(grid, -1.75 + 0.5 * i, 0.25, 0.25)),
  );
  t.is(voxelsOf([-9, 0.25, 0.25, 1, 0, 0], 100).length, 10);
  t.deepEqual(voxelsOf([-9, 0.25, 0.25, 1, 0, 0], 6.9), []);
  t.deepEqual(voxelsOf([-9, 0.25, 0.25, -1, 0, 0], 100), []);
  t.deepEqual(voxelsOf([0, 0, 5, 1, 0, 0], 100), []);
});

test('a component too small to be inverted is none: the other axes go on', (t) => {
  const [dx, dz] = [-0.0006671112591602798, 0.9999997774812592];
  const ray = (dy: number): number[] => voxelsOf([0, 0, 0, dx, dy, dz], 1.5);
  for (const dy of [0, -0, 5e-324, -5e-324]) t.deepEqual(ray(dy), [108, 84, 85, 86], `${dy}`);
});

test('a ray goes through the voxels that points along it lie in, and no others', (t) => {
  const coordinate = fc.double({ min: -4, max: 4, noNaN: true });
  const ray = fc.tuple(
    coordinate,
    coordinate,
    coordinate,
    coordinate,
    coordinate,
    coordinate,
    fc.double({ min: 0.1, max: 9, noNaN: true }),
  );
  fc.assert(
    fc.property(ray, ([x, y, z, a, b, c, lengthM]) => {
      const norm = Math.hypot(a, b, c);
      fc.pre(norm > 0.1);
      const [dx, dy, dz] = [a / norm, b / norm, c / norm];
      const found = voxelsOf([x, y, z, dx, dy, dz], lengthM);
      t.is(new Set(found).size, found.length, 'each once');
      const steps = 20_000;
      const expected = new Set<number>();
      for (let k = 0; k <= steps; k++) {
        const s = (lengthM * k) / steps;
        expected.add(voxelAt(grid, x + s * dx, y + s * dy, z + s * dz));
      }
      expected.delete(-1);
      for (const voxel of expected) t.true(found.includes(voxel) || touches(voxel, [x, y, z, dx, dy, dz], lengthM));
      // Sampling skips corners that a ray cuts by less than a step; those it must at least touch.
      for (const voxel of found) t.true(expected.has(voxel) || touches(voxel, [x, y, z, dx, dy, dz], lengthM));
    }),
    { numRuns: 300 },
  );
});

/** Whether a ray comes within a hair of a voxel: slab test of the voxel widened by 1 mm. */
function touches(voxel: number, ray: readonly number[], lengthM: number): boolean {
  const [, ny, nz] = grid.counts;
  const place = [Math.floor(voxel / (ny * nz)), Math.floor(voxel / nz) % ny, voxel % nz];
  let [enter, leave] = [0, lengthM];
  for (let axis = 0; axis < 3; axis++) {
    const low = grid.minM[axis] + grid.sizeM * place[axis] - 1e-3;
    const high = low + grid.sizeM + 2e-3;
    const [a, b] = [(low - ray[axis]) / ray[3 + axis], (high - ray[axis]) / ray[3 + axis]];
    enter = Math.max(enter, Math.min(a, b));
    leave = Math.min(leave, Math.max(a, b));
  }
  return enter <= leave;
}

test('regions and sizes that are none are refused', (t) => {
  t.throws(() => voxelGrid({ x: [1, 1], y: [0, 1], z: [0, 1] }, 0.5), { message: /x from 1 to 1 m is empty/ });
  t.throws(() => voxelGrid({ x: [0, 1], y: [0, 1], z: [0, 1] }, 0), { message: /more than 0/ });
  t.throws(() => voxelGrid({ x: [0, 1e4], y: [0, 1e4], z: [0, 10] }, 0.1), { message: /larger ones/ });
});
