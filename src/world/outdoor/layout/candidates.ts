import type { Path, SpeedProfile } from '../motion/index.js';
import { footprintsMeet, type Footprint, type Occupancy } from '../occupancy.js';
import { sizeOfPlan, type ObjectPlan } from '../outdoorObject.js';

/** Somebody who stands in the scene for good, at a place that was free. */
export interface Stander {
  readonly plan: ObjectPlan;
  readonly standing: Footprint;
}

/** Somebody who wants to move through the scene. */
export interface Candidate {
  readonly plan: ObjectPlan;
  /** World frame. */
  readonly path: Path;
  readonly speed: SpeedProfile;
}

/** Moments at which movers are compared, seconds apart. */
const STEP_S = 0.05;

/** Footprints on the way, kept once they were asked for. */
export class Mover {
  readonly steps: number;
  readonly radiusM: number;
  /** No faster than this, metres a second. */
  readonly topMps: number;
  /** x, y, yaw a step; NaN where nobody asked yet. */
  readonly #poses: Float64Array;

  constructor(
    readonly path: Path,
    readonly speed: SpeedProfile,
    readonly lengthM: number,
    readonly widthM: number,
    durationS: number,
  ) {
    this.steps = Math.ceil(durationS / STEP_S) + 1;
    this.radiusM = Math.hypot(lengthM, widthM) / 2;
    this.#poses = new Float64Array(3 * this.steps).fill(NaN);
    let top = 0;
    for (let time = 0; time <= durationS + 0.5; time += 0.5) top = Math.max(top, speed.at(time)[1]);
    // Nobody gains more than this between two of these moments.
    this.topMps = top + 1;
  }

  /** Writes x, y, yaw of a step to `out`. */
  poseAt(step: number, out: Float64Array): void {
    const poses = this.#poses;
    const at = 3 * step;
    if (Number.isNaN(poses[at])) {
      const { x, y, yawRad } = this.path.at(this.speed.at(step * STEP_S)[0]);
      poses[at] = x;
      poses[at + 1] = y;
      poses[at + 2] = yawRad;
    }
    out[0] = poses[at];
    out[1] = poses[at + 1];
    out[2] = poses[at + 2];
  }

  footprintAt(step: number): Footprint {
    this.poseAt(step, scratch);
    const [x, y, yawRad] = scratch;
    return { x, y, yawRad, lengthM: this.lengthM, widthM: this.widthM };
  }

  /** Whether the whole way is free of what stands. It looks often enough that nothing slips between its two ends. */
  isFreeAmong(standing: Occupancy, marginM: number): boolean {
    const stride = Math.max(1, Math.floor((0.8 * this.lengthM) / this.topMps / STEP_S));
    for (let step = 0; step < this.steps; step += stride) {
      if (!standing.isFree(this.footprintAt(step), marginM)) return false;
      // Nothing changes any more where somebody waits all the time.
      if (this.topMps <= 1) return true;
    }
    return standing.isFree(this.footprintAt(this.steps - 1), marginM);
  }
}

const scratch = new Float64Array(3);
const poseA = new Float64Array(3);
const poseB = new Float64Array(3);

/** Whether two movers come closer than `marginM`; while they are far from each other it looks rarely. */
export function moversMeet(a: Mover, b: Mover, marginM: number): boolean {
  const closingPerStep = (a.topMps + b.topMps) * STEP_S;
  const reach = a.radiusM + b.radiusM + marginM;
  for (let step = 0; step < a.steps;) {
    a.poseAt(step, poseA);
    b.poseAt(step, poseB);
    const gap = Math.hypot(poseA[0] - poseB[0], poseA[1] - poseB[1]) - reach;
    if (gap > 0) step += Math.max(1, Math.floor(gap / closingPerStep));
    else if (footprintsMeet(a.footprintAt(step), b.footprintAt(step), marginM)) return true;
    else step++;
  }
  return false;
}

/** Whether a mover comes closer than `marginM` to something that stands. */
export function moverMeets(a: Mover, standing: Footprint, marginM: number): boolean {
  const reach = a.radiusM + Math.hypot(standing.lengthM, standing.widthM) / 2 + marginM;
  for (let step = 0; step < a.steps;) {
    a.poseAt(step, poseA);
    const gap = Math.hypot(poseA[0] - standing.x, poseA[1] - standing.y) - reach;
    if (gap > 0) step += Math.max(1, Math.floor(gap / (a.topMps * STEP_S)));
    else if (footprintsMeet(a.footprintAt(step), standing, marginM)) return true;
    else step++;
  }
  return false;
}

/** How close to each other things may pass, metres. */
export const PASSING_M = 0.2;

/**
 * Whom the scene can take of those who move: in turn, each who never comes near the ego, what stands, or anybody taken
 * before.
 *
 * @param admits asked last; counts
 */
export function withoutCollisions(
  candidates: readonly Candidate[],
  ego: Mover,
  durationS: number,
  standing: Occupancy,
  admits: (plan: ObjectPlan) => boolean,
): Candidate[] {
  const movers = [ego];
  return candidates.filter(({ plan, path, speed }) => {
    const [length, width] = sizeOfPlan(plan);
    const mover = new Mover(path, speed, length, width, durationS);
    if (movers.some((other) => moversMeet(mover, other, PASSING_M))) return false;
    if (!mover.isFreeAmong(standing, PASSING_M) || !admits(plan)) return false;
    movers.push(mover);
    return true;
  });
}
