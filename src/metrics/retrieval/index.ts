export { numpyArgsort, rankedByArgsort, topByArgsort, type Scores } from './argsort.js';
export { buildingNumbers, buildingsByName, buildingsOfPairs, type RetrievalBuildings } from './buildings.js';
export {
  BUILDING_MODES,
  CHALLENGE_SCORE,
  officialRetrievalNames,
  RECALL_AT,
  RECALL_MEAN,
  recallId,
  recallMeanId,
  RETRIEVAL_DIRECTIONS,
  RETRIEVAL_METRICS,
  TIE_POLICIES,
  type BuildingMode,
  type RecallAt,
  type RetrievalDirection,
  type TiePolicy,
} from './definitions.js';
export { diverseTop, type DiversityOptions } from './diversity.js';
export { evaluateRetrieval, retrievalMetrics, type DirectionScores, type RetrievalEvaluation } from './evaluate.js';
export { roundToFloat16 } from './float16.js';
export { fuseScores, type FusionOptions } from './fusion.js';
export { boxL1, boxOverlap, boxRelation, evaluateGrounding, type GroundingScores } from './grounding.js';
export {
  counterpartOf,
  RETRIEVAL_PROFILES,
  retrievalProfile,
  type RetrievalProfile,
  type RetrievalProfileId,
} from './profiles.js';
export { evaluateRankedLists, type RankedList } from './rankedLists.js';
export { rankQueries, type QueryRanks, type RankedQueries, type RightItems } from './ranks.js';
export { NEVER, RowRanker } from './rowRanker.js';
export { countRecalls, recallMetrics, type RecallCounts, type RetrievalValues } from './recall.js';
export { retrievalStatistics } from './resample.js';
export {
  embeddingBlocks,
  matrixBlocks,
  plainProduct,
  type Embeddings,
  type GalleryProduct,
  type GalleryProductMaker,
  type ScoreBlock,
  type ScoreBlocks,
} from './scoreBlocks.js';
export { topIndices } from './selection.js';
export { CAPTION_LENGTHS, retrievalSlices, type SliceFacts } from './slices.js';
export {
  OFFICIAL_CANDIDATES,
  sumOfProcesses,
  twoStageBlocks,
  UNSCORED,
  type Rerank,
  type TwoStageOptions,
} from './twoStage.js';
export {
  evaluateUniversity1652,
  JUNK_LABEL,
  university1652Query,
  type University1652Scores,
  type UniversityQuery,
} from './university1652.js';
export { retrievalWarnings } from './warnings.js';
