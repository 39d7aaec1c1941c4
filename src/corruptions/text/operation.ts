/** Words of a query or question and what an operation on them is; the counterpart of `../operation.ts`. */
import type { z } from 'zod';
import type { Rng } from '../../contracts/index.js';

export interface TextOperation<Parameters> {
  readonly id: string;
  /** One line: what it does to the text. */
  readonly description: string;
  readonly parameters: z.ZodType<Parameters>;
  /** Source of the model. */
  readonly source: string;
  /** Returns the changed text. Never empty for a text with words in it. */
  apply(text: string, parameters: Parameters, rng: Rng): string;
}
