/**
 * Two-stage scores: the best k by embedding are scored again by a slower model, everything else stays at -100.
 *
 * Source: `evaluation` in `Method/re_bbox.py` of robosense2025/track4. There each of `world` processes fills a float16
 * matrix with -100 and scores its share of the rows, and the matrices are summed: with more than one process every score
 * comes down by 100 a process, rounded to float16 each time, so that scores lie on a grid of 1/16 and more.
 */
import { InputError } from '../../errors/index.js';
import { roundToFloat16 } from './float16.js';
import type { ScoreBlocks } from './scoreBlocks.js';
import { topIndices } from './selection.js';

export interface TwoStageOptions {
  /** Candidates that are scored again, fewer where the gallery is smaller; 256 in the official configuration. */
  readonly k?: number;
  /** Processes of the official evaluation; 1 rounds to float16 once and adds nothing. */
  readonly world?: number;
  /** What scores are rounded to: `float16` as officially, or `float32` as in the second place's code (one process). */
  readonly type?: 'float16' | 'float32';
}

/**
 * The second stage: scores of a query's candidates, in their order.
 *
 * @param candidates (k) indices into the gallery, best first
 * @param coarse (k) their scores of the first stage
 */
export type Rerank = (
  query: number,
  candidates: Int32Array,
  coarse: Float64Array,
) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** Score of what was not scored again, before processes are summed. */
export const UNSCORED = -100;
export const OFFICIAL_CANDIDATES = 256;

/** A score as it stands in the sum of the processes' float16 matrices: the owner's first, then -100 of each other. */
export function sumOfProcesses(score: number, world: number): number {
  let sum = roundToFloat16(score);
  for (let process = 1; process < world; process++) sum = roundToFloat16(sum + UNSCORED);
  return sum;
}

/** Rows of two-stage scores, held in float32, in blocks as the coarse ones come. */
export function twoStageBlocks(coarse: ScoreBlocks, rerank: Rerank, options: TwoStageOptions = {}): ScoreBlocks {
  const { k = OFFICIAL_CANDIDATES, world = 1, type = 'float16' } = options;
  if (!(Number.isInteger(k) && k > 0)) throw new InputError(`k is ${k}; give a whole number above 0`);
  if (!(Number.isInteger(world) && world > 0)) throw new InputError(`world is ${world}; give a whole number above 0`);
  if (type === 'float32' && world !== 1) throw new InputError('processes are summed in float16 alone');
  const { queries, gallery } = coarse;
  const unscored = sumOfProcesses(UNSCORED, world);
  return {
    queries,
    gallery,
    async *blocks() {
      let scores = new Float32Array(0);
      for await (const block of coarse.blocks()) {
        const { firstQuery, rows } = block;
        if (scores.length < rows * gallery) scores = new Float32Array(rows * gallery);
        scores.fill(unscored);
        for (let row = 0; row < rows; row++) {
          const first = block.scores.subarray(row * gallery, (row + 1) * gallery);
          const candidates = topIndices(first, k);
          const again = await rerank(
            firstQuery + row,
            candidates,
            Float64Array.from(candidates, (item) => first[item]),
          );
          if (again.length !== candidates.length) {
            throw new InputError(
              `query ${firstQuery + row}: ${again.length} scores for ${candidates.length} candidates`,
            );
          }
          for (let c = 0; c < candidates.length; c++) {
            scores[row * gallery + candidates[c]] = type === 'float16' ? sumOfProcesses(again[c], world) : again[c];
          }
        }
        yield { firstQuery, rows, scores };
      }
    },
  };
}
