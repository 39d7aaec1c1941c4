import type { Sample } from '../../contracts/index.js';

/** A sample with other parts. Descriptors instead of a spread: a data set's own lazy getters stay lazy. */
export function withChanges<GroundTruth>(
  sample: Sample<GroundTruth>,
  changed: Partial<Sample<GroundTruth>>,
): Sample<GroundTruth> {
  return Object.defineProperties({} as Sample<GroundTruth>, {
    ...Object.getOwnPropertyDescriptors(sample),
    ...Object.getOwnPropertyDescriptors(changed),
  });
}
