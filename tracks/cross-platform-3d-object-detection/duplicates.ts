import type { KittiObjects, Warning } from '../../src/contracts/index.js';
import { firstOf } from '../../src/errors/index.js';
import type { KittiFrame } from '../../src/metrics/index.js';

/** Detections that repeat the class and box of an earlier one of the frame. */
function repeated({ name, location, dimensions, rotationY }: KittiObjects): number {
  const seen = new Set<string>();
  for (let i = 0; i < name.length; i++) {
    const at = 3 * i;
    seen.add(
      `${name[i]} ${location[at]} ${location[at + 1]} ${location[at + 2]} ${dimensions[at]} ${dimensions[at + 1]} ${dimensions[at + 2]} ${rotationY[i]}`,
    );
  }
  return name.length - seen.size;
}

/** Each repeated detection is a false positive: most likely a missing suppression, or a file written twice. */
export function duplicateWarnings(frames: readonly KittiFrame[]): Warning[] {
  const counts = frames.map(({ id, dt }) => ({ id, count: repeated(dt) })).filter(({ count }) => count > 0);
  if (counts.length === 0) return [];
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return [
    {
      code: 'duplicate-predictions',
      message: `${total} detections in ${counts.length} frames repeat another's class and box (${firstOf(counts.map(({ id }) => id))}); each counts as a false positive`,
    },
  ];
}
