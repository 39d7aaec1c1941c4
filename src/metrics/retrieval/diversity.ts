/**
 * A ranking's first places without near copies: any image of the right building counts, so ten views of one building are
 * a wasted list. R@1 stays as it is.
 *
 * Source: `submit.py` of rhao-hur/RoboSense25_HCCM_Code.
 */
import { InputError } from '../../errors/index.js';
import type { Embeddings } from './scoreBlocks.js';

export interface DiversityOptions {
  /** Places to fill. */
  readonly count?: number;
  /** A candidate is passed over when its cosine to one already chosen is this or higher. */
  readonly maxCosine?: number;
}

/**
 * Walks down a ranking and takes what is unlike everything taken before; what was passed over fills the places that
 * stay empty, in the order of the ranking.
 *
 * @param ranked indices into the gallery, best first
 * @returns (min(count, ranked.length)) indices
 */
export function diverseTop(
  ranked: Int32Array,
  gallery: Embeddings,
  { count = 10, maxCosine = 0.85 }: DiversityOptions = {},
): Int32Array {
  const { data: rows, dimensions: width } = gallery;
  const stray = ranked.find((item) => !(item >= 0 && item < gallery.count));
  if (stray !== undefined) throw new InputError(`item ${stray} is not one of the gallery's ${gallery.count}`);
  const cosine = (a: number, b: number): number => {
    let dot = 0;
    let aa = 0;
    let bb = 0;
    for (let c = 0; c < width; c++) {
      const x = rows[a * width + c];
      const y = rows[b * width + c];
      dot += x * y;
      aa += x * x;
      bb += y * y;
    }
    return dot / Math.sqrt(aa * bb);
  };
  const taken: number[] = [];
  const passed: number[] = [];
  for (const item of ranked) {
    if (taken.length === count) break;
    if (taken.some((other) => cosine(item, other) >= maxCosine)) passed.push(item);
    else taken.push(item);
  }
  return Int32Array.from([...taken, ...passed].slice(0, Math.min(count, ranked.length)));
}
