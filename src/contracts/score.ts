/** Metric id → value; null where it is undefined (the reason stands in `reasons`). */
export type Metrics = Readonly<Record<string, number | null>>;

/** The metrics over a part of the samples, e.g. by range. */
export interface Slice {
  readonly by: string;
  readonly value: string;
  readonly n: number;
  readonly metrics: Metrics;
  /** Metric id → why it is null. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Something the reader of a score must know; it never stops a run. */
export interface Warning {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
}

/**
 * A statistic over resampled units.
 *
 * `weights[i]` is how often unit i was drawn; all ones gives the score itself. Null where the resample leaves it
 * undefined.
 */
export type ResampledStatistic = (weights: Uint32Array) => number | null;

/** What a track says about one condition's predictions. */
export interface Scored {
  readonly primary: { readonly id: string; readonly value: number | null };
  readonly metrics: Metrics;
  /** Metric id → why it is null. */
  readonly reasons: Readonly<Record<string, string>>;
  /** The same metrics under the profile's counterpart (compat for exact, exact for compat). */
  readonly alternate: Readonly<Record<string, Metrics>>;
  readonly slices: readonly Slice[];
  readonly warnings: readonly Warning[];
  /** Ids of the units the bootstrap resamples. */
  readonly units: readonly string[];
  /** Metric id → statistic; the primary stands under its own id. */
  readonly resampled: Readonly<Record<string, ResampledStatistic>>;
  /** What the official program would have written: file name → content. Made when asked. */
  officialFiles?(): ReadonlyMap<string, string>;
}
