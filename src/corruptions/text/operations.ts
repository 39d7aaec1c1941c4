import type { TextOperation } from './operation.js';
import { paraphrase } from './paraphrase.js';
import { typos } from './typos.js';
import { viewWords } from './viewWords.js';
import { wordOmission } from './wordOmission.js';

const operations: readonly TextOperation<unknown>[] = [typos, wordOmission, paraphrase, viewWords];

/** Every operation under its id; `apply` takes parameters that the operation's own schema has checked. */
export const TEXT_OPERATIONS: Readonly<Record<string, TextOperation<unknown>>> = Object.fromEntries(
  operations.map((operation) => [operation.id, operation]),
);
