/** Distance along a path over time; `speedMps` is its derivative everywhere. */
export interface SpeedProfile {
  /** @returns [distanceM, speedMps] */
  at(timeS: number): readonly [distanceM: number, speedMps: number];
}

interface Phase {
  readonly startS: number;
  readonly distanceM: number;
  readonly speedMps: number;
  readonly accelerationMps2: number;
}

/** Phases of constant acceleration, joined without a jump in speed; constant speed before the first and after the last. */
export class PhasedSpeed implements SpeedProfile {
  readonly #phases: Phase[];

  constructor(startS: number, distanceM: number, speedMps: number) {
    this.#phases = [{ startS, distanceM, speedMps, accelerationMps2: 0 }];
  }

  /** Keeps the present speed for a while. */
  hold(durationS: number): this {
    return this.#next(durationS, 0);
  }

  /** Changes to a speed within the time that the acceleration takes. */
  reach(speedMps: number, accelerationMps2: number): this {
    const present = this.#present.speedMps;
    if (speedMps === present) return this;
    const acceleration = Math.abs(accelerationMps2) * Math.sign(speedMps - present);
    return this.#next((speedMps - present) / acceleration, acceleration, speedMps);
  }

  get #present(): Phase {
    return this.#phases[this.#phases.length - 1];
  }

  get endS(): number {
    return this.#present.startS;
  }

  get endM(): number {
    return this.#present.distanceM;
  }

  /** Sets the last phase's acceleration and opens one of constant speed after it. */
  #next(durationS: number, accelerationMps2: number, endSpeedMps?: number): this {
    const last = { ...this.#present, accelerationMps2 };
    this.#phases[this.#phases.length - 1] = last;
    const [distanceM, speedMps] = within(last, durationS);
    this.#phases.push({
      startS: last.startS + durationS,
      distanceM,
      speedMps: endSpeedMps ?? speedMps,
      accelerationMps2: 0,
    });
    return this;
  }

  at(timeS: number): readonly [number, number] {
    let index = this.#phases.length - 1;
    while (index > 0 && this.#phases[index].startS > timeS) index--;
    const phase = this.#phases[index];
    if (timeS < phase.startS) return [phase.distanceM + phase.speedMps * (timeS - phase.startS), phase.speedMps];
    return within(phase, timeS - phase.startS);
  }
}

function within({ distanceM, speedMps, accelerationMps2 }: Phase, elapsedS: number): [number, number] {
  return [
    distanceM + speedMps * elapsedS + 0.5 * accelerationMps2 * elapsedS * elapsedS,
    speedMps + accelerationMps2 * elapsedS,
  ];
}

/**
 * A driver who does what the one ahead did a moment ago and a distance behind; never touches it.
 * Source: Newell, "A simplified car-following theory: a lower order model", Transportation Research B 36 (2002).
 */
export function following(leader: SpeedProfile, delayS: number, gapM: number): SpeedProfile {
  return {
    at(timeS) {
      const [distanceM, speedMps] = leader.at(timeS - delayS);
      return [distanceM - gapM, speedMps];
    },
  };
}
