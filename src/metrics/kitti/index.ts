export type { KittiFrame } from './columns.js';
export { perfectPrecision } from './curve.js';
export {
  KITTI_CLASSES,
  KITTI_DIFFICULTIES,
  KITTI_METRICS,
  kittiMetricId,
  overlapThresholds,
  parseKittiMetricId,
  RANKED_CLASSES,
  type KittiClass,
  type KittiComponent,
  type KittiDifficulty,
  type KittiMetric,
  type KittiOverlap,
  type RecallPositions,
} from './definitions.js';
export { evaluateKitti, kittiCurveId, type KittiEvaluation } from './evaluate.js';
export type { KittiMode } from './overlaps.js';
export { PI3DET_PHASE_METRICS, pi3detPhaseScore, pi3detToKitti } from './pi3det.js';
export { prepareKitti, type KittiOptions, type PreparedKitti } from './prepare.js';
export { RANGES_M, recallByRange, type RangeSlice } from './range.js';
export { kittiStatistic } from './resample.js';
export type { KittiCurve } from './sampling.js';
