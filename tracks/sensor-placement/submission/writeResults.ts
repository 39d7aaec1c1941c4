import { join } from 'node:path';
import type { Dataset, Detections, SubmissionWriting } from '../../../src/contracts/index.js';
import { RESULTS_FILE } from '../../../src/datasets/nuscenes/index.js';
import { InputError } from '../../../src/errors/index.js';
import { assertBoxes, flatRows } from '../../../src/geometry/index.js';
import { nuscenesProfile } from '../../../src/metrics/index.js';
import { writeStreamAtomic } from '../../../src/sensors/index.js';
import { baselineModelPath } from '../baseline.js';
import { inOrderOfTime, officialFrames } from '../groundTruth.js';
import { LeftOut, toOfficialBoxes } from '../officialBoxes.js';
import { challengeProfile } from '../profiles.js';
import { RESULTS_ARCHIVE } from '../scoreFiles.js';
import { lidarOnly } from './meta.js';
import { resultsText, type SubmittedSample } from './resultsText.js';
import { zipOf } from './zipStream.js';

function checkDetections({ boxes, scores, velocities }: Detections, place: string): void {
  assertBoxes(flatRows(boxes), place);
  const badScore = scores.findIndex((score) => !(score >= 0 && score <= 1));
  if (badScore >= 0) throw new InputError(`${place}: score ${badScore} is ${scores[badScore]}; it must be from 0 to 1`);
  const still = velocities === undefined ? -1 : flatRows(velocities).findIndex((value) => !Number.isFinite(value));
  if (still >= 0) throw new InputError(`${place}: velocity ${still >> 1} is not finite`);
}

async function convert({
  dataset,
  predictions,
}: {
  readonly dataset: Dataset;
  readonly predictions: ReadonlyMap<string, Detections>;
}): Promise<SubmittedSample[]> {
  const frames = await officialFrames(dataset);
  const profile = nuscenesProfile(challengeProfile);
  const leftOut = new LeftOut();
  const samples: SubmittedSample[] = [];
  for (const token of inOrderOfTime(dataset.ids, frames)) {
    const detections = predictions.get(token) as Detections;
    checkDetections(detections, `sample ${token}`);
    const pose = frames.pose(await dataset.sample(token));
    samples.push({ token, boxes: toOfficialBoxes(detections, pose, profile, token, leftOut) });
  }
  return samples;
}

/**
 * Writes `results_nusc.json` and `results_nusc.zip`, which holds it at its root: every sample, at most 500 boxes each.
 *
 * Classes that the challenge does not score and boxes beyond their range are left out, of too many the best are kept.
 *
 * @returns the two paths
 * @throws InputError naming the sample where a box, score or velocity may not be
 */
export async function writeResults(input: SubmissionWriting<Detections>): Promise<readonly string[]> {
  const samples = await convert(input);
  const meta = lidarOnly(input.modelPath === baselineModelPath);
  const paths = [join(input.outDir, RESULTS_FILE), join(input.outDir, RESULTS_ARCHIVE)];
  await writeStreamAtomic(paths[0], resultsText(meta, samples));
  await writeStreamAtomic(paths[1], zipOf(RESULTS_FILE, resultsText(meta, samples)));
  return paths;
}
