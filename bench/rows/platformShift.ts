import type { PinholeCamera, PointCloud, Sample } from '../../src/contracts/index.js';
import { pi3detSuite } from '../../src/corruptions/index.js';
import { keyedRng, rngSource } from '../../src/random/index.js';
import { makePointCloud } from '../../src/sensors/index.js';
import { defineRow } from '../row.js';

const POINTS = 120_000;

/** A distorted camera of Pi3DET's size looking forward from the LiDAR. */
const camera: PinholeCamera = {
  widthPx: 1280,
  heightPx: 800,
  imageFromCamera: Float64Array.of(900, 0, 639.5, 0, 0, 900, 399.5, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, -0.1, 1, 0, 0, -0.1, 0, 0, 0, 1),
  distortion: [-0.03, 0.005, 0.0003, -0.0002],
};

/** Points in the camera's view, as Pi3DET's clouds are. */
function makeSample(): Sample {
  const rng = keyedRng('bench', 'platform-shift');
  const data = new Float32Array(4 * POINTS);
  for (let at = 0; at < data.length; at += 4) {
    const range = rng.uniform(3, 70);
    const aside = rng.uniform(-0.6, 0.6);
    data.set([range, range * aside, rng.uniform(-2, 2), rng.uniform()], at);
  }
  const cloud: PointCloud = makePointCloud(data, ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
  return { id: '0', files: [], cameras: { front: camera }, pointCloud: () => Promise.resolve(cloud) };
}

export const row = defineRow({
  id: 'platform-shift',
  work: `pi3det/drone on ${POINTS.toLocaleString('en')} points: move, crop to view and range, thin`,
  items: POINTS,
  reference: null,
  prepare: makeSample,
  async run(sample) {
    const moved = await pi3detSuite.create('pi3det/drone').apply(sample, rngSource(0)).pointCloud?.();
    if (moved === undefined || moved.points.shape[0] === 0) throw new Error('nothing is left of the cloud');
    return moved.points.shape[0];
  },
});
