import { availableParallelism } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import { InputError } from '../../errors/index.js';
import type { SettingOptions } from '../../protocol/index.js';
import { carBody, LABELLINGS, type Labelling, type Span, type VehicleBody } from '../../world/index.js';
import { positiveNumber, wholeNumber } from '../options.js';

/** `-1..0.4` */
export function span(text: string): Span {
  const match = /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(text.trim());
  const [from, to] = [Number(match?.[1] ?? NaN), Number(match?.[2] ?? NaN)];
  if (!(from <= to)) throw new InvalidArgumentError('expected FROM..TO, e.g. -1..0.4.');
  return [from, to];
}

export function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < Infinity)) {
    throw new InvalidArgumentError('expected a number, 0 or more.');
  }
  return value;
}

export interface SettingFlags {
  readonly scenes: number;
  readonly moments: number;
  readonly seed: number;
  readonly voxel: number;
  readonly labels: Labelling;
  readonly occlusion: boolean;
  readonly vehicle: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** What placements are measured on, for every command that does. */
export function withSetting(command: Command): Command {
  return command
    .option('--scenes <n>', 'city blocks of the built-in world', positiveNumber, 8)
    .option('--moments <n>', 'of each block', positiveNumber, 3)
    .option('--seed <n>', 'seed of the blocks and of a search', wholeNumber, 0)
    .option('--voxel <m>', 'side of a voxel of the occupancy grid, metres', notNegative, 0.4)
    .addOption(
      command
        .createOption('--labels <what>', 'classes of the occupancy grid')
        .choices([...LABELLINGS])
        .default('semantic'),
    )
    .option('--no-occlusion', 'let rays pass through everything in the surrogate, as published')
    .option('--vehicle <l,w,h>', "the vehicle's own body, metres, which hides what is behind it; none", '4.7,2,1.5')
    .option('--workers <n>', 'worker threads (default: one per core); no number depends on it', positiveNumber)
    .option('--json', 'print the analysis as JSON');
}

export function settingOf(flags: SettingFlags, heldOut = false): SettingOptions {
  const { scenes, moments, seed, voxel, labels, occlusion, vehicle } = flags;
  const body = bodyOf(vehicle);
  return { scenes, moments, seed, heldOut, voxelM: voxel, labelling: labels, occlusion, body };
}

/** @throws InputError for what is no size */
function bodyOf(vehicle: string): VehicleBody {
  if (vehicle === 'none') return [];
  const sides = vehicle.split(',').map(Number);
  if (sides.length !== 3) {
    throw new InputError(`--vehicle ${vehicle}: expected LENGTH,WIDTH,HEIGHT in metres, e.g. 4.7,2,1.5, or none`);
  }
  return carBody(...(sides as [number, number, number]));
}

export const workersOf = ({ workers = availableParallelism() }: SettingFlags): number => workers;
