import type { MotionState } from '../../scene/index.js';
import type { Motion, SpeedLimits, TimedPath } from './timedPath.js';

interface Leg {
  readonly path: TimedPath;
  /** When it begins; a turn on the spot towards its direction lies before. */
  readonly startS: number;
  readonly turnS: number;
  readonly fromYawRad: number;
  readonly turnRad: number;
  readonly travelledM: number;
}

function wrapped(angleRad: number): number {
  return Math.atan2(Math.sin(angleRad), Math.cos(angleRad));
}

/** Paths one after another; at the end of each one turns on the spot towards the next. */
export class Journey implements Motion {
  readonly durationS: number;
  readonly #legs: readonly Leg[];
  readonly #delayS: number;

  /**
   * @param paths each begins where the one before ends
   * @param delayS how long the journey has been going on at time 0
   */
  constructor(paths: readonly TimedPath[], limits: SpeedLimits, delayS: number) {
    const legs: Leg[] = [];
    let [timeS, travelledM] = [0, 0];
    for (const path of paths) {
      const yawRad = path.at(0).yawRad;
      const before = legs[legs.length - 1]?.path;
      const fromYawRad = before === undefined ? yawRad : before.at(before.durationS).yawRad;
      const turnRad = wrapped(yawRad - fromYawRad);
      const turnS = Math.abs(turnRad) / limits.turnRadps;
      legs.push({ path, startS: timeS + turnS, turnS, fromYawRad, turnRad, travelledM });
      timeS += turnS + path.durationS;
      travelledM += path.travelledM(path.durationS);
    }
    this.#legs = legs;
    this.#delayS = delayS;
    this.durationS = timeS - delayS;
  }

  #legAt(timeS: number): { leg: Leg; sinceS: number } {
    const time = Math.min(Math.max(timeS, 0), this.durationS) + this.#delayS;
    let at = this.#legs.length - 1;
    while (at > 0 && this.#legs[at].startS - this.#legs[at].turnS > time) at--;
    return { leg: this.#legs[at], sinceS: time - this.#legs[at].startS };
  }

  travelledM(timeS: number): number {
    const { leg, sinceS } = this.#legAt(timeS);
    return leg.travelledM + leg.path.travelledM(sinceS);
  }

  at(timeS: number): MotionState {
    const { leg, sinceS } = this.#legAt(timeS);
    if (sinceS >= 0) return leg.path.at(sinceS);
    const start = leg.path.at(0);
    const share = 1 + sinceS / leg.turnS;
    return { ...start, yawRad: wrapped(leg.fromYawRad + share * leg.turnRad), velocityX: 0, velocityY: 0 };
  }
}
