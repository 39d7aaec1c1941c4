import { PhasedSpeed, Path } from '../motion/index.js';
import { planPedestrian } from '../plans.js';
import type { EgoPlan } from './egoPlan.js';
import type { SideOfRoad } from './frontage.js';
import { kerbAt, plotsAt, type RoadNet } from './roads.js';
import type { Site } from './site.js';
import { addMover, laneOf } from './lanes.js';

/** People on the pavements, alone or in twos; their way crosses the side roads on the zebras. */
export function addWalkers(site: Site, { sign, side, net }: SideOfRoad, centreLine: Path): void {
  const rng = site.rng('walkers', sign);
  const [low, high] = [kerbAt(net, side) + side.vergeM + 0.9, plotsAt(net, side) - 0.45];
  if (high <= low) return;
  for (let count = rng.poisson(site.options.maxPedestrians / 4); count > 0; count--) {
    const direction = rng.choice([1, -1] as const);
    const n = rng.uniform(low, high);
    const lane = laneOf(site, centreLine, sign * n, direction);
    const speed = new PhasedSpeed(0, rng.uniform(lane.fromM, lane.toM), rng.uniform(0.9, 1.7));
    addMover(site, planPedestrian(rng, true), lane.path, speed);
    if (rng.uniform() < 0.25) {
      const beside = n + 0.75 <= high ? n + 0.75 : n - 0.75;
      if (beside < low) continue;
      addMover(site, planPedestrian(rng, true), laneOf(site, centreLine, sign * beside, direction).path, speed);
    }
  }
}

/** People on the zebras over the main road while it has red, and over the arms. */
export function addCrossers(site: Site, net: RoadNet, ego: EgoPlan): void {
  const rng = site.rng('crossers');
  for (const junction of net.junctions) {
    if (!junction.zebra) continue;
    const reach = Math.max(plotsAt(net, net.left), plotsAt(net, net.right));
    for (let count = rng.poisson(site.options.maxPedestrians / 12); count > 0; count--) {
      const sign = rng.choice([1, -1] as const);
      const edge = rng.choice([1, -1] as const);
      const s = junction.s + edge * (junction.halfM + rng.uniform(1.7, 3.9));
      const path = new Path(s, -sign * reach, (sign * Math.PI) / 2).straight(2 * reach);
      const pace = rng.uniform(1, 1.7);
      // On the road a moment after the light turned; without lights at any time, if nobody comes.
      const kerb = reach - kerbAt(net, sign > 0 ? net.right : net.left);
      const enters =
        ego.red !== undefined && junction.signals
          ? ego.red.fromS + rng.uniform(2.5, 6)
          : rng.uniform(-6, site.options.durationS);
      addMover(site, planPedestrian(rng, true), site.pathToWorld(path), new PhasedSpeed(enters, kerb, pace));
    }
  }
}
