export { PLATFORM_APPROXIMATED, platformCondition, type PlatformConditionInput } from './condition.js';
export { platformSchema, readPlatformConfig, type PlatformConfig, type PlatformSuiteConfig } from './config.js';
export { drawPlatformPose, truncatedNormal, type PoseDraw } from './draw.js';
export {
  randomPlatformJitter,
  targetFromRecorded,
  virtualPlatformPose,
  type PlatformPose,
  type VirtualPoseHeight,
} from './pose.js';
export { moveScene, moveSceneBack, type LidarScene } from './scene.js';
export { loadPlatformSuite, pi3detConfigFile, pi3detSuite, platformSuite } from './suite.js';
