import type { Rng } from '../../../contracts/index.js';
import type { Path, SpeedProfile } from '../motion/index.js';
import type { ObjectPlan } from '../outdoorObject.js';
import { planBus, planCar, planMotorcycle, planTruck } from '../plans.js';
import type { Site } from './site.js';

/** What records: about a car. */
export const EGO_LENGTH_M = 4.7;
export const EGO_WIDTH_M = 2;

/** One lane's way through the block, world frame. */
export interface Lane {
  readonly path: Path;
  /** Metres along the path where the block begins and ends. */
  readonly fromM: number;
  readonly toM: number;
}

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
