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
export { JsonStream } from './jsonStream.js';
export { findNuscenesVersion, openNuscenesTables, type NuscenesReading, type NuscenesVersion } from './openTables.js';
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
