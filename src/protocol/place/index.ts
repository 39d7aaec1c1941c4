export { analysePlacements, type PlacementAnalysis } from './analyse.js';
export { detectorTrial, type DetectorTrial } from './detectorTrial.js';
export type { Detector } from './detect.js';
export { FOUND, foundConfig, writeFoundFile, type FoundFacts } from './foundFile.js';
export {
  FORETELLINGS,
  measuredScores,
  type Foretelling,
  type MeasuredScore,
  type MeasuredScores,
} from './measuredScores.js';
export type { Objective } from './placeUnit.js';
export { namedRigs, placementConfigs, type NamedRig } from './namedRigs.js';
export { searchOn, type SearchOptions } from './search.js';
export { placementSetting, type PlacementSetting, type SettingOptions } from './setting.js';
export { openWorkplace, type Workplace, type WorkplaceOptions } from './workplace.js';
