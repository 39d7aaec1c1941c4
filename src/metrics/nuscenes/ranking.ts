/**
 * The ranking of RoboSense 2025 Track 3: mAP decides; where two submissions are within 0.01 of one another, NDS does.
 *
 * Source: the track's published rules (robosense2025.github.io, track 3).
 */
export interface RankedScore {
  readonly mAP: number;
  readonly NDS: number;
}

const CLOSE = 0.01;
/** Differences of decimal numbers miss 0.01 by some 1e-17. */
const ROUNDING = 1e-12;

/** Below 0 where `a` ranks before `b`. Not transitive, so not for a sort: see {@link rankSubmissions}. */
export function compareSubmissions(a: RankedScore, b: RankedScore): number {
  const difference = b.mAP - a.mAP;
  if (Math.abs(difference) > CLOSE + ROUNDING) return difference;
  return b.NDS - a.NDS || difference;
}

/**
 * Puts submissions in order.
 *
 * The rule of two does not make an order of many (A before B by NDS, B before C by NDS, C before A by mAP); so each place
 * goes to the one with the highest NDS among those within 0.01 of the best mAP that is left. Ties keep their order.
 */
export function rankSubmissions<Submission extends RankedScore>(submissions: readonly Submission[]): Submission[] {
  const left = [...submissions];
  const ranked: Submission[] = [];
  while (left.length > 0) {
    const best = left.reduce((most, { mAP }) => Math.max(most, mAP), -Infinity);
    const close = left.filter(({ mAP }) => best - mAP <= CLOSE + ROUNDING);
    const next = close.reduce((leader, each) =>
      each.NDS > leader.NDS || (each.NDS === leader.NDS && each.mAP > leader.mAP) ? each : leader,
    );
    ranked.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return ranked;
}
