import { z } from 'zod';

const diversity = z.strictObject({
  max_similarity: z.number().min(-1).max(1).default(0.85),
  places: z.int().min(1).max(1000).default(10),
});

/**
 * `rerank` of a model's YAML: what happens once all texts and images have their vectors.
 *
 * - `candidates`: how many of the best are looked at again, 256 unless given (as in the official configuration).
 * - `scores`: `logits` (the matcher's, rounded to float16, as officially; the default) or `fused` (logits and cosines mixed
 *   as by the second place of the challenge).
 * - `directions`: `[t2i, i2t]` unless given; `[t2i]` halves the work where only a submission is wanted.
 * - `cache_mb`: megabytes of what the encoders saw that are kept for the next query, 1024 unless given.
 * - `diversity`: `{ max_similarity: 0.85, places: 10 }`: of texts asking for images, the first places go to images that
 *   are unlike each other; those passed over fill places that stay empty.
 */
export const rerankSchema = z.strictObject({
  candidates: z.int().min(1).max(1_000_000).default(256),
  scores: z.enum(['logits', 'fused']).default('logits'),
  directions: z
    .array(z.enum(['t2i', 'i2t']))
    .min(1)
    .default(['t2i', 'i2t']),
  cache_mb: z.int().min(1).max(1_000_000).default(1024),
  diversity: diversity.optional(),
});

/** Without matching networks only the order of the best can change. */
export const diversityAlone = rerankSchema.pick({ candidates: true }).extend({ diversity });

/** A second stage of retrieval. */
export interface Reranking {
  readonly candidates: number;
  /** Absent where there is no network that sees both. */
  readonly matching?: {
    readonly scores: 'logits' | 'fused';
    readonly directions: readonly ('t2i' | 'i2t')[];
    readonly cacheBytes: number;
  };
  readonly diversity?: { readonly maxCosine: number; readonly count: number };
}

/** @param hasMatcher whether the model has a network that sees text and image together */
export function rerankingOf(yaml: z.infer<typeof rerankSchema>, hasMatcher: boolean): Reranking {
  const { candidates, scores, directions, cache_mb: megabytes, diversity: wanted } = yaml;
  return {
    candidates,
    ...(hasMatcher && { matching: { scores, directions, cacheBytes: megabytes * 2 ** 20 } }),
    ...(wanted && { diversity: { maxCosine: wanted.max_similarity, count: wanted.places } }),
  };
}
