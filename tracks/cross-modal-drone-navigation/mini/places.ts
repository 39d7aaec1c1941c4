/** Which building of which block an image set goes about. */
import { buildBlock } from '../../../src/world/outdoor/index.js';
import type { Landmark, Scene } from '../../../src/world/scene/index.js';

export interface Place {
  readonly scene: Scene;
  readonly target: Landmark;
}

/** Ways about the middle are furnished; farther out the block thins out. */
const EXTENT_M = 70;

/** A scene with the building that its images go about: a large one near the middle. */
export function placeOf(key: string): Place {
  const scene = buildBlock(key, { extentM: EXTENT_M, durationS: 10 });
  const middle = scene.ego.at(scene.durationS / 2);
  const worth = ({ lengthM, widthM, heightM, centre }: Landmark): number =>
    Math.cbrt(lengthM * widthM * heightM) / (10 + Math.hypot(centre[0] - middle.x, centre[1] - middle.y));
  const buildings = scene.landmarks.filter(({ kind }) => kind === 'building');
  if (buildings.length === 0) throw new Error(`scene ${key} has no building`);
  return { scene, target: buildings.reduce((best, other) => (worth(other) > worth(best) ? other : best)) };
}
