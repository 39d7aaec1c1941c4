import type { PointCloud, Sample } from '../../src/contracts/index.js';
import { place3dSuite } from '../../src/corruptions/index.js';
import { keyedRng, rngSource } from '../../src/random/index.js';
import { makePointCloud } from '../../src/sensors/index.js';
import { defineRow } from '../row.js';

const POINTS = 120_000;
const DEGREE = Math.PI / 180;

/** A full turn of a 64-channel LiDAR on a car: ground below the horizon, walls at all distances. */
function makeSample(): Sample {
  const rng = keyedRng('bench', 'placement-resample');
  const data = new Float32Array(4 * POINTS);
  for (let point = 0; point < POINTS; point++) {
    const elevation = (2 - (26.8 * (point % 64)) / 63) * DEGREE;
    const azimuth = rng.uniform(-Math.PI, Math.PI);
    const ground = elevation < 0 ? 1.73 / Math.tan(-elevation) : Infinity;
    const horizontal = Math.min(ground, rng.uniform(3, 80));
    const height = horizontal * Math.tan(elevation);
    data.set([horizontal * Math.cos(azimuth), horizontal * Math.sin(azimuth), height, rng.uniform()], 4 * point);
  }
  const cloud: PointCloud = makePointCloud(data, ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
  return { id: '0', files: [], pointCloud: () => Promise.resolve(cloud) };
}

export const row = defineRow({
  id: 'placement-resample',
  work: `place3d/pyramid-roll on ${POINTS.toLocaleString('en')} recorded points: 4 LiDARs, 46,080 cells`,
  items: POINTS,
  reference: null,
  prepare: makeSample,
  async run(sample) {
    const placed = await place3dSuite.create('place3d/pyramid-roll').apply(sample, rngSource(0)).pointCloud?.();
    if (placed === undefined || placed.points.shape[0] === 0) throw new Error('nothing is left of the cloud');
    return placed.points.shape[0];
  },
});
