import type { MotionState, Trajectory } from '../../scene/index.js';
import type { Path } from './path.js';
import type { SpeedProfile } from './speed.js';

export type GroundHeight = (x: number, y: number) => number;

/** Somebody who moves along a path; @param path in the world frame */
export class DrivenTrajectory implements Trajectory {
  constructor(
    readonly path: Path,
    readonly speed: SpeedProfile,
    readonly groundHeight: GroundHeight,
  ) {}

  at(timeS: number): MotionState {
    const [distanceM, speedMps] = this.speed.at(timeS);
    const { x, y, yawRad } = this.path.at(distanceM);
    return {
      x,
      y,
      z: this.groundHeight(x, y),
      yawRad,
      velocityX: speedMps * Math.cos(yawRad),
      velocityY: speedMps * Math.sin(yawRad),
    };
  }
}

/** Somebody or something that stays. */
export class StandingTrajectory implements Trajectory {
  readonly #state: MotionState;

  constructor(x: number, y: number, yawRad: number, groundHeight: GroundHeight) {
    this.#state = { x, y, z: groundHeight(x, y), yawRad, velocityX: 0, velocityY: 0 };
  }

  at(): MotionState {
    return this.#state;
  }
}
