/**
 * A stream of random numbers that is handed in, never global.
 *
 * Production streams come from `src/random` (counter-based, keyed); golden tests inject the reference's own numbers.
 */
export interface Rng {
  /** Uniform in [low, high); defaults to [0, 1). */
  uniform(low?: number, high?: number): number;
  /** Gaussian; defaults to mean 0 and standard deviation 1. */
  normal(mean?: number, standardDeviation?: number): number;
  poisson(lambda: number): number;
  /** Integer in [low, high). */
  integer(low: number, high: number): number;
  choice<T>(items: readonly T[]): T;
  /**
   * Fills `out` with uniforms in [0, 1) in one go, where a generator has a quicker way than one call a number. The
   * numbers belong to the stream but are not those that single calls would give. Callers use `fillUniform` of
   * `src/random`, which falls back to single calls.
   */
  fillUniform?(out: Float64Array): void;
  /** The same for Gaussians of mean 0 and standard deviation 1. */
  fillNormal?(out: Float64Array): void;
}

/** Opens the stream that belongs to the given keys, e.g. (sample id, sensor); equal keys give equal streams. */
export type RngSource = (...keys: readonly (string | number)[]) => Rng;
