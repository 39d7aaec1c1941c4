export { buildScene, type LayoutName, type SceneOptions } from './buildScene.js';
export { labelScan, type ScanLabels } from './groundTruth.js';
export {
  evenElevations,
  forwardLidar,
  hdl64Elevations,
  sectorAzimuths,
  sensorFromWorld,
  type LidarSensor,
  type SensorPose,
} from './lidarSensor.js';
export { scanScene, type LidarScan } from './lidarScan.js';
export { castRays, type CastOptions, type RangeImage } from './raycast.js';
export type { Ground, ObjectName, Scene, SceneObject } from './scene.js';
export { drawPose, PLATFORMS, type Platform, type PlatformName } from './platforms.js';
export { renderScan, type ScanImageOptions } from './scanImage.js';
export * from './platform/index.js';
export * from './resense/index.js';
