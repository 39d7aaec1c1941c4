import ndarray from 'ndarray';
import type { PointCloud } from '../../src/contracts/index.js';
import { Pillarizer } from '../../src/inference/pillars.js';
import { keyedRng } from '../../src/random/index.js';
import { defineRow } from '../row.js';

const POINTS = 120_000;

/** A full turn of a 64-ring scanner cut to the front: rings on the ground and walls, dense near the sensor. */
function makeCloud(): PointCloud {
  const rng = keyedRng('bench', 'pillars');
  const data = new Float32Array(4 * POINTS);
  for (let i = 0; i < POINTS; i++) {
    const azimuth = rng.uniform(-Math.PI / 4, Math.PI / 4);
    const elevation = ((-24.8 + (26.8 * (i % 64)) / 64) * Math.PI) / 180;
    const wall = rng.uniform(8, 60);
    const range = elevation < 0 ? Math.min(wall, 1.7 / Math.tan(-elevation)) : wall;
    const z = range * Math.tan(elevation) + rng.normal(0, 0.02);
    data.set([range * Math.cos(azimuth), range * Math.sin(azimuth), z, rng.uniform()], 4 * i);
  }
  return { points: ndarray(data, [POINTS, 4]), channels: ['x', 'y', 'z', 'intensity'], intensityScale: 1 };
}

export const row = defineRow({
  id: 'pillars-120k',
  work: `${POINTS.toLocaleString('en')} points to decorated pillars of 0.32 m, 9 features, at most 32 points each`,
  items: POINTS,
  reference: null,
  prepare: () => ({
    cloud: makeCloud(),
    pillarizer: new Pillarizer({
      point_cloud_range: [0, -25.6, -3, 51.2, 25.6, 2],
      voxel_size: [0.32, 0.32, 5],
      max_points_per_voxel: 32,
      max_voxels: 12_000,
      point_features: ['x', 'y', 'z', 'intensity'],
      intensity_scale: 1,
      decoration: { mean_offset: 3, centre_offset: 2 },
      scatter_order: 'yx',
      lidar_axes: 'forward_left_up',
      z_shift: 0,
    }),
  }),
  run({ cloud, pillarizer }) {
    const { count, features } = pillarizer.run(cloud);
    if (!(count > 1000 && features[0] > 0)) throw new Error(`${count} pillars, the first point at x ${features[0]}`);
    return count;
  },
});
