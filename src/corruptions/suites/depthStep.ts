import type { DepthImage, Sample } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { inPlace } from './inPlace.js';
import { UNCHANGED, type DepthStep, type StepUse } from './step.js';
import { withChanges } from './withChanges.js';

/** A sample whose depth images, when asked for, have gone through the operation. */
export function applyDepthStep<GroundTruth>(
  sample: Sample<GroundTruth>,
  step: DepthStep,
  use: StepUse,
): Sample<GroundTruth> {
  if (sample.depth === undefined) {
    throw new InputError(`sample ${sample.id}: ${use.id} corrupts depth images and the sample has none`);
  }
  const touched = { images: 0, changed: 0 };
  return withChanges(sample, {
    depth: async (camera) => {
      const recorded = (await sample.depth?.call(sample, camera)) as DepthImage;
      const place = `sample ${sample.id}, camera ${camera}: ${use.id}`;
      const corrupted = await inPlace(place, () =>
        step.operation.apply(recorded, step.parameters, use.streams(sample.id, camera)),
      );
      touched.images++;
      if (corrupted.depthM.some((depth, at) => depth !== recorded.depthM[at])) touched.changed++;
      return corrupted;
    },
    get notes() {
      const unchanged = touched.images > 0 && touched.changed === 0;
      const own = { code: UNCHANGED, message: `${use.id} left every depth image as it was` };
      return [...(sample.notes ?? []), ...(unchanged ? [own] : [])];
    },
  });
}
