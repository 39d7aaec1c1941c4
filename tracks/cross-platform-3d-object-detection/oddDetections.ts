import type { KittiObjects, Warning } from '../../src/contracts/index.js';
import { firstOf } from '../../src/errors/index.js';
import type { KittiFrame } from '../../src/metrics/index.js';

/** The classes of KITTI's labels, in small letters as the official evaluator compares them. */
const knownClasses: ReadonlySet<string> = new Set([
  'car',
  'van',
  'truck',
  'pedestrian',
  'person_sitting',
  'cyclist',
  'tram',
  'misc',
  'dontcare',
]);

/**
 * Detections that the official evaluator takes without a word although they cannot be meant: classes that no label can
 * have (never scored) and sizes that are not positive (overlap nothing, or the wrong things).
 */
export function oddDetectionWarnings(frames: readonly KittiFrame[]): Warning[] {
  const classes = new Map<string, number>();
  const sizeless: string[] = [];
  for (const { id, dt } of frames) {
    for (const name of dt.name) {
      if (!knownClasses.has(name.toLowerCase())) classes.set(name, (classes.get(name) ?? 0) + 1);
    }
    if (hasSizelessBox(dt)) sizeless.push(id);
  }
  const warnings: Warning[] = [];
  if (classes.size > 0) {
    const counted = [...classes].map(([name, count]) => `${name}: ${count}`);
    warnings.push({
      code: 'unknown-class',
      message: `detections of classes that are never scored (${firstOf(counted)})`,
    });
  }
  if (sizeless.length > 0) {
    warnings.push({
      code: 'size-not-positive',
      message: `${sizeless.length} frames hold detections whose length, height or width is not above 0 (${firstOf(sizeless)})`,
    });
  }
  return warnings;
}

/** -1 -1 -1 is how KITTI writes "no 3D box": an image detector's result. */
function hasSizelessBox({ name, dimensions }: KittiObjects): boolean {
  return name.some((_, row) => {
    const sizes = dimensions.subarray(3 * row, 3 * row + 3);
    return sizes.some((size) => size <= 0) && !sizes.every((size) => size === -1);
  });
}
