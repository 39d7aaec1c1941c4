export type { NuscenesBoxes, NuscenesGroundTruth, NuscenesPlacedBoxes } from './boxes.js';
export {
  ATTRIBUTE_NAMES,
  BICYCLE_RACK_CATEGORY,
  DETECTION_NAMES,
  detectionNameOf,
  type AttributeName,
  type DetectionName,
} from './classes.js';
export { nuscenesGroundTruth, type GroundTruthReading } from './groundTruth.js';
export { JsonStream } from '../json/index.js';
export { findNuscenesVersion, openNuscenesTables, type NuscenesReading, type NuscenesVersion } from './openTables.js';
export { readNuscenesResults, type NuscenesResults, type ResultsReading } from './results.js';
export { isResultsArchive, MAX_RESULTS_BYTES, openResultsEntry, RESULTS_FILE } from './resultsArchive.js';
export { BOX_COLUMN_WIDTHS, selectNuscenesSamples, type NuscenesPredictions } from './resultsColumns.js';
export {
  customSplits,
  nuscenesSplit,
  predefinedSplits,
  SPLIT_LISTS,
  splitsOfScenes,
  SplitVersionError,
  type NuscenesSplit,
  type SplitLists,
} from './splits.js';
export type {
  AnnotationColumns,
  EgoPoseColumns,
  InstanceColumns,
  NuscenesTables,
  SampleColumns,
  SampleDataColumns,
} from './tables.js';
export { TokenIndex } from './tokenIndex.js';
export { boxVelocity, writeBoxVelocity } from './velocity.js';
export {
  NUSCENES_FORMAT,
  openNuscenesDataset,
  PLACEMENT_AS_RECORDED,
  type NuscenesDataset,
  type NuscenesSource,
} from './dataset.js';
export { LIDAR_TOP_FROM_LIDAR, type NuscenesObjects } from './frame.js';
export { groundTruthOfInfos, MMDET3D_NUSCENES_FORMAT, openMmdet3dInfos } from './mmdet3dDataset.js';
export {
  readMmdet3dInfos,
  type Mmdet3dCamera,
  type Mmdet3dInfo,
  type Mmdet3dInstances,
  type Mmdet3dSweep,
} from './mmdet3dInfos.js';
export { egoFromGlobal, egoFromSensor, globalFromEgo, sensorFromEgo } from './poses.js';
export { boxesAt, boxesInSensorFrame, type NuscenesDataBoxes } from './sensorBoxes.js';
export { findRecordedPlacements, type LidarPath } from './recordedPlacements.js';
export {
  mergeSweeps,
  readSweeps,
  sweepPlaces,
  sweepsOf,
  type Sweep,
  type SweepPlace,
  type SweepReading,
} from './sweeps.js';
export { buildNuscenesRecords } from './buildRecords.js';
export {
  sensorFilename,
  type DatabaseToWrite,
  type ObjectToWrite,
  type SampleToWrite,
  type SceneToWrite,
  type SensorFileToWrite,
  type SensorToWrite,
} from './databaseToWrite.js';
export type { NuscenesTableRecords, Rotation, Vector3 } from './records.js';
export { writeNuscenesPoints, writeNuscenesTables } from './writeTables.js';
