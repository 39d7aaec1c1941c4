import type { Rng } from '../../../contracts/index.js';
import { following, Path, PhasedSpeed, type SpeedProfile } from '../motion/index.js';
import { sizeOfPlan } from '../outdoorObject.js';
import type { EgoPlan } from './egoPlan.js';
import { addMover, drawVehicle } from './lanes.js';
import { kerbAt, type Junction, type RoadNet } from './roads.js';
import type { Site } from './site.js';

/** Vehicles of a junction's arms: they cross or turn while the main road waits, and wait otherwise. */
export function addCrossTraffic(
  site: Site,
  rng: Rng,
  net: RoadNet,
  junction: Junction,
  ego: EgoPlan,
  density: number,
): void {
  const flows = junction.signals && ego.red !== undefined;
  for (const [sign, present, side] of [
    [1, junction.left, net.left],
    [-1, junction.right, net.right],
  ] as const) {
    if (!present) continue;
    const queue = rng.poisson(2.2 * density);
    const lineN = kerbAt(net, side) + 5.4;
    const s = junction.s - sign * junction.laneM * 0.5;
    const far = site.plan.halfWidthM - 4;
    // Towards the junction: along -sign · n.
    const straight = new Path(s, sign * far, (-sign * Math.PI) / 2).straight(2 * far);
    const through = sign > 0 ? junction.right : junction.left;
    const turn = !through || rng.uniform() < 0.35;
    const way = turn ? rightTurn(s, sign, far, net, side === net.left ? net.left : net.right) : straight;
    const path = site.pathToWorld(way);
    let back: SpeedProfile | undefined;
    let length = 0;
    for (let index = 0; index < queue; index++) {
      const plan = drawVehicle(rng);
      const [own] = sizeOfPlan(plan);
      const startM = far - lineN - own / 2;
      if (back === undefined) {
        const leader = new PhasedSpeed(0, startM, 0);
        if (flows && ego.red !== undefined) leader.hold(ego.red.fromS + 2 + rng.uniform(0, 1)).reach(turn ? 4 : 8, 1.7);
        back = leader;
      } else back = following(back, rng.uniform(1, 1.4), length / 2 + own / 2 + rng.uniform(1.8, 3));
      length = own;
      addMover(site, plan, path, back);
    }
    // Those who left the junction before and drive away.
    const away = site.pathToWorld(
      new Path(junction.s + sign * junction.laneM * 0.5, 0, (sign * Math.PI) / 2).straight(far),
    );
    for (let count = rng.poisson(density); count > 0; count--) {
      addMover(site, drawVehicle(rng), away, new PhasedSpeed(0, rng.uniform(20, far), rng.uniform(4, 8)));
    }
  }
}

/** From an arm to the right into the main road's nearest lane. */
function rightTurn(s: number, sign: 1 | -1, far: number, net: RoadNet, side: RoadNet['left']): Path {
  const radius = 6.5;
  const target = (side.lanes - 0.5) * net.laneM;
  return new Path(s, sign * far, (-sign * Math.PI) / 2)
    .straight(far - target - radius)
    .arc(radius, -Math.PI / 2)
    .straight(250);
}
