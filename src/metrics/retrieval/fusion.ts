/**
 * Fusion of matching logits and cosines over many mixing ratios.
 *
 * For each ratio r of 50 from 0.9 to 0.99: o_r = r · softmax(logits) + (1 − r) · cosine, the softmax over the candidates
 * of one query. A candidate's score is the mean of its o_r weighted by the softmax over r of −|o_r − mean of o_r|.
 *
 * Source: `src/models/hccm/xvlm_retrieval_hccm.py` of rhao-hur/RoboSense25_HCCM_Code, second place of the challenge.
 */
import { InputError } from '../../errors/index.js';

export interface FusionOptions {
  readonly ratios?: number;
  readonly from?: number;
  readonly to?: number;
}

/**
 * @param logits (k) image-text matching logits of one query's candidates
 * @param cosines (k) their cosines
 * @returns (k) float64 fused scores
 */
export function fuseScores(
  logits: ArrayLike<number>,
  cosines: ArrayLike<number>,
  { ratios = 50, from = 0.9, to = 0.99 }: FusionOptions = {},
): Float64Array {
  const k = logits.length;
  if (cosines.length !== k) throw new InputError(`${k} logits, but ${cosines.length} cosines`);
  if (!(Number.isInteger(ratios) && ratios > 0)) throw new InputError(`${ratios} mixing ratios; give one or more`);
  const probability = softmax(Float64Array.from(logits));
  const fused = new Float64Array(k);
  const mixed = new Float64Array(ratios);
  for (let candidate = 0; candidate < k; candidate++) {
    let mean = 0;
    for (let r = 0; r < ratios; r++) {
      const ratio = ratios === 1 ? from : from + ((to - from) * r) / (ratios - 1);
      mixed[r] = ratio * probability[candidate] + (1 - ratio) * cosines[candidate];
      mean += mixed[r];
    }
    mean /= ratios;
    const weights = softmax(mixed.map((value) => -Math.abs(value - mean)));
    for (let r = 0; r < ratios; r++) fused[candidate] += weights[r] * mixed[r];
  }
  return fused;
}

function softmax(values: Float64Array): Float64Array {
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = values.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
