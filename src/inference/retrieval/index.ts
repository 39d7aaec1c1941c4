export {
  cachedImageEmbeddings,
  cachedTextEmbeddings,
  imageDigest,
  openEmbeddingCache,
  textDigest,
} from './cachedEncoding.js';
export type { CachedEncoding, KeyedImage } from './cachedEncoding.js';
export { EmbeddingCache } from './embeddingCache.js';
export type { EmbeddingCacheKey, EmbeddingCacheOptions } from './embeddingCache.js';
export { onnxProduct } from './galleryProduct.js';
export type { GalleryProduct } from './galleryProduct.js';
export { fusedScoreBlocks, scoreBlocks } from './scoreBlocks.js';
export type {
  FusedBlockOptions,
  ScoreBlock,
  ScoreBlockOptions,
  ScoreBlocks,
  WeightedEmbeddings,
} from './scoreBlocks.js';
export { searchTopK } from './search.js';
export type { SearchOptions } from './search.js';
export { DEFAULT_MAX_BLOCK_BYTES } from './searchPlan.js';
export { topKOfBlocks } from './topKOfBlocks.js';
export type { TopK } from './topK.js';
