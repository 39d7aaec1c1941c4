import type { RngSource } from './rng.js';
import type { Sample } from './sample.js';

export type ConditionKind = 'clean' | 'corruption' | 'placement' | 'platform';

/** What the sensors are put through. Ids: `clean`, `robo3d/fog@2`, `pi3det/drone`. */
export interface Condition {
  readonly id: string;
  readonly kind: ConditionKind;
  /** One line for lists and reports, including what the approximation cannot do. */
  readonly description: string;
  /** Whether labels move with the sensor. */
  readonly movesGroundTruth: boolean;
  /** Returns a sample whose sensors, when asked, are the disturbed ones. `rng` is keyed by the seed alone: the condition
   * adds its type, its severity and the id of the sample or sequence. */
  apply<GroundTruth>(sample: Sample<GroundTruth>, rng: RngSource): Sample<GroundTruth>;
}

/** A named list of conditions that belong together, e.g. `pi3det` or `robo3d`. */
export interface ConditionSuite {
  readonly id: string;
  readonly title: string;
  /** Every condition id of the suite in display order. */
  readonly ids: readonly string[];
  readonly citation: string;
  create(id: string): Condition;
}
