import type { Rng } from '../../../contracts/index.js';
import type { SideOfRoad } from './frontage.js';
import { tryTree } from './green.js';
import { tryFurniture } from './placeFurniture.js';
import { addPlotLandmark } from './plotLandmark.js';
import { plotsAt, surfacesOf } from './roads.js';
import type { Site } from './site.js';
import { addWanderers } from './wanderers.js';

/** A paved square: rows of trees and benches at its edges, bollards along the street, people. Returns the length used. */
export function layPlaza(site: Site, rng: Rng, { sign, side, net }: SideOfRoad, s: number, length: number): number {
  const from = plotsAt(net, side);
  const depth = Math.min(site.halfWidthM - from - 4, rng.uniform(18, 36));
  if (length < 14 || depth < 12) return length;
  site.plan.paint(s, s + length, sign * from, sign * (from + depth), surfacesOf(net.kerbM).pavement);
  addPlotLandmark(site, 'square', s + length / 2, sign * (from + depth / 2), length, depth, { paved: true });
  const life = site.rng('plaza', Math.round(s * 100), sign);
  site.later(() => {
    for (let at = s + 1; at < s + length; at += 2.2) {
      tryFurniture(site, life, 'bollard', { s: at, n: sign * (from + 0.3), yawRad: 0 });
    }
    for (const n of [from + 4, from + depth - 3]) {
      for (let at = s + 3; at < s + length - 2; at += life.uniform(5, 9)) {
        const place = { s: at, n: sign * n, yawRad: (-sign * Math.PI) / 2 };
        const draw = life.uniform();
        if (draw < 0.4) tryTree(site, life, at, sign * n, 'linden');
        else if (draw < 0.65) tryFurniture(site, life, 'bench', place);
        else if (draw < 0.8) tryFurniture(site, life, 'planter', place);
        else if (draw < 0.9) tryFurniture(site, life, 'lamp', place);
        else tryFurniture(site, life, 'bikeRack', place);
      }
    }
    addWanderers(site, life, s + 1, s + length - 1, sign * (from + 1), sign * (from + depth - 1), 9);
  });
  return length;
}
