/**
 * Percentile bootstrap over units that were scored alone (frames, scenes, questions, episodes).
 *
 * Source: Efron, Tibshirani, "An introduction to the bootstrap", 1993, section 13.3. Replicates come in chunks, and each
 * chunk draws from a stream of its own: chunks can be made by any number of workers, in any order, without changing a
 * digit.
 */
import type { ResampledStatistic } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { keyedRng } from '../random/index.js';

export interface BootstrapOptions {
  /** Default 1,000. */
  readonly replicates?: number;
  /** Replicates per chunk; another size draws other resamples. Default 100. */
  readonly chunk?: number;
  readonly seed: number;
  /** Share of the replicates inside the interval. Default 0.95. */
  readonly level?: number;
}

export interface BootstrapInterval {
  /** Null where no replicate is defined. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly replicates: number;
  /** Replicates that left the statistic undefined; the interval is that of the others. */
  readonly undefinedReplicates: number;
}

/** One piece of the work, small enough for a worker. */
export interface BootstrapChunk {
  readonly units: number;
  readonly seed: number;
  readonly index: number;
  readonly replicates: number;
}

const DEFAULT_REPLICATES = 1000;
const DEFAULT_CHUNK = 100;
const DEFAULT_LEVEL = 0.95;

function checkPositiveInteger(name: string, value: number): void {
  if (!Number.isInteger(value) || value <= 0) {
    throw new InputError(`bootstrap ${name} is ${value}; give a whole number above 0`);
  }
}

/** The chunks of a run, in order; their values put together in this order are the run's replicates. */
export function bootstrapChunks(units: number, options: BootstrapOptions): BootstrapChunk[] {
  const { replicates = DEFAULT_REPLICATES, chunk = DEFAULT_CHUNK, seed } = options;
  checkPositiveInteger('units', units);
  checkPositiveInteger('replicates', replicates);
  checkPositiveInteger('chunk', chunk);
  return Array.from({ length: Math.ceil(replicates / chunk) }, (_, index) => ({
    units,
    seed,
    index,
    replicates: Math.min(chunk, replicates - index * chunk),
  }));
}

/**
 * Evaluates all statistics on the resamples of one chunk.
 *
 * @returns per statistic its values, (replicates) float64; NaN where a resample leaves it undefined
 */
export function runBootstrapChunk(
  { units, seed, index, replicates }: BootstrapChunk,
  statistics: readonly ResampledStatistic[],
): Float64Array[] {
  const rng = keyedRng(seed, 'bootstrap', index);
  const values = statistics.map(() => new Float64Array(replicates));
  const weights = new Uint32Array(units);
  for (let replicate = 0; replicate < replicates; replicate++) {
    weights.fill(0);
    for (let draw = 0; draw < units; draw++) weights[rng.integer(0, units)]++;
    for (let s = 0; s < statistics.length; s++) values[s][replicate] = statistics[s](weights) ?? Number.NaN;
  }
  return values;
}

/**
 * Values of several statistics on the same resamples, e.g. of two models for a paired comparison.
 *
 * @returns the same keys; (replicates) float64, NaN where a resample leaves a statistic undefined
 * @throws InputError where a number of units, replicates or chunk size is not a whole number above 0
 */
export function bootstrapReplicates<Key extends string>(
  units: number,
  statistics: Readonly<Record<Key, ResampledStatistic>>,
  options: BootstrapOptions,
): Record<Key, Float64Array> {
  const keys = Object.keys(statistics) as Key[];
  const functions = keys.map((key) => statistics[key]);
  const chunks = bootstrapChunks(units, options);
  const total = chunks.reduce((sum, { replicates }) => sum + replicates, 0);
  const values = Object.fromEntries(keys.map((key) => [key, new Float64Array(total)])) as Record<Key, Float64Array>;
  let done = 0;
  for (const chunk of chunks) {
    const ofChunk = runBootstrapChunk(chunk, functions);
    keys.forEach((key, s) => values[key].set(ofChunk[s], done));
    done += chunk.replicates;
  }
  return values;
}

/** Quantile of ascending values by linear interpolation between neighbours. */
function quantile(ascending: Float64Array, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}

/** The central interval of replicate values; NaN values are left out and counted. */
export function percentileInterval(values: Float64Array, level = DEFAULT_LEVEL): BootstrapInterval {
  if (!(level > 0 && level < 1)) throw new InputError(`bootstrap level is ${level}; give a number between 0 and 1`);
  const ascending = values.filter((value) => !Number.isNaN(value)).sort();
  const tail = (1 - level) / 2;
  return {
    low: ascending.length === 0 ? null : quantile(ascending, tail),
    high: ascending.length === 0 ? null : quantile(ascending, 1 - tail),
    level,
    replicates: values.length,
    undefinedReplicates: values.length - ascending.length,
  };
}

/** Percentile intervals of several statistics on the same resamples. */
export function bootstrapIntervals<Key extends string>(
  units: number,
  statistics: Readonly<Record<Key, ResampledStatistic>>,
  options: BootstrapOptions,
): Record<Key, BootstrapInterval> {
  const replicates = bootstrapReplicates(units, statistics, options);
  const intervals = Object.entries<Float64Array>(replicates).map(([key, values]) => [
    key,
    percentileInterval(values, options.level),
  ]);
  return Object.fromEntries(intervals) as Record<Key, BootstrapInterval>;
}

/**
 * Percentile interval of one statistic.
 *
 * @param units how many units are resampled, with replacement, per replicate
 * @throws InputError see {@link bootstrapReplicates}
 */
export function bootstrapInterval(
  units: number,
  statistic: ResampledStatistic,
  options: BootstrapOptions,
): BootstrapInterval {
  return bootstrapIntervals(units, { statistic }, options).statistic;
}

/** The mean of several statistics on the same resample; null where one of them is. */
export function meanStatistic(statistics: readonly ResampledStatistic[]): ResampledStatistic {
  if (statistics.length === 0) throw new InputError('the mean of no statistics');
  return (weights) => {
    let sum = 0;
    for (const statistic of statistics) {
      const value = statistic(weights);
      if (value === null) return null;
      sum += value;
    }
    return sum / statistics.length;
  };
}
