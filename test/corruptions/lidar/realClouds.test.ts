/** All types of both LiDAR suites on real scans: counts, ranges and intensities that any sound result has. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { robo3dSuite, corruptionsAdLidarSuite } from '../../../src/corruptions/index.js';
import type { LidarLayout, ObjectAnnotations, PointCloud, Sample } from '../../../src/contracts/index.js';
import { rngSource } from '../../../src/random/index.js';
import { channelIndex, readPointCloud, toLidarFrame } from '../../../src/sensors/index.js';
import ndarray from 'ndarray';
import { testWithRealData } from '../../helpers/realData.js';

const KITTI = 'kuixu__kitti_object_vis/data/object/training/velodyne';
const NUSCENES = 'open-mmlab__mmdetection3d/demo/data/nuscenes';

/** A sample of one real scan; its boxes stand where points are, as no labels come with the scan. */
function sampleOf(cloud: PointCloud, layout: LidarLayout): Sample {
  const placed = toLidarFrame(cloud);
  const { data } = placed.points;
  const width = placed.channels.length;
  const middle = Math.floor(data.length / width / 2) * width;
  const boxes = Float64Array.of(...data.slice(middle, middle + 3), 4, 2, 1.6, 0.3, 12, 0, -1, 6, 6, 3, 0);
  const truth: ObjectAnnotations = { boxes: ndarray(boxes, [2, 7]), names: ['Car', 'Car'] };
  return {
    id: 'real',
    files: [],
    lidarLayout: layout,
    pointCloud: () => Promise.resolve(cloud),
    // A scan that comes alone was much the same a moment before.
    earlierPointCloud: (steps) => Promise.resolve({ data: cloud, steps, ageS: 0.05 * steps }),
    groundTruth: <T>() => Promise.resolve(truth as T),
  };
}

interface Summary {
  readonly count: number;
  readonly farthestM: number;
  readonly meanIntensity: number;
}

function summarise(cloud: PointCloud): Summary {
  const { data } = cloud.points;
  const width = cloud.channels.length;
  const intensity = channelIndex(cloud, 'intensity') as number;
  let [farthestM, sum] = [0, 0];
  for (let at = 0; at < data.length; at += width) {
    farthestM = Math.max(farthestM, Math.hypot(data[at], data[at + 1], data[at + 2]));
    sum += data[at + intensity];
  }
  const count = data.length / width;
  return { count, farthestM, meanIntensity: sum / count };
}

async function tryAll(t: ExecutionContext, cloud: PointCloud, layout: LidarLayout): Promise<void> {
  const sample = sampleOf(cloud, layout);
  const clean = summarise(cloud);
  const scale = cloud.intensityScale as number;
  for (const suite of [robo3dSuite, corruptionsAdLidarSuite]) {
    for (const id of suite.ids) {
      // Each type at its strongest is enough.
      if (!/^(robo3d.*@3|3dad.*@5)$/.test(id)) continue;
      const corrupted = await suite.create(id).apply(sample, rngSource(3)).pointCloud?.();
      const after = summarise(corrupted as PointCloud);
      t.true(after.count > 0.1 * clean.count && after.count <= clean.count, `${id}: ${after.count} of ${clean.count}`);
      t.true(after.farthestM < 1.2 * clean.farthestM + 20, `${id}: a point at ${after.farthestM} m`);
      t.true(after.meanIntensity >= 0 && after.meanIntensity <= 0.7 * scale, `${id}: intensity ${after.meanIntensity}`);
      t.deepEqual(corrupted?.channels, cloud.channels);
      t.is(corrupted?.frame, cloud.frame);
    }
  }
}

testWithRealData('every LiDAR type on a KITTI scan', async (t, folder) => {
  const [name] = readdirSync(join(folder, KITTI)).sort();
  await tryAll(t, await readPointCloud(join(folder, KITTI, name)), 'kitti');
});

testWithRealData('every LiDAR type on a nuScenes scan', async (t, folder) => {
  const name = readdirSync(join(folder, NUSCENES)).find((file) => file.endsWith('.pcd.bin')) as string;
  await tryAll(t, await readPointCloud(join(folder, NUSCENES, name)), 'nuscenes');
});

testWithRealData(
  'fog gathers near the sensor, missing beams leave rings out, glare and crosstalk scatter',
  async (t, folder) => {
    const [name] = readdirSync(join(folder, KITTI)).sort();
    const cloud = await readPointCloud(join(folder, KITTI, name));
    const sample = sampleOf(cloud, 'kitti');
    const near = async (id: string): Promise<number> => {
      const after = (await robo3dSuite.create(id).apply(sample, rngSource(5)).pointCloud?.()) as PointCloud;
      const { data } = after.points;
      let count = 0;
      for (let at = 0; at < data.length; at += 4) if (Math.hypot(data[at], data[at + 1], data[at + 2]) < 10) count++;
      return count / (data.length / 4);
    };
    const { data } = cloud.points;
    let clean = 0;
    for (let at = 0; at < data.length; at += 4) if (Math.hypot(data[at], data[at + 1], data[at + 2]) < 10) clean++;
    clean /= data.length / 4;
    t.true((await near('robo3d/fog@1')) >= clean);
    t.true((await near('robo3d/fog@3')) > (await near('robo3d/fog@1')) + 0.05);
    const left = async (id: string): Promise<number> =>
      ((await robo3dSuite.create(id).apply(sample, rngSource(5)).pointCloud?.()) as PointCloud).points.shape[0];
    t.true((await left('robo3d/beam_missing@3')) < (await left('robo3d/beam_missing@1')));
  },
);
