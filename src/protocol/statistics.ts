import type { Scored } from '../contracts/index.js';
import { bootstrapIntervals as intervalsOf } from '../metrics/index.js';

/** Replicates that share one random stream; the protocol's, so that any number of workers gives the same digits. */
export const bootstrapChunk = 100;

/** A 95 % interval, or why there is none. */
export interface Interval {
  readonly ci95: [number, number] | null;
  readonly reason?: string;
}

/** 95 % percentile bootstrap intervals of a score's resampled metrics, all on the same resamples. */
export function bootstrapIntervals(scored: Scored, replicates: number, seed: number): Record<string, Interval> {
  const ids = Object.keys(scored.resampled);
  const none = (reason: string): Record<string, Interval> =>
    Object.fromEntries(ids.map((id) => [id, { ci95: null, reason }]));
  if (replicates === 0) return none('intervals are switched off');
  if (scored.units.length < 2) return none('an interval needs at least 2 resampled units');
  const found = intervalsOf(scored.units.length, scored.resampled, { replicates, chunk: bootstrapChunk, seed });
  return Object.fromEntries(
    ids.map((id) => {
      const { low, high, undefinedReplicates } = found[id] as (typeof found)[string];
      if (low === null || high === null) return [id, { ci95: null, reason: 'undefined in every resample' }];
      const ci95: [number, number] = [low, high];
      return [
        id,
        undefinedReplicates === 0 ? { ci95 } : { ci95, reason: `undefined in ${undefinedReplicates} resamples` },
      ];
    }),
  );
}
