import type { Span } from '../../../world/index.js';
import type { devices, objectives } from '../../choices.js';
import type { SettingFlags } from './setting.js';

/** Options of `place search`. */
export interface SearchFlags extends SettingFlags {
  readonly like: string;
  readonly lidar?: readonly string[];
  readonly x: Span;
  readonly y: Span;
  readonly z: Span;
  readonly roll: number;
  readonly pitch: number;
  readonly spacing: number;
  readonly symmetric?: boolean;
  readonly objective: (typeof objectives)[number];
  readonly evaluations: number;
  readonly model?: string;
  readonly track: string;
  readonly mini?: string;
  readonly samples: number;
  readonly limit?: number;
  readonly device: (typeof devices)[number];
  readonly against?: readonly string[];
  readonly out: string;
  readonly pictures?: string;
}

/** Seed of the samples that rate candidates by a detector: another one than the comparison's. */
export const trialSeed = ({ seed }: SearchFlags): number => seed + 1;
