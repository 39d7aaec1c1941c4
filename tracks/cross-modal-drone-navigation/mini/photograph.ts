import { renderViews } from '../../../src/world/camera/index.js';
import { instancesAt } from '../../../src/world/scene/index.js';
import type { Rng } from '../../../src/contracts/index.js';
import { describeImage, type Described } from './captions.js';
import type { Place } from './places.js';
import { sightingsOf } from './sightings.js';
import { IMAGE_SIZE, viewsOf, type Platform, type ViewCounts } from './views.js';

/** An image with its words. */
export interface Photograph extends Described {
  readonly platform: Platform;
  /** (256, 256, 3) sRGB. */
  readonly rgb: Uint8Array;
}

/** Times that a view which misses its building is drawn anew. */
const TRIES = 10;

/** Images of a place at one moment, each with `captions` captions, in the order of platforms. */
export function photographsOf(place: Place, counts: ViewCounts, captions: number, rng: Rng): Photograph[] {
  const { scene, target } = place;
  const instances = instancesAt(scene, scene.durationS / 2);
  const taken: Photograph[] = [];
  let wanted = counts;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const views = viewsOf(scene, target, wanted, rng);
    if (views.length === 0) break;
    const rendered = renderViews(
      instances,
      views.map(({ view }) => view),
      { sun: scene.sun, supersample: true },
    );
    const missed = { drone: 0, satellite: 0, ground: 0 };
    rendered.forEach((seen, index) => {
      const { platform, view } = views[index];
      const described = describeImage(sightingsOf(scene, view, seen), target, platform, captions, rng);
      if (described === undefined) missed[platform]++;
      else taken.push({ platform, rgb: seen.rgb, ...described });
    });
    wanted = missed;
  }
  const order: readonly Platform[] = ['drone', 'satellite', 'ground'];
  return taken.sort((a, b) => order.indexOf(a.platform) - order.indexOf(b.platform));
}

export { IMAGE_SIZE };
