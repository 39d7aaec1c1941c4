import type { ConditionSuite } from './condition.js';
import type { Model, ModelSource } from './model.js';
import type { SecondStageRecipe } from './secondStage.js';
import type { Dataset, DatasetSource, Sample } from './sample.js';
import type { Metrics, Scored } from './score.js';
import type { Image } from './sensors.js';

/** A named, versioned set of metric choices. */
export interface Profile {
  readonly id: string;
  /** Rises whenever the profile's numbers change. */
  readonly version: number;
  readonly description: string;
}

export interface Phase {
  readonly id: string;
  readonly title: string;
  /** The official scorer's profile: what a phase uses when none is named. */
  readonly profile: string;
}

/** What to score: the ids in the dataset's order, and how to get at truth and prediction of each. */
export interface ScoringInput<Prediction> {
  readonly samples: AsyncIterable<{ readonly sample: Sample; readonly prediction: Prediction | undefined }>;
  readonly dataset: Dataset;
  readonly profile: string;
  readonly phase?: string;
}

export interface FileScoringInput {
  readonly groundTruth: string;
  readonly predictions: string;
  readonly profile: string;
  readonly phase?: string;
  readonly split?: string;
  /** Tells the user what was found; the command line prints it on standard error. */
  readonly onFound: (message: string) => void;
}

/** A score from files, and what was read for it. */
export interface FileScored extends Scored {
  /** Layout of the ground truth, e.g. `kitti-object`. */
  readonly format: string;
  /** What provenance digests. */
  readonly groundTruthFiles: readonly string[];
  readonly predictionFiles: readonly string[];
}

/** One defect of a submission. */
export interface Defect {
  /** `error`: the official evaluator stops or the score is lost; `warning`: it is swallowed silently. */
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** Where: frame, key, row. */
  readonly place: string;
  readonly message: string;
}

export interface SubmissionWriting<Prediction> {
  readonly dataset: Dataset;
  readonly predictions: ReadonlyMap<string, Prediction>;
  readonly outDir: string;
  readonly phase?: string;
  /** Description of the model that predicted, where there is one. */
  readonly modelPath?: string;
}

export interface SubmissionChecking {
  readonly path: string;
  /** The dataset the submission is for; checks of order and count need it. */
  readonly dataset?: Dataset;
  readonly phase?: string;
}

/** What to draw of the predictions under one condition. */
export interface PictureDrawing<Prediction> {
  readonly dataset: Dataset;
  /** Samples as the model saw them, in the dataset's order. */
  readonly samples: AsyncIterable<{ readonly sample: Sample; readonly prediction: Prediction | undefined }>;
  /** Which samples to show; the track chooses telling ones where it is absent. */
  readonly ids?: readonly string[];
  /** How many pictures, or rows of a picture, where the track chooses. */
  readonly count: number;
}

/** A picture of predictions beside the truth. */
export interface DrawnPicture {
  /** File name without extension. */
  readonly name: string;
  /** 8-bit RGB. */
  readonly image: Image;
}

/**
 * A mini dataset as work that can be spread over workers.
 *
 * Units and what they return are plain data. Equal seeds give equal bytes, in any order and on any number of workers.
 */
export interface MiniRecipe<Unit = unknown, Written = unknown> {
  /** What plans may name; each is a folder of the set. */
  readonly parts: readonly { readonly name: string; readonly description: string }[];
  units(seed: number): readonly Unit[];
  /** Writes the files that belong to the unit alone. */
  write(outDir: string, seed: number, unit: Unit): Promise<Written>;
  /** Writes what belongs to all units; `written` stands in their order. */
  finish(outDir: string, seed: number, written: readonly Written[]): Promise<void>;
}

/** One challenge. `tracks/<id>/track.ts` exports it as `track`; the registry finds it there. */
export interface Track<Prediction = unknown> {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the bootstrap resamples: `frame`, `scene`, `building`, `episode`. */
  readonly resampledUnit: string;
  readonly phases: readonly Phase[];
  /** The first is the default without a phase. */
  readonly profiles: readonly Profile[];
  /** Families of metric ids, e.g. `<Class>/3d/R40@<overlap>/<difficulty>`, for lists. */
  readonly metrics: readonly { readonly id: string; readonly description: string }[];
  readonly suites: readonly ConditionSuite[];
  /** Path of the shipped baseline's model file. */
  readonly baseline: string;

  openDataset(source: DatasetSource): Promise<Dataset>;
  loadModel(source: ModelSource): Promise<Model<Prediction>>;
  /** For tracks whose models may look at all predictions of a condition together. */
  readonly secondStage?: SecondStageRecipe<Prediction>;
  /** Every file of a model, its description first: what provenance digests. */
  modelFiles(path: string): Promise<readonly string[]>;
  /** What the model wants of the data set where the plan does not say, e.g. the number of sweeps. */
  datasetFor?(modelPath: string): Promise<Pick<DatasetSource, 'sweeps'>>;
  /** Plain JSON for `predictions.jsonl`; `decode(encode(p))` is p, digit for digit. */
  encodePrediction(prediction: Prediction): unknown;
  decodePrediction(value: unknown): Prediction;
  score(input: ScoringInput<Prediction>): Promise<Scored>;
  scoreFiles(input: FileScoringInput): Promise<FileScored>;
  /** Combines the official scores of the phases, in phase order. */
  finalScore(phaseScores: readonly number[]): number;
  /** Puts entries in the order of the challenge's leaderboard, best first; without it the score decides. */
  rank?<Entry extends { readonly metrics: Metrics }>(entries: readonly Entry[]): readonly Entry[];
  /** Why a data set has no submission, e.g. because the challenge never asked for it; undefined where it has one. */
  noSubmission?(dataset: Dataset): string | undefined;
  /** Writes the challenge's files; returns their paths. */
  writeSubmission(input: SubmissionWriting<Prediction>): Promise<readonly string[]>;
  checkSubmission(input: SubmissionChecking): Promise<readonly Defect[]>;
  /** Pictures of predictions beside the truth, for looking at what a score is made of. */
  pictures?(drawing: PictureDrawing<Prediction>): AsyncIterable<DrawnPicture>;
  /** The track's mini dataset in the official layout, made from the built-in world. */
  readonly mini: MiniRecipe;
}
