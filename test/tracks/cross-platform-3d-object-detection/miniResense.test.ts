import test from 'ava';
import type { ObjectAnnotations, PointCloud, Sample } from '../../../src/contracts/index.js';
import { openDataset } from '../../../tracks/cross-platform-3d-object-detection/dataset.js';
import { pi3detMini } from '../../../tracks/cross-platform-3d-object-detection/mini.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { writeMini } from '../../helpers/writeMini.js';

test('every part of the mini dataset can be sensed again, and is then what its files hold, bit for bit', async (t) => {
  const parts = await writeMini(pi3detMini(1), temporaryFolder(t), 2);
  for (const [name, path] of Object.entries(parts)) {
    const dataset = await openDataset({ path });
    const sample: Sample<ObjectAnnotations> = await dataset.sample(dataset.ids[0]);
    const again = await sample.resense?.({});
    const recorded = (await sample.pointCloud?.()) as PointCloud;
    const sensed = (await again?.pointCloud?.()) as PointCloud;
    t.deepEqual(sensed.points.shape, recorded.points.shape, name);
    t.deepEqual(sensed.points.data, recorded.points.data, name);
    t.deepEqual((await again?.groundTruth?.())?.names, (await sample.groundTruth?.())?.names, name);
    t.deepEqual((await again?.groundTruth?.())?.boxes.data, (await sample.groundTruth?.())?.boxes.data, name);
  }
});
