import type { Rng } from '../../../contracts/index.js';
import { following, PhasedSpeed, type SpeedProfile } from '../motion/index.js';
import { sizeOfPlan, type ObjectPlan } from '../outdoorObject.js';
import { addMover, drawVehicle, type Lane } from './lanes.js';
import type { Site } from './site.js';

/** Where vehicles wait in front of a junction, metres along the lane, while it has red. */
export interface Stop {
  readonly atM: number;
  readonly fromS: number;
  readonly untilS: number;
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
