/** Everything that is done once: samples, filters, ranks, matches and their errors. */
import type { NuscenesBoxes } from '../../datasets/nuscenes/boxes.js';
import { DETECTION_NAMES, type DetectionName } from '../../datasets/nuscenes/classes.js';
import type { NuscenesPredictions } from '../../datasets/nuscenes/resultsColumns.js';
import { InputError } from '../../errors/index.js';
import { keptBoxes, type NuscenesSurroundings } from './filter.js';
import { matchErrors, type MatchErrors } from './matchErrors.js';
import { matchClass, type Matches } from './matching.js';
import type { NuscenesProfile } from './profiles.js';
import { rankByClass, type RankedClass } from './rankedClass.js';
import { alignSamples, checkBoxes } from './samples.js';

export interface NuscenesInput {
  readonly groundTruth: NuscenesBoxes;
  /** The same samples in any order; their order decides between equal scores. */
  readonly predictions: NuscenesPredictions;
  /** Without it nothing is filtered by range, points or racks. */
  readonly surroundings?: NuscenesSurroundings;
}

/** One class, matched at every threshold. */
export interface PreparedClass {
  readonly className: DetectionName;
  readonly ranked: RankedClass;
  /** (samples) ground truth that is evaluated. */
  readonly labelsOfSample: Uint32Array;
  readonly labelCount: number;
  /** Per threshold. */
  readonly matches: readonly Matches[];
  readonly errors: readonly MatchErrors[];
}

export interface PreparedNuscenes {
  readonly profile: NuscenesProfile;
  readonly predictions: NuscenesPredictions;
  /** In the order of the ground truth. */
  readonly sampleTokens: readonly string[];
  readonly classes: readonly PreparedClass[];
  readonly labelCount: number;
  readonly predictionCount: number;
}

function checkProfile({ id, distanceThresholdsM, errorThresholdM, classes, rangeM }: NuscenesProfile): void {
  if (!distanceThresholdsM.includes(errorThresholdM)) {
    throw new InputError(`profile ${id}: errors are taken at ${errorThresholdM} m, which is none of its thresholds`);
  }
  const without = classes.filter((name) => rangeM[name] === undefined);
  if (without.length > 0) throw new InputError(`profile ${id}: no range for ${without.join(', ')}`);
}

function checkSurroundings({ groundTruth, surroundings }: NuscenesInput): void {
  if (surroundings === undefined) return;
  const samples = groundTruth.sampleTokens.length;
  const { egoTranslation, bicycleRacks } = surroundings;
  if (egoTranslation.length !== 3 * samples) {
    throw new InputError(
      `${samples} samples need ${3 * samples} numbers of egoTranslation, not ${egoTranslation.length}`,
    );
  }
  if (bicycleRacks !== undefined && bicycleRacks.sampleRows.length !== samples + 1) {
    throw new InputError(`bicycle racks are of ${bicycleRacks.sampleRows.length - 1} samples, not ${samples}`);
  }
}

function countLabels(groundTruth: NuscenesBoxes, kept: Uint8Array, className: DetectionName): Uint32Array {
  const { sampleRows, detection, sampleTokens } = groundTruth;
  const code = DETECTION_NAMES.indexOf(className);
  const counts = new Uint32Array(sampleTokens.length);
  for (let s = 0; s < counts.length; s++) {
    for (let row = sampleRows[s]; row < sampleRows[s + 1]; row++) if (detection[row] === code) counts[s] += kept[row];
  }
  return counts;
}

const sumOf = (values: Uint8Array | Uint32Array): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
};

/**
 * Filters and matches.
 *
 * @throws InputError where samples differ, a box is not of the profile or not of numbers, or a match has no size
 */
export function prepareNuscenes(input: NuscenesInput, profile: NuscenesProfile): PreparedNuscenes {
  const { groundTruth, predictions, surroundings } = input;
  checkProfile(profile);
  checkSurroundings(input);
  checkBoxes(groundTruth, profile.classes, 'ground-truth box');
  checkBoxes(predictions, profile.classes, 'prediction');
  const samples = groundTruth.sampleTokens.length;
  const groundTruthSample = alignSamples(groundTruth, predictions);
  const keptLabels = keptBoxes(
    groundTruth,
    Int32Array.from({ length: samples }, (_, s) => s),
    profile,
    surroundings,
  );
  const keptPredictions = keptBoxes(predictions, groundTruthSample, profile, surroundings);
  const { namedSample } = predictions;
  const comparedSample =
    namedSample && ((row: number): number => (namedSample[row] < 0 ? -1 : groundTruthSample[namedSample[row]]));

  const classes = rankByClass(predictions, groundTruthSample, keptPredictions, profile.classes).map((ranked) => {
    const { distanceThresholdsM } = profile;
    const matches = matchClass(
      ranked,
      predictions.translation,
      comparedSample,
      groundTruth,
      keptLabels,
      distanceThresholdsM,
    );
    const labelsOfSample = countLabels(groundTruth, keptLabels, ranked.className);
    return {
      className: ranked.className,
      ranked,
      labelsOfSample,
      labelCount: sumOf(labelsOfSample),
      matches,
      errors: matches.map((each) => matchErrors(each, ranked, predictions, groundTruth)),
    };
  });
  return {
    profile,
    predictions,
    sampleTokens: groundTruth.sampleTokens,
    classes,
    labelCount: sumOf(keptLabels),
    predictionCount: sumOf(keptPredictions),
  };
}
