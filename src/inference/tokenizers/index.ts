export { fnv1a, hashedWords } from './hashedWords.js';
export type { HashedWords } from './hashedWords.js';
export { batchTokens } from './tokenBatch.js';
export type { TokenBatch } from './tokenBatch.js';
export type { TextTokenizer, TokenizedText } from './tokenizer.js';
export { readTokenizerJson } from './tokenizerJson.js';
export type { FileTokenizer } from './tokenizerJson.js';
