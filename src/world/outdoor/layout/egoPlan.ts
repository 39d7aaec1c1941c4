import type { Rng } from '../../../contracts/index.js';
import { PhasedSpeed } from '../motion/index.js';

/** A time in which the main road has red. */
export interface RedLight {
  /** Where the ego stands, metres along its way from its place at time 0. */
  readonly stopM: number;
  readonly fromS: number;
  readonly untilS: number;
}

/** Where the ego leaves the main road. */
export interface Turn {
  /** Metres along its way at which the arc begins. */
  readonly startM: number;
  readonly radiusM: number;
  readonly left: boolean;
}

/** What the ego does, by the distance from its place at time 0. */
export interface EgoPlan {
  readonly speed: PhasedSpeed;
  readonly lengthM: number;
  readonly cruiseMps: number;
  readonly red: RedLight | undefined;
  readonly turn: Turn | undefined;
}

const BRAKE_MPS2 = 2;
const START_MPS2 = 1.6;

/** Drives at a speed of its own, slows down for a while, stops at a red light, or turns off into another road. */
export function planEgo(
  rng: Rng,
  durationS: number,
  cruiseMps: number,
  may: { readonly stop: boolean; readonly turn: boolean },
): EgoPlan {
  const speed = new PhasedSpeed(0, 0, cruiseMps);
  const draw = rng.uniform();
  let red: RedLight | undefined;
  let turn: Turn | undefined;
  if (may.turn && durationS >= 10 && cruiseMps > 3) {
    const left = rng.uniform() < 0.5;
    const radiusM = left ? rng.uniform(9.5, 11) : 6.5;
    const pace = Math.min(cruiseMps, left ? rng.uniform(4.5, 6) : rng.uniform(3.8, 4.8));
    speed.hold(rng.uniform(0.15, 0.45) * durationS).reach(pace, BRAKE_MPS2);
    turn = { startM: speed.endM + 0.5, radiusM, left };
    speed.hold((0.5 * Math.PI * radiusM + 2) / pace).reach(Math.min(cruiseMps, 7), START_MPS2);
  } else if (may.stop && draw < 0.6 && durationS >= 10 && cruiseMps > 2) {
    speed.hold(rng.uniform(0, 0.2) * durationS).reach(0, BRAKE_MPS2);
    const stopM = speed.endM;
    const arrival = speed.endS;
    const wait = Math.max(rng.uniform(0.3, 0.45) * durationS, 4);
    speed.hold(wait).reach(cruiseMps, START_MPS2);
    red = { stopM, fromS: Math.max(0, arrival - 3), untilS: arrival + wait };
  } else if (draw < 0.85 && cruiseMps > 0) {
    speed.hold(rng.uniform(0.1, 0.3) * durationS).reach(cruiseMps * rng.uniform(0.4, 0.75), 1.2);
    speed.hold(rng.uniform(0.1, 0.3) * durationS).reach(cruiseMps * rng.uniform(0.8, 1.1), 1);
  }
  return { speed, lengthM: speed.at(durationS)[0], cruiseMps, red, turn };
}
