import type { Detections, ObjectAnnotations, Sample, Scored, ScoringInput } from '../../src/contracts/index.js';
import { InputError } from '../../src/errors/index.js';
import type { KittiFrame } from '../../src/metrics/index.js';
import { frameOf } from './frames.js';
import { scoreFrames } from './scoreFrames.js';

/** Scores a run's predictions of one condition against the labels as the condition leaves them. */
export async function score(input: ScoringInput<Detections>): Promise<Scored> {
  if (!input.dataset.hasGroundTruth) {
    throw new InputError(
      `${input.dataset.path}: the split has no answers, so nothing can be scored; ` +
        'make the submission with "robosense predict" and "robosense submit"',
    );
  }
  const frames: KittiFrame[] = [];
  for await (const { sample, prediction } of input.samples) {
    frames.push(await frameOf(input.dataset.format, sample as Sample<ObjectAnnotations>, prediction));
  }
  return scoreFrames(frames, input.profile, input.phase);
}
