import type { Rng } from '../../../contracts/index.js';
import type { SideOfRoad } from './frontage.js';
import { drawBorder, putBorder, tryBush, tryTree } from './green.js';
import { tryFurniture } from './placeFurniture.js';
import { addPlotLandmark } from './plotLandmark.js';
import { plotsAt, surfacesOf } from './roads.js';
import type { Site } from './site.js';
import { addWanderers } from './wanderers.js';

/** Lawn with trees, a path, benches, people and perhaps a pond. Returns the length used. */
export function layPark(site: Site, rng: Rng, { sign, side, net }: SideOfRoad, s: number, length: number): number {
  const from = plotsAt(net, side);
  const depth = Math.min(site.halfWidthM - from - 4, rng.uniform(30, 50));
  if (length < 20 || depth < 20) return length;
  const middle = s + length / 2;
  const surfaces = surfacesOf(net.kerbM);
  site.plan.paint(s, s + length, sign * from, sign * (from + depth), surfaces.verge);
  const path = from + depth * rng.uniform(0.3, 0.45);
  site.plan.paint(s, s + length, sign * path, sign * (path + 2.2), surfaces.pavement);
  site.plan.paint(middle - 1.2, middle + 1.2, sign * from, sign * path, surfaces.pavement);
  const pond = depth > 32 && length > 30 && rng.uniform() < 0.55;
  addPlotLandmark(site, 'park', middle, sign * (from + depth / 2), length, depth, { pond });
  if (pond) {
    const [half, n0, n1] = [length * rng.uniform(0.2, 0.32), path + 5, path + Math.min(14, depth - (path - from) - 4)];
    const water = { material: 'water', liftM: net.kerbM - 0.35 } as const;
    // Steps make the shore round.
    for (const [along, across] of [
      [-2.5, 2.6],
      [-1, 1.2],
      [0.8, 0],
      [2.5, -0.7],
      [4.5, -1.2],
    ] as const) {
      const reach = half - along;
      site.plan.paint(middle - reach, middle + reach, sign * (n0 + across), sign * (n1 - across), water);
    }
    addPlotLandmark(site, 'water', middle, sign * ((n0 + n1) / 2), 2 * half + 5, n1 - n0 + 2.4, { kind: 'pond' });
    site.occupancy.place(
      site.footprint({ s: middle, n: (sign * (n0 + n1)) / 2, yawRad: 0 }, 2 * half + 6.5, n1 - n0 + 4),
    );
  }
  const life = site.rng('park', Math.round(s * 100), sign);
  site.later(() => {
    if (life.uniform() < 0.6) {
      const gap: [number, number] = [length / 2 - 1.6, length / 2 + 1.6];
      putBorder(site, life, drawBorder(life), [s, sign * (from + 0.4)], [s + length, sign * (from + 0.4)], [gap]);
    }
    for (let at = s + 4; at < s + length - 2; at += life.uniform(7, 13)) {
      tryFurniture(site, life, life.uniform() < 0.6 ? 'bench' : 'lamp', {
        s: at,
        n: sign * (path - 0.7),
        yawRad: (sign * Math.PI) / 2,
      });
    }
    for (let count = Math.round((length * depth) / 90); count > 0; count--) {
      const [at, n] = [s + life.uniform(1, length - 1), from + life.uniform(1.5, depth - 1)];
      if (n > path - 1.2 && n < path + 3.2) continue;
      if (life.uniform() < 0.75) tryTree(site, life, at, sign * n);
      else tryBush(site, life, at, sign * n);
    }
    addWanderers(site, life, s + 2, s + length - 2, sign * (from + 2), sign * (from + depth - 2), 5);
  });
  return length;
}
