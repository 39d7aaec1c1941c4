import type { BuildingKind } from '../objects/buildingPlan.js';
import { drawBuilding, tryBuild } from './build.js';
import { tryBush, tryTree } from './green.js';
import { plotsAt, kerbAt, type RoadNet } from './roads.js';
import type { Site } from './site.js';

/** Houses along the arms of the junctions and behind the first row, trees and bushes between them. */
export function layBackyards(site: Site, net: RoadNet, kinds: readonly BuildingKind[]): void {
  const rng = site.rng('backyards');
  for (const junction of net.junctions) {
    for (const [sign, present, side] of [
      [1, junction.left, net.left],
      [-1, junction.right, net.right],
    ] as const) {
      if (!present) continue;
      for (const edge of [1, -1] as const) {
        for (let n = plotsAt(net, side) + 18; n < site.halfWidthM - 8;) {
          const draw = drawBuilding(rng, rng.choice(kinds));
          const s = junction.s + edge * (junction.halfM + junction.sidewalkM + rng.uniform(0.4, 3) + draw.depthM / 2);
          // The front looks at the arm.
          tryBuild(site, rng, draw, { s, n: sign * (n + draw.lengthM / 2), yawRad: (-edge * Math.PI) / 2 });
          n += draw.lengthM + (rng.uniform() < 0.4 ? rng.uniform(2, 8) : 0.05);
        }
      }
    }
  }
  for (const [sign, side] of [
    [1, net.left],
    [-1, net.right],
  ] as const) {
    const from = plotsAt(net, side) + 26;
    for (let s = -site.halfLengthM + 8; s < site.halfLengthM - 8; s += rng.uniform(13, 22)) {
      for (let n = from + rng.uniform(0, 8); n < site.halfWidthM - 6; n += rng.uniform(16, 26)) {
        const draw = drawBuilding(rng, rng.uniform() < 0.6 ? 'house' : rng.choice(kinds));
        const yawRad = (rng.integer(0, 4) * Math.PI) / 2;
        tryBuild(site, rng, draw, { s: s + rng.normal(0, 1.5), n: sign * n, yawRad }, 2);
      }
    }
    const plants = site.rng('plants', sign);
    site.later(() => {
      const area = 2 * site.halfLengthM * Math.max(0, site.halfWidthM - kerbAt(net, side) - 12);
      for (let count = Math.round(area / 250); count > 0; count--) {
        const s = plants.uniform(-site.halfLengthM, site.halfLengthM);
        const n = sign * plants.uniform(plotsAt(net, side) + 12, site.halfWidthM);
        if (plants.uniform() < 0.7) tryTree(site, plants, s, n);
        else tryBush(site, plants, s, n);
      }
    });
  }
}
