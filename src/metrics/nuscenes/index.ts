export type { NuscenesCurve } from './curve.js';
export {
  ERROR_ABBREVIATION,
  NUSCENES_ERRORS,
  nuscenesCurveId,
  nuscenesMetricIds,
  type NuscenesError,
} from './definitions.js';
export { evaluateNuscenes, type NuscenesEvaluation, type NuscenesOptions } from './evaluate.js';
export type { NuscenesSurroundings } from './filter.js';
export {
  nuscenesMetricsDetails,
  nuscenesMetricsSummary,
  nuscenesTextTable,
  type NuscenesExport,
} from './officialFiles.js';
export type { NuscenesInput, PreparedClass, PreparedNuscenes } from './prepare.js';
export { NUSCENES_PROFILES, nuscenesProfile, type NuscenesProfile, type NuscenesProfileId } from './profiles.js';
export { compareSubmissions, rankSubmissions, type RankedScore } from './ranking.js';
export { nuscenesStatistics } from './resample.js';
export type { ClassScore, NuscenesSummary } from './summary.js';
