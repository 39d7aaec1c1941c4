import type { Sample, Warning } from '../contracts/index.js';

/**
 * A sample whose point cloud a condition has changed: everything else stays, `resense`, the recorded `placements` and
 * earlier clouds go (see their contracts).
 *
 * Descriptors instead of a spread: a data set's own lazy getters stay lazy.
 *
 * @param note joins the sample's notes
 */
export function withChangedCloud<GroundTruth>(
  sample: Sample<GroundTruth>,
  changed: Partial<Sample<GroundTruth>>,
  note?: Warning,
): Sample<GroundTruth> {
  const noted = {
    // Asked late: a sample may know only after its sensors were read.
    get notes() {
      return [...(sample.notes ?? []), ...(note ? [note] : [])];
    },
  };
  const {
    resense: _resense,
    placements: _placements,
    earlierPointCloud: _earlier,
    ...kept
  } = Object.getOwnPropertyDescriptors(sample);
  return Object.defineProperties({} as Sample<GroundTruth>, {
    ...kept,
    ...Object.getOwnPropertyDescriptors(changed),
    ...(note && Object.getOwnPropertyDescriptors(noted)),
  });
}
