import type { Rng } from '../../../contracts/index.js';
import { following, Path, PhasedSpeed, type SpeedProfile } from '../motion/index.js';
import { sizeOfPlan, type ObjectPlan } from '../outdoorObject.js';
import { planBicycle, planBus, planCar, planMotorcycle, planTruck } from '../plans.js';
import type { EgoPlan } from './egoPlan.js';
import { kerbAt, type Junction, type RoadNet } from './roads.js';
import type { Site } from './site.js';

/** One lane's way through the block, world frame. */
export interface Lane {
  readonly path: Path;
  /** Metres along the path where the block begins and ends. */
  readonly fromM: number;
  readonly toM: number;
}

/** Where vehicles wait in front of a junction, metres along the lane, while it has red. */
export interface Stop {
  readonly atM: number;
  readonly fromS: number;
  readonly untilS: number;
}

export function drawVehicle(rng: Rng): ObjectPlan {
  const draw = rng.uniform();
  if (draw < 0.84) return planCar(rng);
  if (draw < 0.9) return planTruck(rng);
  if (draw < 0.94) return planBus(rng);
  return planMotorcycle(rng, true);
}

export function addMover(site: Site, plan: ObjectPlan, path: Path, speed: SpeedProfile): void {
  site.candidates.push({ plan, path, speed });
}

interface Flow {
  readonly lane: Lane;
  readonly cruiseMps: number;
  readonly density: number;
  readonly stop: Stop | undefined;
  /** Somebody whom the lane's other vehicles follow and precede: the ego. */
  readonly anchor?: { readonly speed: SpeedProfile; readonly lengthM: number };
}

/** Vehicles of one lane: those behind do what the one before them did; nobody passes a red light. */
export function fillLane(site: Site, rng: Rng, { lane, cruiseMps, density, stop, anchor }: Flow): void {
  if (density <= 0) return;
  const gapM = (): number => rng.uniform(1.8, 3.2) + (rng.uniform() < density ? 0 : rng.uniform(4, 40) * (1 - density));
  const delayS = (): number => rng.uniform(0.9, 1.5) + rng.uniform(0, 3) * (1 - density);
  const lateral = (): number => rng.normal(0, 0.12);
  const put = (plan: ObjectPlan, speed: SpeedProfile): void => {
    const aside = lateral();
    const { yawRad } = lane.path.at(0);
    addMover(site, plan, lane.path.shifted(-Math.sin(yawRad) * aside, Math.cos(yawRad) * aside), speed);
  };
  let speed: SpeedProfile;
  let length: number;
  if (anchor !== undefined) ({ speed, lengthM: length } = anchor);
  else {
    const plan = drawVehicle(rng);
    [length] = sizeOfPlan(plan);
    speed =
      stop === undefined
        ? varying(rng, rng.uniform(lane.fromM, lane.toM), cruiseMps)
        : stopping(rng, { ...stop, atM: stop.atM - length / 2 }, cruiseMps);
    put(plan, speed);
  }
  const [first, firstLength] = [speed, length];
  // Behind.
  for (let count = 0; count < 30; count++) {
    const plan = drawVehicle(rng);
    const [own] = sizeOfPlan(plan);
    speed = following(speed, delayS(), length / 2 + own / 2 + gapM());
    length = own;
    if (speed.at(0)[0] < lane.fromM - 30) break;
    put(plan, speed);
  }
  // Ahead: past the light before it turned red, or as the first one does.
  let ahead: SpeedProfile = stop === undefined ? first : new PhasedSpeed(0, stop.atM, cruiseMps);
  let last = firstLength;
  for (let count = 0; count < 30; count++) {
    const plan = drawVehicle(rng);
    const [own] = sizeOfPlan(plan);
    const gap = last / 2 + own / 2 + gapM();
    ahead = following(ahead, -(stop === undefined ? delayS() : 0), -(gap + (stop === undefined ? 0 : cruiseMps)));
    last = own;
    if (ahead.at(0)[0] > lane.toM + 30) break;
    put(plan, ahead);
  }
}

function varying(rng: Rng, atM: number, cruiseMps: number): PhasedSpeed {
  const speed = new PhasedSpeed(rng.uniform(0, 3), atM, cruiseMps);
  if (rng.uniform() < 0.5) speed.hold(rng.uniform(0, 4)).reach(cruiseMps * rng.uniform(0.4, 0.8), 1.3).hold(rng.uniform(1, 4)).reach(cruiseMps, 1.1); // prettier-ignore
  return speed;
}

/** Comes to a stop at the line while it is red and drives on afterwards. */
function stopping(rng: Rng, { atM, fromS, untilS }: Stop, cruiseMps: number): PhasedSpeed {
  const brake = rng.uniform(1.6, 2.4);
  const arrival = fromS + rng.uniform(0.5, 3);
  const speed = new PhasedSpeed(arrival - cruiseMps / brake, atM - (cruiseMps * cruiseMps) / (2 * brake), cruiseMps);
  return speed
    .reach(0, brake)
    .hold(Math.max(0.5, untilS + rng.uniform(0.3, 1.2) - arrival))
    .reach(cruiseMps, rng.uniform(1.2, 2));
}

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
        ...{
          lane: isEgo ? egoLane : lane,
          cruiseMps: isEgo ? ego.cruiseMps : ego.cruiseMps * rng.uniform(0.85, 1.15),
          density,
          stop,
        },
        ...(isEgo ? { anchor: { speed: egoSpeed, lengthM: EGO_LENGTH_M } } : {}),
      });
    }
    addCyclists(site, net, centreLine, direction, rng);
  }
  for (const junction of net.junctions) addCrossTraffic(site, rng, net, junction, ego, density);
}

/** What records: about a car. */
export const EGO_LENGTH_M = 4.7;
export const EGO_WIDTH_M = 2;

/** @param centreLine the road's middle in its own axes, from beyond the block to beyond it */
export function laneOf(site: Site, centreLine: Path, n: number, direction: 1 | -1): Lane {
  const shifted = centreLine.shifted(0, n);
  const along = direction > 0 ? shifted : shifted.reversed();
  const at = (s: number): number => {
    const distance = centreLine.distanceAtX(s);
    return direction > 0 ? distance : centreLine.lengthM - distance;
  };
  const ends = [at(-site.halfLengthM), at(site.halfLengthM)].sort((a, b) => a - b);
  return { path: site.pathToWorld(along), fromM: ends[0], toM: ends[1] };
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

/** Vehicles of a junction's arms: they cross or turn while the main road waits, and wait otherwise. */
function addCrossTraffic(site: Site, rng: Rng, net: RoadNet, junction: Junction, ego: EgoPlan, density: number): void {
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
