export { mountLidar, withSector } from './adaptLidar.js';
export { CARLA_NOISE, carlaLidar, type CarlaLidarOptions } from './carlaLidar.js';
export type { EgoPose, RollingShutter } from './firings.js';
export { annotate, selectLabels, type ObjectLabels, type Sensing } from './labels.js';
export { namedLidar, namedLidars, readLidarFile } from './lidarFile.js';
export { checkLidarModel, type CarlaNoise, type LidarModel, type MountedLidar } from './lidarModel.js';
export { SCAN_COLUMNS, scanLidars, type LidarScan, type ScanOptions } from './scanLidars.js';
export { evenElevations, firingTimes, sectorAzimuths, turnAzimuths } from './scanPattern.js';
export { raysOnLoneObjects, visibilityLevel } from './visibility.js';
