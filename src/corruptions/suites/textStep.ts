import type { Sample } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { inPlace } from './inPlace.js';
import { UNCHANGED, type StepUse, type TextStep } from './step.js';
import { withChanges } from './withChanges.js';

/**
 * A sample whose words, when asked for, have gone through the operation.
 *
 * Data sets of images and texts hold samples that are either; an image alone is left as it is.
 */
export function applyTextStep<GroundTruth>(
  sample: Sample<GroundTruth>,
  step: TextStep,
  use: StepUse,
): Sample<GroundTruth> {
  if (sample.text === undefined) {
    if (sample.image !== undefined) return sample;
    throw new InputError(`sample ${sample.id}: ${use.id} changes words and the sample has none`);
  }
  let unchanged = false;
  return withChanges(sample, {
    text: async () => {
      const written = (await sample.text?.()) as string;
      const place = `sample ${sample.id}: ${use.id}`;
      const changed = await inPlace(place, () =>
        step.operation.apply(written, step.parameters, use.streams(sample.id, 'text')),
      );
      unchanged = changed === written;
      return changed;
    },
    get notes() {
      const own = { code: UNCHANGED, message: `${use.id} left the text as it was` };
      return [...(sample.notes ?? []), ...(unchanged ? [own] : [])];
    },
  });
}
