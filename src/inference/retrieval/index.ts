export { forEachScoreBlock } from './scoreBlocks.js';
export type { ScoreBlock, ScoreBlockOptions } from './scoreBlocks.js';
export { searchTopK } from './search.js';
export type { SearchOptions } from './search.js';
export { DEFAULT_MAX_BLOCK_BYTES } from './searchPlan.js';
export type { TopK } from './topK.js';
