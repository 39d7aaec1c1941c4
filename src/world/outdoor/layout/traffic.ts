import type { Rng } from '../../../contracts/index.js';
import { PhasedSpeed, type Path, type SpeedProfile } from '../motion/index.js';
import { planBicycle } from '../plans.js';
import { addCrossTraffic } from './crossTraffic.js';
import type { EgoPlan } from './egoPlan.js';
import { fillLane, type Stop } from './laneFlow.js';
import { addMover, EGO_LENGTH_M, laneOf, type Lane } from './lanes.js';
import { kerbAt, type RoadNet } from './roads.js';
import type { Site } from './site.js';

/** Fills all lanes of the main road and the junctions' arms. */
export function addTraffic(
  site: Site,
  net: RoadNet,
  centreLine: Path,
  ego: EgoPlan,
  egoLane: Lane,
  egoSpeed: SpeedProfile,
): void {
  const rng = site.rng('traffic');
  const density = site.options.traffic ?? rng.uniform(0.15, 0.85);
  const red = ego.red;
  const signal = net.junctions.find(({ signals }) => signals);
  const stopAt = (s: number, direction: 1 | -1): Stop | undefined => {
    if (red === undefined || signal === undefined) return undefined;
    const line = centreLine.distanceAtX(s);
    return { atM: direction > 0 ? line : centreLine.lengthM - line, fromS: red.fromS, untilS: red.untilS };
  };
  for (const [direction, side] of [
    [1, net.right],
    [-1, net.left],
  ] as const) {
    for (let index = 0; index < side.lanes; index++) {
      const n = -direction * (index + 0.5) * net.laneM;
      const lane = laneOf(site, centreLine, n, direction);
      const isEgo = direction > 0 && index === side.lanes - 1;
      const stop = signal === undefined ? undefined : stopAt(signal.s - direction * (signal.halfM + 5.6), direction);
      fillLane(site, rng, {
        lane: isEgo ? egoLane : lane,
        cruiseMps: isEgo ? ego.cruiseMps : ego.cruiseMps * rng.uniform(0.85, 1.15),
        density,
        stop,
        ...(isEgo ? { anchor: { speed: egoSpeed, lengthM: EGO_LENGTH_M } } : {}),
      });
    }
    addCyclists(site, net, centreLine, direction, rng);
  }
  for (const junction of net.junctions) addCrossTraffic(site, rng, net, junction, ego, density);
}

/** Riders keep to the right edge of the road or to their own lane. */
function addCyclists(site: Site, net: RoadNet, centreLine: Path, direction: 1 | -1, rng: Rng): void {
  const side = direction > 0 ? net.right : net.left;
  const edge = side.lanes * net.laneM;
  const n = side.bikeLaneM > 0 ? edge + side.bikeLaneM / 2 : side.parkingM > 0 ? edge + 0.1 : kerbAt(net, side) - 0.5;
  const lane = laneOf(site, centreLine, -direction * n, direction);
  for (let count = rng.poisson(site.options.maxTwoWheelers / 8); count > 0; count--) {
    const at = rng.uniform(lane.fromM, lane.toM);
    addMover(site, planBicycle(rng, true), lane.path, new PhasedSpeed(0, at, rng.uniform(3, 6.5)));
  }
}
