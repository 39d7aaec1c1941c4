import { existsSync } from 'node:fs';
import type { ConditionSuite } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { builtInSuite, suiteFile } from './suite.js';

/** A suite of the package whose file is read when somebody looks at it. */
function lazySuite(id: string): ConditionSuite {
  const suite = (): ConditionSuite => {
    const found = builtInSuite(id);
    if (found) return found;
    throw new InputError(`configs/corruptions/${id}.yaml is missing: install the package again`);
  };
  return {
    id,
    get title() {
      return suite().title;
    },
    get ids() {
      return suite().ids;
    },
    get citation() {
      return suite().citation;
    },
    get licence() {
      return suite().licence;
    },
    get aggregation() {
      return suite().aggregation;
    },
    plainId: (condition) => suite().plainId?.(condition),
    create: (condition, options) => suite().create(condition, options),
  };
}

/** Camera: 15 common and 4 further corruptions (ImageNet-C). */
export const imagecorruptionsSuite = lazySuite('imagecorruptions');
/** Camera, depth estimation: KITTI-C and NYUDepth2-C. */
export const robodepthSuite = lazySuite('robodepth');
/** Camera rigs: nuScenes-C. */
export const robobevSuite = lazySuite('robobev');
/** Camera, driving with language. */
export const drivebenchSuite = lazySuite('drivebench');
/** Camera of a drone in nine weathers. */
export const university1652WxSuite = lazySuite('university1652-wx');
/** Camera half of 3D_Corruptions_AD. */
export const corruptionsAdCameraSuite = lazySuite('3dad-camera');
/** LiDAR: SemanticKITTI-C, KITTI-C and nuScenes-C. */
export const robo3dSuite = lazySuite('robo3d');
/** LiDAR half of 3D_Corruptions_AD. */
export const corruptionsAdLidarSuite = lazySuite('3dad-lidar');

/** Depth images of robots indoors. */
export const depthSuite = lazySuite('depth');

/** Words of queries and questions. */
export const queryNoiseSuite = lazySuite('query-noise');

const all = [
  imagecorruptionsSuite,
  robodepthSuite,
  robobevSuite,
  drivebenchSuite,
  university1652WxSuite,
  corruptionsAdCameraSuite,
  robo3dSuite,
  corruptionsAdLidarSuite,
  depthSuite,
  queryNoiseSuite,
];

/** Every suite of corruptions whose file is in the package, in the order of lists. */
export const corruptionSuites: readonly ConditionSuite[] = all.filter(({ id }) => existsSync(suiteFile(id)));
