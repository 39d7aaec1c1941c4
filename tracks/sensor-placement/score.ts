import ndarray from 'ndarray';
import type { Detections, Scored, ScoringInput } from '../../src/contracts/index.js';
import { InputError } from '../../src/errors/index.js';
import { nuscenesProfile } from '../../src/metrics/index.js';
import { inOrderOfTime, officialFrames } from './groundTruth.js';
import { leftOutWarnings } from './oddities.js';
import { joinOfficialBoxes, LeftOut, toOfficialBoxes, type OfficialBoxes } from './officialBoxes.js';
import { scoreBoxes } from './scoreBoxes.js';

const NOTHING: Detections = { boxes: ndarray(new Float32Array(0), [0, 7]), names: [], scores: new Float32Array(0) };

/**
 * Scores a run's predictions of one condition: converted to official boxes, then evaluated as a results file would be.
 *
 * Labels are those of the data set under every condition: what a placement does not see, it misses.
 *
 * @throws InputError where the split has no labels, or a prediction cannot be evaluated
 */
export async function score(input: ScoringInput<Detections>): Promise<Scored> {
  const { dataset, phase } = input;
  if (!dataset.hasGroundTruth) {
    throw new InputError(
      `${dataset.path}: the split has no answers, so nothing can be scored; ` +
        'make the submission with "robosense predict" and "robosense submit"',
    );
  }
  const profile = nuscenesProfile(input.profile);
  const frames = await officialFrames(dataset);
  const leftOut = new LeftOut();
  const boxesOf = new Map<string, OfficialBoxes>();
  for await (const { sample, prediction } of input.samples) {
    boxesOf.set(sample.id, toOfficialBoxes(prediction ?? NOTHING, frames.pose(sample), profile, sample.id, leftOut));
  }
  const groundTruth = frames.groundTruth([...boxesOf.keys()], profile);
  // As in the submission: the order decides between equal scores.
  const ids = inOrderOfTime([...boxesOf.keys()], frames);
  const lists = ids.map((id) => boxesOf.get(id) as OfficialBoxes);
  const scored = scoreBoxes(groundTruth, joinOfficialBoxes(ids, lists), profile, phase === undefined ? {} : { phase });
  return { ...scored, warnings: [...scored.warnings, ...leftOutWarnings(leftOut, profile.maxBoxesPerSample)] };
}
