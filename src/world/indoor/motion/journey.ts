import type { MotionState } from '../../scene/index.js';
import type { Motion, SpeedLimits, TimedPath } from './timedPath.js';

interface Leg {
  readonly path: TimedPath;
  /** When somebody sets off, after waiting and turning on the spot. */
  readonly startS: number;
  readonly turnS: number;
  readonly waitS: number;
  readonly fromYawRad: number;
  readonly turnRad: number;
  /** Of the journey before this leg. */
  readonly travelledM: number;
}

function wrapped(angleRad: number): number {
  return Math.atan2(Math.sin(angleRad), Math.cos(angleRad));
}

/** Paths one after another; between them one waits and turns on the spot towards the next. */
export class Journey implements Motion {
  readonly #legs: Leg[] = [];
  #durationS = 0;

  /** @param delayS how long the journey has been going on at time 0 */
  constructor(
    readonly limits: SpeedLimits,
    readonly delayS: number,
  ) {}

  /** Until when it leads. */
  get durationS(): number {
    return this.#durationS - this.delayS;
  }

  /** Goes on along a path that begins where the journey ends. */
  append(path: TimedPath, waitS = 0): void {
    const yawRad = path.at(0).yawRad;
    const before = this.#legs[this.#legs.length - 1];
    const fromYawRad = before === undefined ? yawRad : before.path.at(before.path.durationS).yawRad;
    const turnRad = wrapped(yawRad - fromYawRad);
    const turnS = Math.abs(turnRad) / this.limits.turnRadps;
    const startS = this.#durationS + waitS + turnS;
    const travelledM = before === undefined ? 0 : before.travelledM + before.path.travelledM(before.path.durationS);
    this.#legs.push({ path, startS, turnS, waitS, fromYawRad, turnRad, travelledM });
    this.#durationS = startS + path.durationS;
  }

  /** Takes the last path back. */
  removeLast(): void {
    const leg = this.#legs.pop();
    if (leg !== undefined) this.#durationS = leg.startS - leg.turnS - leg.waitS;
  }

  #legAt(timeS: number): { leg: Leg; sinceS: number } {
    const time = Math.min(Math.max(timeS + this.delayS, 0), this.#durationS);
    let [low, high] = [0, this.#legs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const leg = this.#legs[middle];
      if (leg.startS - leg.turnS - leg.waitS <= time) low = middle;
      else high = middle - 1;
    }
    return { leg: this.#legs[low], sinceS: time - this.#legs[low].startS };
  }

  travelledM(timeS: number): number {
    const { leg, sinceS } = this.#legAt(timeS);
    return leg.travelledM + leg.path.travelledM(sinceS);
  }

  at(timeS: number): MotionState {
    const { leg, sinceS } = this.#legAt(timeS);
    if (sinceS >= 0) return leg.path.at(sinceS);
    const share = leg.turnS > 0 ? Math.max(0, 1 + sinceS / leg.turnS) : 1;
    const yawRad = wrapped(leg.fromYawRad + share * leg.turnRad);
    return { ...leg.path.at(0), yawRad, velocityX: 0, velocityY: 0 };
  }
}
