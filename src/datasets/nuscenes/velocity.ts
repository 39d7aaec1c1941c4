import type { NuscenesTables } from './tables.js';

/** Longest time, in seconds, over which a velocity is believed; twice that where both neighbours are there. */
const MAX_SECONDS = 1.5;

/**
 * Velocity of an annotated object: from its annotation before to the one after, as far as they are there.
 *
 * NaN where the object was annotated once only, or where its annotations are more than 1.5 s apart (3 s from the one
 * before to the one after).
 *
 * Source: nuscenes-devkit, `nuscenes.py`, `box_velocity`.
 *
 * @param out (at least `at` + 3) x, y, z in metres per second, global frame
 */
export function writeBoxVelocity(
  { annotations, samples }: Pick<NuscenesTables, 'annotations' | 'samples'>,
  annotation: number,
  out: Float64Array,
  at = 0,
  axes = 3,
): void {
  const before = annotations.previous[annotation];
  const after = annotations.next[annotation];
  const first = before >= 0 ? before : annotation;
  const last = after >= 0 ? after : annotation;
  const seconds =
    1e-6 * samples.timestampUs[annotations.sample[last]] - 1e-6 * samples.timestampUs[annotations.sample[first]];
  const limit = before >= 0 && after >= 0 ? 2 * MAX_SECONDS : MAX_SECONDS;
  const isKnown = first !== last && seconds <= limit;
  for (let axis = 0; axis < axes; axis++) {
    const moved = annotations.translation[3 * last + axis] - annotations.translation[3 * first + axis];
    out[at + axis] = isKnown ? moved / seconds : NaN;
  }
}

/** {@link writeBoxVelocity} as three numbers. */
export function boxVelocity(tables: Pick<NuscenesTables, 'annotations' | 'samples'>, annotation: number): Float64Array {
  const out = new Float64Array(3);
  writeBoxVelocity(tables, annotation, out);
  return out;
}
