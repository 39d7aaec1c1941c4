/** Numbers that a search turns into places of LiDARs, and back. */
import type { BudgetLidar, PlacementBudget, Span } from './budget.js';

/** A LiDAR of a found placement; ego frame, metres and radians. */
export interface PlacedLidar extends BudgetLidar {
  readonly positionM: readonly [number, number, number];
  readonly rollRad: number;
  readonly pitchRad: number;
}

/** Which LiDARs of a budget are free, which mirror another, and which stand in the vehicle's middle. */
type Role = { readonly kind: 'free' | 'middle' } | { readonly kind: 'mirror'; readonly of: number };

/** Finer places are no matter of mounting; files then say exactly what was rated. */
const STEP_M = 0.001;
const STEP_RAD = 0.0001;

/**
 * The places that a budget leaves free as numbers without bounds.
 *
 * Bounds are met by folding: a number outside of [0, 1] is reflected at the nearer end, so that every point of the search
 * space is a placement within bounds and values change continuously (Hansen's tutorial, appendix B.5, "boundaries").
 */
export class PoseSpace {
  readonly #budget: PlacementBudget;
  readonly #roles: readonly Role[];
  /** Free axes of a LiDAR in the order of the numbers: those whose span is a point have none. */
  readonly dimensions: number;

  constructor(budget: PlacementBudget) {
    this.#budget = budget;
    this.#roles = budget.symmetric ? symmetricRoles(budget.lidars) : budget.lidars.map(() => ({ kind: 'free' }));
    this.dimensions = this.#roles.reduce((sum, role) => sum + this.#spans(role).filter(isFree).length, 0);
  }

  /** x, y, z, roll, pitch of a LiDAR of a role. */
  #spans({ kind }: Role): readonly Span[] {
    const { xM, yM, zM, maxRollDeg, maxPitchDeg } = this.#budget;
    const radians = (degrees: number): Span => [(-degrees * Math.PI) / 180, (degrees * Math.PI) / 180];
    if (kind === 'mirror') return [];
    if (kind === 'middle') return [xM, [0, 0], zM, [0, 0], radians(maxPitchDeg)];
    return [xM, yM, zM, radians(maxRollDeg), radians(maxPitchDeg)];
  }

  /** @param numbers (dimensions), each folded into its span */
  placement(numbers: ArrayLike<number>): PlacedLidar[] {
    let next = 0;
    const placed: PlacedLidar[] = [];
    this.#roles.forEach((role, unit) => {
      const lidar = this.#budget.lidars[unit];
      if (role.kind === 'mirror') {
        const { positionM, rollRad, pitchRad } = placed[role.of];
        const [x, y, z] = positionM;
        placed.push({ ...lidar, positionM: [x, 0 - y, z], rollRad: 0 - rollRad, pitchRad });
        return;
      }
      const [x, y, z, rollRad, pitchRad] = this.#spans(role).map((span) =>
        isFree(span) ? span[0] + (span[1] - span[0]) * folded(numbers[next++]) : span[0],
      );
      placed.push({
        ...lidar,
        positionM: [rounded(x, STEP_M), rounded(y, STEP_M), rounded(z, STEP_M)],
        rollRad: rounded(rollRad, STEP_RAD),
        pitchRad: rounded(pitchRad, STEP_RAD),
      });
    });
    return placed;
  }

  /**
   * How far a placement is from keeping LiDARs apart: the sum over pairs of what is missing, as a share of the spacing;
   * 0 where all are far enough.
   */
  crowding(placed: readonly PlacedLidar[]): number {
    const { spacingM } = this.#budget;
    let missing = 0;
    for (let a = 0; a < placed.length; a++) {
      for (let b = 0; b < a; b++) {
        const [p, q] = [placed[a].positionM, placed[b].positionM];
        const apart = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
        // Half a step of rounding is no crowding.
        if (apart < spacingM - STEP_M / 2) missing += 1 - apart / spacingM;
      }
    }
    return missing;
  }
}

const isFree = ([from, to]: Span): boolean => to > from;

/** Triangle wave of period 2: [0, 1] onto itself, what lies outside reflected. */
function folded(value: number): number {
  const inPeriod = Math.abs(value) % 2;
  return inPeriod > 1 ? 2 - inPeriod : inPeriod;
}

const rounded = (value: number, step: number): number => {
  const inverse = Math.round(1 / step);
  return Math.round(value * inverse) / inverse + 0;
};

/** Each LiDAR is the mirror image of an equal one before it that has none yet; what is left over stands in the middle. */
function symmetricRoles(lidars: readonly BudgetLidar[]): Role[] {
  const kindOf = ({ channels, elevationDeg }: BudgetLidar): string => `${channels}/${elevationDeg.join('/')}`;
  const open = new Map<string, number>();
  const roles: Role[] = lidars.map(() => ({ kind: 'free' }));
  lidars.forEach((lidar, unit) => {
    const kind = kindOf(lidar);
    const of = open.get(kind);
    if (of === undefined) {
      open.set(kind, unit);
    } else {
      roles[unit] = { kind: 'mirror', of };
      open.delete(kind);
    }
  });
  for (const unit of open.values()) roles[unit] = { kind: 'middle' };
  return roles;
}
