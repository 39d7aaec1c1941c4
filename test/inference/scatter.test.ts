import fc from 'fast-check';
import test from 'ava';
import { Scatterer } from '../../src/inference/index.js';
import type { PillarConfig } from '../../src/inference/index.js';

const nx = 4;
const ny = 3;
const config: PillarConfig = {
  point_cloud_range: [0, 0, 0, nx, ny, 1],
  voxel_size: [1, 1, 1],
  max_points_per_voxel: 1,
  max_voxels: nx * ny,
  point_features: ['x', 'y', 'z'],
  decoration: { mean_offset: 0, centre_offset: 0 },
  scatter_order: 'yx',
  lidar_axes: 'forward_left_up',
  z_shift: 0,
};

const scan = fc
  .uniqueArray(fc.integer({ min: 0, max: nx * ny - 1 }), { maxLength: nx * ny })
  .chain((cells) =>
    fc.tuple(
      fc.constant(cells),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2 * cells.length, maxLength: 2 * cells.length }),
    ),
  );

for (const order of ['yx', 'xy'] as const) {
  test(`any sequence of scans lands on its cells and nothing is left over (${order})`, (t) => {
    fc.assert(
      fc.property(fc.array(scan, { minLength: 1, maxLength: 4 }), (scans) => {
        const scatterer = new Scatterer({ ...config, scatter_order: order }, 2);
        t.deepEqual(scatterer.shape, order === 'yx' ? [1, 2, ny, nx] : [1, 2, nx, ny]);
        for (const [cells, numbers] of scans) {
          const columns = Int32Array.from(cells, (cell) => cell % nx);
          const rows = Int32Array.from(cells, (cell) => Math.floor(cell / nx));
          const expected = new Array<number>(2 * nx * ny).fill(0);
          cells.forEach((_, pillar) => {
            const cell = order === 'yx' ? rows[pillar] * nx + columns[pillar] : columns[pillar] * ny + rows[pillar];
            expected[cell] = numbers[2 * pillar];
            expected[nx * ny + cell] = numbers[2 * pillar + 1];
          });
          // The encoder may give more rows than there are pillars: padding.
          const encoded = Float32Array.from([...numbers, 77, 77]);
          const canvas = scatterer.run({ count: cells.length, columns, rows }, encoded);
          t.deepEqual([...canvas], expected);
        }
      }),
      { numRuns: 100, seed: 6 },
    );
  });
}
