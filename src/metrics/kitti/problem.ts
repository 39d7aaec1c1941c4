import { InputError } from '../../errors/index.js';
import type { KittiComponent } from './definitions.js';
import type { MatchingProblem } from './matching.js';
import type { PreparedKitti } from './prepare.js';
import { select } from './selection.js';

/** (detections) 1 where more than `minOverlap` of the image box lies on a DontCare region. */
export function coveredDetections({ cover }: PreparedKitti, minOverlap: number): Uint8Array {
  const covered = new Uint8Array(cover.length);
  for (let d = 0; d < cover.length; d++) if (cover[d] > minOverlap) covered[d] = 1;
  return covered;
}

/**
 * The matching problem behind one metric.
 *
 * @throws InputError where its class was not prepared
 */
export function problemOf(prepared: PreparedKitti, component: KittiComponent): MatchingProblem {
  const { className, difficulty, metric, overlap } = component;
  // Orientation is scored on the matches in the image.
  const overlapKind = metric === 'aos' ? 'bbox' : metric;
  const candidates = prepared.candidates[className]?.[overlapKind];
  if (candidates === undefined) {
    throw new InputError(`${className} was not prepared; classes are ${prepared.classes.join(', ')}`);
  }
  const harmless = overlapKind === 'bbox' ? { harmless: coveredDetections(prepared, overlap) } : {};
  return { selection: select(prepared, className, difficulty), candidates, minOverlap: overlap, ...harmless };
}
