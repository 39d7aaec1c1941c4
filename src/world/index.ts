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
export { RayTracer, type Hit } from './trace/index.js';
export {
  annotate,
  CARLA_NOISE,
  carlaLidar,
  checkLidarModel,
  firingTimes,
  mountLidar,
  namedLidar,
  namedLidars,
  raysOnLoneObjects,
  readLidarFile,
  scanLidars,
  SCAN_COLUMNS,
  selectLabels,
  turnAzimuths,
  visibilityLevel,
  withSector,
  type CarlaLidarOptions,
  type CarlaNoise,
  type EgoPose,
  type LidarModel,
  type MountedLidar,
  type ObjectLabels,
  type RollingShutter,
  type ScanOptions,
  type Sensing,
} from './lidar/index.js';
export { exportGlb, importGlb, type GlbExportOptions, type GlbImportOptions, type ImportedScene } from './gltf/index.js';
export {
  buildFloor,
  describeFloor,
  FLOOR_TYPES,
  planPng,
  planSvg,
  renderFloor,
  viewFromAbove,
  viewFromCorner,
  viewOfRobot,
  withoutCeiling,
  type Floor,
  type FloorFacts,
  type FloorOptions,
  type FloorType,
} from './indoor/index.js';
