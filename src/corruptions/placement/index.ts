export {
  PLACEMENT_APPROXIMATED,
  PLACEMENT_RECORDED,
  placementCondition,
  type PlacementConditionInput,
} from './condition.js';
export {
  place3dConfigFile,
  placementSchema,
  readPlacementConfig,
  type PlacementConfig,
  type PlacementSuiteConfig,
} from './config.js';
export { resampleCloud, type ResampleOptions } from './resample.js';
export { placementRig, type LidarRig } from './rig.js';
export { loadPlacementSuite, place3dSuite, placementSuite } from './suite.js';
export { resampleSweeps } from './sweeps.js';
