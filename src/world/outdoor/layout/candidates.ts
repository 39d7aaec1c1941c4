import type { Trajectory } from '../../scene/index.js';
import { footprintsMeet, type Footprint } from '../occupancy.js';
import { sizeOfPlan, type ObjectPlan } from '../outdoorObject.js';

/** Somebody who wants to be in the scene. */
export interface Candidate {
  readonly plan: ObjectPlan;
  readonly trajectory: Trajectory;
  /** Where it stands for good; undefined for what moves. */
  readonly standing?: Footprint;
  /** Way along its path, for what moves. */
  readonly distanceAt?: (timeS: number) => number;
}

/** Somebody on the way, with what is asked of it again and again at hand. */
export class Mover {
  readonly radiusM: number;
  /** No faster than this, metres a second. */
  readonly topMps: number;

  constructor(
    readonly trajectory: Trajectory,
    readonly lengthM: number,
    readonly widthM: number,
    durationS: number,
  ) {
    this.radiusM = Math.hypot(lengthM, widthM) / 2;
    let top = 0;
    for (let time = 0; time <= durationS; time += 0.5) {
      const { velocityX, velocityY } = trajectory.at(time);
      top = Math.max(top, Math.hypot(velocityX, velocityY));
    }
    // Between two samples nobody gains more than this.
    this.topMps = top + 1.5;
  }

  footprintAt(timeS: number): Footprint {
    const { x, y, yawRad } = this.trajectory.at(timeS);
    return { x, y, yawRad, lengthM: this.lengthM, widthM: this.widthM };
  }
}

/** Closest look at two things that come near each other, seconds. */
const STEP_S = 0.05;

/** Whether two movers come closer than `marginM` within [0, durationS]; far from each other it looks rarely. */
export function moversMeet(a: Mover, b: Mover, durationS: number, marginM: number): boolean {
  const closing = a.topMps + b.topMps;
  for (let time = 0; time <= durationS;) {
    const p = a.footprintAt(time);
    const q = b.footprintAt(time);
    const gap = Math.hypot(p.x - q.x, p.y - q.y) - a.radiusM - b.radiusM - marginM;
    if (gap > 0) {
      time += Math.max(STEP_S, gap / closing);
      continue;
    }
    if (footprintsMeet(p, q, marginM)) return true;
    time += STEP_S;
  }
  return false;
}

/** Whether a mover touches something that stands. */
export function moverMeets(a: Mover, standing: Footprint, durationS: number, marginM: number): boolean {
  const radius = Math.hypot(standing.lengthM, standing.widthM) / 2;
  for (let time = 0; time <= durationS;) {
    const p = a.footprintAt(time);
    const gap = Math.hypot(p.x - standing.x, p.y - standing.y) - a.radiusM - radius - marginM;
    if (gap > 0) {
      time += Math.max(STEP_S, gap / a.topMps);
      continue;
    }
    if (footprintsMeet(p, standing, marginM)) return true;
    time += STEP_S;
  }
  return false;
}

/** How close to each other things may pass, metres. */
const MARGIN_M = 0.2;

/**
 * Whom the scene can take: those who stand, then those who move in turn, each if it never comes near the ego or anybody
 * taken before.
 *
 * @param obstacles what stands and is no object
 * @param admits asked last; counts
 */
export function withoutCollisions(
  candidates: readonly Candidate[],
  ego: Mover,
  durationS: number,
  isFreeOfObstacles: (mover: Mover) => boolean,
  admits: (plan: ObjectPlan) => boolean,
): Candidate[] {
  const taken = candidates.filter(
    ({ standing }) => standing !== undefined && !moverMeets(ego, standing, durationS, MARGIN_M),
  );
  const standing = taken.map((candidate) => candidate.standing as Footprint);
  const movers = [ego];
  for (const candidate of candidates) {
    if (candidate.standing !== undefined) continue;
    const [length, width] = sizeOfPlan(candidate.plan);
    const mover = new Mover(candidate.trajectory, length, width, durationS);
    if (standing.some((other) => moverMeets(mover, other, durationS, MARGIN_M))) continue;
    if (movers.some((other) => moversMeet(mover, other, durationS, MARGIN_M))) continue;
    if (!isFreeOfObstacles(mover) || !admits(candidate.plan)) continue;
    movers.push(mover);
    taken.push(candidate);
  }
  return taken;
}
