import { statSync } from 'node:fs';
import test from 'ava';
import { loadDetector, modelSweeps, readModelFile } from '../../../src/inference/index.js';
import { baselineModelPath } from '../../../tracks/sensor-placement/baseline.js';
import { openDataset } from '../../../tracks/sensor-placement/dataset.js';
import { sensorPlacementMini } from '../../../tracks/sensor-placement/mini.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { writeMini } from '../../helpers/writeMini.js';

test('the baseline fits in 3 MB and reads two scans', async (t) => {
  const { files, config } = await readModelFile(baselineModelPath);
  t.is(files.length, 3);
  t.true(files.reduce((sum, file) => sum + statSync(file).size, 0) <= 3e6);
  t.is(await modelSweeps(baselineModelPath), 2);
  t.true(config.point_features.includes('time_lag'));
});

test('the baseline finds most cars, tells what moves by two scans, and says the same every time', async (t) => {
  const [path] = Object.values(await writeMini(sensorPlacementMini(4, 3), temporaryFolder(t), 900_000));
  const detector = await loadDetector(baselineModelPath, 'cpu');
  t.teardown(() => detector.close());
  const count = { cars: 0, found: 0, moving: 0, told: 0, alone: 0 };
  const [pairs, singles] = [await openDataset({ path, sweeps: 2 }), await openDataset({ path, sweeps: 1 })];
  for (const [index, id] of pairs.ids.entries()) {
    const sample = await pairs.sample(id);
    const cloud = await sample.pointCloud!();
    const detections = await detector.detect(cloud);
    if (index === 0) t.deepEqual(await detector.detect(cloud), detections);
    const single = await detector.detect(await (await singles.sample(id)).pointCloud!());
    const { names, boxes, velocities, lidarPoints } = await sample.groundTruth!();
    const time = cloud.channels.indexOf('time');
    const isFirst = !cloud.points.data.some((value, at) => at % cloud.channels.length === time && value < 0);
    names.forEach((name, label) => {
      const [x, y] = boxes.data.subarray(7 * label, 7 * label + 2);
      if (lidarPoints[label] < 30 || Math.abs(x) > 70 || Math.abs(y) > 46) return;
      const velocity = velocities.subarray(2 * label, 2 * label + 2);
      const near = ({ boxes: found, names: kinds, scores }: typeof detections): number =>
        kinds.findIndex(
          (kind, row) =>
            kind === name && scores[row] >= 0.3 && Math.hypot(found.get(row, 0) - x, found.get(row, 1) - y) < 1,
        );
      const row = near(detections);
      if (name === 'car') count.cars++;
      if (name === 'car' && row >= 0) count.found++;
      if (!(Math.hypot(...velocity) > 3) || row < 0 || isFirst) return;
      count.moving++;
      const closer = (found: typeof detections, at: number): boolean =>
        Math.hypot(found.velocities!.get(at, 0) - velocity[0], found.velocities!.get(at, 1) - velocity[1]) <
        Math.hypot(...velocity) / 2;
      if (closer(detections, row)) count.told++;
      if (near(single) >= 0 && closer(single, near(single))) count.alone++;
    });
  }
  t.log(count);
  t.true(count.cars > 40 && count.found / count.cars > 0.9, JSON.stringify(count));
  t.true(count.moving > 8 && count.told / count.moving > 0.5, JSON.stringify(count));
  t.true(count.alone < count.told / 2, JSON.stringify(count));
});
