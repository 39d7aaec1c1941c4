export {
  corruptionsAdCameraSuite,
  corruptionsAdLidarSuite,
  corruptionSuites,
  depthSuite,
  drivebenchSuite,
  imagecorruptionsSuite,
  queryNoiseSuite,
  robo3dSuite,
  robobevSuite,
  robodepthSuite,
  university1652WxSuite,
} from './builtIn.js';
export { builtInOperations, type Operations } from './operations.js';
export { corruptionSuiteSchema, type CorruptionSuiteFile } from './schema.js';
export { rgbViewOf, type RgbView } from './rgb.js';
export { LAYOUT_OF_NAME, splitLayout, withLayout, type LayoutId } from './layoutIds.js';
export { LIDAR_LAYOUT, UNCHANGED } from './step.js';
export { builtInSuite, loadCorruptionSuite, type SuiteLoading } from './suite.js';
