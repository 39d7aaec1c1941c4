import type { RngSource } from './rng.js';
import type { Sample } from './sample.js';

export type ConditionKind = 'clean' | 'corruption' | 'placement' | 'platform';

/** How the published code behaves, mistakes included, or how it was meant. */
export type CorruptionMode = 'compat' | 'fixed';

/** What a run may say about its conditions. */
export interface ConditionOptions {
  /** For corruptions whose published code is wrong somewhere; `fixed` when absent. */
  readonly mode?: CorruptionMode;
}

/** What the sensors are put through. Ids: `clean`, `robo3d/fog@2`, `pi3det/drone`. */
export interface Condition {
  readonly id: string;
  readonly kind: ConditionKind;
  /** One line for lists and reports, including what the approximation cannot do. */
  readonly description: string;
  /** Whether labels move with the sensor. */
  readonly movesGroundTruth: boolean;
  /** The benchmark's own name of the severity, e.g. `easy`. */
  readonly level?: string;
  /** Its parameters could not be checked against a published source. */
  readonly unverified?: boolean;
  /**
   * Returns a sample whose sensors, when asked, are the disturbed ones.
   *
   * `rng` is keyed by the seed alone: the condition adds its type, the id of the sample or sequence and the sensor. The
   * severity is no part of the key, so that a stronger one scales the same draws and a ladder differs by its parameters
   * alone.
   */
  apply<GroundTruth>(sample: Sample<GroundTruth>, rng: RngSource): Sample<GroundTruth>;
}

/** A named list of conditions that belong together, e.g. `pi3det` or `robo3d`. */
export interface ConditionSuite {
  readonly id: string;
  readonly title: string;
  /** Every condition id of the suite in display order. */
  readonly ids: readonly string[];
  readonly citation: string;
  /** What the source is published under, where numbers come from one. */
  readonly licence?: string | undefined;
  /** How the benchmark averages over its types. */
  readonly aggregation?: SuiteAggregation | undefined;
  /** Ids that models may have been trained on; the others are unseen, and results average both apart. */
  readonly known?: readonly string[] | undefined;
  /**
   * For ids that `create` takes beside `ids`: a condition with a LiDAR layout named (`robo3d/nuscenes/fog@2`) is the one of
   * `ids` returned here, held to that layout. Undefined for every other id.
   */
  plainId?(id: string): string | undefined;
  create(id: string, options?: ConditionOptions): Condition;
}

/** Which conditions of a suite a benchmark averages, and against what. */
export interface SuiteAggregation {
  /** E.g. mCE, mRR. */
  readonly metrics: readonly string[];
  /** Conditions that are averaged. */
  readonly ids: readonly string[];
  /** Published scores of the benchmark's baseline, e.g. `robobev/DETR3D`. */
  readonly baseline?: string;
}
