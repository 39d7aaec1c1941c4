import { mergeSweeps, type Sweep } from '../../src/datasets/nuscenes/index.js';
import { poseFromRollPitchYaw } from '../../src/geometry/index.js';
import { keyedRng } from '../../src/random/index.js';
import { makePointCloud } from '../../src/sensors/index.js';
import { defineRow } from '../row.js';

/** As many as nuScenes merges, of its usual size. */
const SWEEPS = 10;
const POINTS = 34_700;

function makeSweeps(): Sweep[] {
  return Array.from({ length: SWEEPS }, (_, back) => {
    const rng = keyedRng('bench', 'sweeps', back);
    const data = Float32Array.from({ length: 5 * POINTS }, (_, i) => (i % 5 < 3 ? rng.uniform(-50, 50) : i % 32));
    const newestFromSensor = poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 0.01 * back }, [
      0,
      -0.5 * back,
      0,
    ]);
    return {
      cloud: makePointCloud(data, ['x', 'y', 'z', 'intensity', 'ring'], { intensityScale: 255 }),
      newestFromSensor,
      timeS: -0.05 * back,
    };
  });
}

export const row = defineRow({
  id: 'nuscenes-sweeps',
  work: `${SWEEPS} sweeps of ${POINTS.toLocaleString('en')} points moved to the key frame and merged`,
  items: SWEEPS * POINTS,
  reference: null,
  prepare: makeSweeps,
  run(sweeps) {
    const cloud = mergeSweeps(sweeps);
    const [count, width] = cloud.points.shape;
    if (width !== 6 || count < 0.99 * SWEEPS * POINTS) throw new Error(`${count} points of ${width} channels`);
    return count;
  },
});
