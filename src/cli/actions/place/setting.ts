import { availableParallelism } from 'node:os';
import { InputError } from '../../../errors/index.js';
import type { SettingOptions } from '../../../protocol/place/index.js';
import { carBody, type Labelling, type VehicleBody } from '../../../world/index.js';

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
