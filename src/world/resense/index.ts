export { egoMotionOf } from './egoMotion.js';
export { labelledScan, type LabelledScan, type ScanLayout } from './labelledScan.js';
export { openWorld, type SimulatedFrame, type World } from './openWorld.js';
export { builtScene, type SceneBuilder } from './scenes.js';
export { egoPoseOf, lidarOf, mountsOf, senseFrame, type SensedFrame } from './senseFrame.js';
export { openWorldLate, type LateWorld } from './late.js';
export { movedCameras, withResense, type ResenseLayout, type SensedAgain } from './withResense.js';
export {
  readWorldFile,
  WORLD_FILE,
  worldFileSchema,
  writeWorldFile,
  type LidarReference,
  type SceneReference,
  type WorldDocument,
  type WorldFile,
  type WorldFrame,
} from './worldFile.js';
