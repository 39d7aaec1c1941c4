import { InputError } from '../../../errors/index.js';
import { packageVersion } from '../../../installation/index.js';
import type { NamedRig } from '../../../protocol/place/index.js';
import { namedLidar, type BudgetLidar, type PlacementBudget, type SearchOutcome } from '../../../world/index.js';
import { trialSeed, type SearchFlags } from './searchFlags.js';
import { span } from '../../options.js';

/** The LiDARs of `--lidar`, else those of `like`, and where they may stand. */
export function budgetOf(flags: SearchFlags, like: NamedRig): PlacementBudget {
  const { x, y, z, roll, pitch, spacing, symmetric = false } = flags;
  const lidars =
    flags.lidar?.map(budgetLidar) ??
    like.suite.placements[like.name].lidars.map(({ channels, elevation_deg: elevationDeg }) => ({
      channels,
      elevationDeg,
    }));
  return {
    lidars,
    xM: x,
    yM: y,
    zM: z,
    maxRollDeg: roll,
    maxPitchDeg: pitch,
    spacingM: spacing,
    symmetric,
  };
}

/** `16:-25..5`, or the name of a LiDAR whose channels lie evenly. */
function budgetLidar(text: string): BudgetLidar {
  const match = /^(\d+):(.+)$/.exec(text);
  if (match !== null) return { channels: Number(match[1]), elevationDeg: span(match[2]) };
  const { elevationsRad: elevations } = namedLidar(text);
  const degrees = (radians: number): number => Math.round((radians * 180e6) / Math.PI) / 1e6;
  const [top, bottom, count] = [elevations[0], elevations[elevations.length - 1], elevations.length];
  const uneven = elevations.some(
    (elevation, channel) => Math.abs(elevation - (top + ((bottom - top) * channel) / Math.max(1, count - 1))) > 1e-6,
  );
  if (uneven) {
    throw new InputError(`${text}: its channels do not lie evenly; give it as blocks, e.g. --lidar 32:-8.33..2`);
  }
  return { channels: count, elevationDeg: [degrees(bottom), degrees(top)] };
}

/** Lines that say, at the head of the file, how a placement came about. */
export function provenance(
  flags: SearchFlags,
  budget: PlacementBudget,
  { best, evaluated, stopped }: SearchOutcome,
): string[] {
  const { xM, yM, zM, maxRollDeg, maxPitchDeg, spacingM, symmetric } = budget;
  const bounds = [xM, yM, zM].map(([from, to], axis) => `${'xyz'[axis]} ${from} to ${to} m`).join(', ');
  return [
    `Found by robosense-toolkit ${packageVersion}: robosense place search --seed ${flags.seed}`,
    `${stopped ? 'Stopped early: best' : 'Best'} of ${evaluated} placements (number ${best?.evaluation}): ` +
      `${flags.objective} ${best?.value.toFixed(6)}`,
    flags.objective === 'detector'
      ? `scored through ${flags.model} on ${flags.samples} samples of the mini dataset of ${flags.track}, ` +
        `seed ${trialSeed(flags)}.`
      : `on city blocks of the built-in world (${flags.scenes}) at some moments of each (${flags.moments}).`,
    `Budget: ${budget.lidars.length} LiDARs; ${bounds}; roll up to ${maxRollDeg} deg, pitch up to ${maxPitchDeg} deg;`,
    `at least ${spacingM} m apart${symmetric ? '; symmetric' : ''}.`,
    'Name this file under suites: in a plan.',
  ];
}
