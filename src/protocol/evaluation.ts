/**
 * Plans, runs and their scores, without what corrupts data sets and compares placements: commands import this, and wait
 * for nothing that they do not need.
 */
export { aggregate, ladderWarnings } from './aggregate.js';
export { expandConditions, type ConditionEntry } from './conditionPatterns.js';
export { applyCondition, findCondition, parseConditionId } from './conditions.js';
export { buildMini, type MiniBuilding, type MiniFacts } from './buildMini.js';
export { cachedMini, cacheFolder, exportMini, miniDataset, prepareExport, type MiniUse } from './mini.js';
export {
  conditionIds,
  planDigest,
  planListSchema,
  planSchema,
  resolvePlan,
  type Plan,
  type PlanOverrides,
  type ResolvedPlan,
} from './plan.js';
export { loadPlans } from './planFile.js';
export { silentProgress, type Progress } from './predict.js';
export { StoppedError } from './stopped.js';
export { readPredictions, type PredictionRecord } from './predictions.js';
export { prepareRun, type PreparedRun } from './prepare.js';
export { rankResults, type RankedResult } from './rank.js';
export { chooseProfile, loadRegistry, type Registry } from './registry.js';
export { resultSchema, type ConditionResult, type Result } from './result.js';
export {
  benchmarkIds,
  evaluateTable,
  findBaseline,
  loadBenchmark,
  publishedTable,
  readTableFile,
  scaleOf,
  type Baseline,
  type Benchmark,
  type TableFile,
} from './robustness/index.js';
export { drawRunPictures, type RunPictures } from './pictures.js';
export { miniProgress, predictPlan, runPlan, scorePlan, submitPlan, type RunOptions, type RunOutcome } from './run.js';
export { finalScore, readResult, scoreFiles, type ScoreFilesOptions } from './scoreFiles.js';
export { scoreRun } from './scoreRun.js';
export { loadSuiteFiles } from './suites.js';
export { suitesOf, type SuiteFile } from './suitesOf.js';
export { writeRunSubmission } from './submit.js';
