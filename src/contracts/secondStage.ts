import type { ModelSource } from './model.js';
import type { Sample } from './sample.js';

/** The first stage of one condition, whole. */
export interface SecondStageInput<Prediction> {
  readonly model: ModelSource;
  /** Threads of a network's run. */
  readonly threads: number;
  /** Samples as the model saw them, in the dataset's order, with what it said of each. */
  readonly samples: AsyncIterable<{ readonly sample: Sample; readonly prediction: Prediction }>;
}

/** A second look at samples, with the first predictions of all of them at hand. */
export interface SecondStage<Prediction> {
  /** Samples whose prediction changes. */
  readonly ids: readonly string[];
  /** The new prediction of one of `ids`; depends on the first stage alone, so that any order gives the same. */
  predict(id: string): Promise<Prediction>;
  close(): Promise<void>;
}

/**
 * What a track does once every sample of a condition has its first prediction: rerank the best pairs of a retrieval, say.
 * The protocol runs it, keeps what is finished through a kill, and puts the new predictions in the place of the first.
 */
export interface SecondStageRecipe<Prediction> {
  /** Whether the model has one; reads its description alone. */
  isWanted(modelPath: string): Promise<boolean>;
  open(input: SecondStageInput<Prediction>): Promise<SecondStage<Prediction>>;
}
