/** What queries and questions are put through. */
export type { TextOperation } from './operation.js';
export { TEXT_OPERATIONS } from './operations.js';
export { paraphrase } from './paraphrase.js';
export { typos } from './typos.js';
export { viewWords } from './viewWords.js';
export { wordOmission } from './wordOmission.js';
