import type { Sample } from '../../contracts/index.js';

/**
 * A sample with other parts. Descriptors instead of a spread: a data set's own lazy getters stay lazy.
 *
 * @param without parts that the change makes untrue
 */
export function withChanges<GroundTruth>(
  sample: Sample<GroundTruth>,
  changed: Partial<Sample<GroundTruth>>,
  ...without: readonly (keyof Sample)[]
): Sample<GroundTruth> {
  const kept = Object.getOwnPropertyDescriptors(sample);
  for (const part of without) delete (kept as Partial<typeof kept>)[part];
  return Object.defineProperties({} as Sample<GroundTruth>, { ...kept, ...Object.getOwnPropertyDescriptors(changed) });
}
