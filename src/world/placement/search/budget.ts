/** What a placement may be: how many LiDARs of which kind, and where they may stand. */
import { InputError } from '../../../errors/index.js';
import { isInsideBody, type VehicleBody } from '../vehicleBody.js';

/** From, to. */
export type Span = readonly [number, number];

/** A LiDAR of the budget: its channels lie evenly between the ends of its vertical field of view. */
export interface BudgetLidar {
  readonly channels: number;
  /** Lowest, highest, degrees. */
  readonly elevationDeg: Span;
}

/** Ego frame: x forward, y left, z up from the ground, metres; angles right-handed, degrees. */
export interface PlacementBudget {
  readonly lidars: readonly BudgetLidar[];
  /** Where a LiDAR may stand. */
  readonly xM: Span;
  readonly yM: Span;
  readonly zM: Span;
  /** Greatest tilt either way; 0 keeps them level. */
  readonly maxRollDeg: number;
  readonly maxPitchDeg: number;
  /** Least distance of two LiDARs. */
  readonly spacingM: number;
  /** Equal LiDARs in mirror-image pairs about the vehicle's middle; one that is left over stands in it. */
  readonly symmetric: boolean;
}

/**
 * Refuses a budget that nothing can meet.
 *
 * @throws InputError naming what is wrong
 */
export function checkBudget(budget: PlacementBudget, body: VehicleBody): PlacementBudget {
  const { lidars, xM, yM, zM, maxRollDeg, maxPitchDeg, spacingM, symmetric } = budget;
  if (lidars.length === 0 || lidars.length > 16) {
    throw new InputError(`the budget has ${lidars.length} LiDARs; a placement has 1 to 16`);
  }
  lidars.forEach(({ channels, elevationDeg: [low, high] }, unit) => {
    const fits = Number.isInteger(channels) && channels >= 1 && channels <= 512 && low >= -90 && high <= 90;
    if (!fits || low > high || (low === high && channels > 1)) {
      throw new InputError(
        `LiDAR ${unit}: ${channels} channels from ${low}° to ${high}°; give 1 to 512 channels, the lowest angle first`,
      );
    }
  });
  for (const [axis, [from, to], most] of [
    ['x', xM, 20],
    ['y', yM, 20],
    ['z', zM, 20],
  ] as const) {
    if (!(from <= to && Math.abs(from) <= most && Math.abs(to) <= most)) {
      throw new InputError(`bounds of ${axis}: ${from} to ${to} m; give the lower end first, within ±${most} m`);
    }
  }
  if (zM[0] <= 0) throw new InputError(`bounds of z begin at ${zM[0]} m; LiDARs stand above the ground`);
  if (isInsideBody(body, middle(xM), middle(yM), zM[0])) {
    throw new InputError(`bounds of z begin at ${zM[0]} m, inside of the vehicle's body: give them above its roof`);
  }
  for (const [name, value] of [
    ['roll', maxRollDeg],
    ['pitch', maxPitchDeg],
  ] as const) {
    if (!(value >= 0 && value <= 90)) throw new InputError(`a ${name} of up to ${value}°; give 0 to 90`);
  }
  const room = Math.hypot(xM[1] - xM[0], yM[1] - yM[0], zM[1] - zM[0]);
  if (!(spacingM >= 0) || (lidars.length > 1 && spacingM > room)) {
    throw new InputError(`LiDARs ${spacingM} m apart do not fit into bounds of ${room.toFixed(2)} m from end to end`);
  }
  if (symmetric && yM[0] !== -yM[1]) {
    throw new InputError(`a symmetric placement needs equal bounds of y to both sides, not ${yM[0]} to ${yM[1]} m`);
  }
  return budget;
}

const middle = ([from, to]: Span): number => (from + to) / 2;
