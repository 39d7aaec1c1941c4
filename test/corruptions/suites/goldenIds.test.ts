/** Every corruption that the golden file names is a condition under that name. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { corruptionsAdLidarSuite, robo3dSuite } from '../../../src/corruptions/index.js';
import { findCondition } from '../../../src/protocol/index.js';
import { projectUrl } from '../../helpers/projectUrl.js';

const suites = [robo3dSuite, corruptionsAdLidarSuite];
const { lidar } = JSON.parse(readFileSync(projectUrl('test/golden/corruptions.json'), 'utf8')) as {
  lidar: Record<'robo3d' | 'fog' | 'corruptions_ad', Record<string, unknown>>;
};
/** One names a test, the other a published program that is no benchmark. */
const NO_CONDITIONS = ['3dcad/object_box0_testrng1205', 'hahner_fog/kitti4_intensity255'];
const keys = [lidar.robo3d, lidar.fog, lidar.corruptions_ad].flatMap((each) => Object.keys(each));

test('each key with its severity is the condition of its suite', (t) => {
  for (const key of keys.filter((each) => !NO_CONDITIONS.includes(each))) {
    const id = `${key}@1`;
    t.is(findCondition(id, suites).id, id);
    const [suite, , type] = key.split('/');
    const plain = `${suite === '3dcad' ? '3dad-lidar' : suite}/${type}@1`;
    t.deepEqual(
      suites.flatMap((each) => each.plainId?.(id) ?? []),
      [plain],
      key,
    );
  }
  t.true(keys.length > 30);
});

test('a short name of a suite stands for no other type and no other layout', (t) => {
  for (const id of ['3dcad/kitti4/nothing@1', '3dcad/kitti5/gaussian_noise@1', '3dcad/kitti4/gaussian_noise@9']) {
    t.throws(() => findCondition(id, suites), { message: new RegExp(`"${id}"`) });
  }
});
