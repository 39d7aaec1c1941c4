/** Words that arguments and flags choose from, known before anything of what they mean is loaded. */
import type { Labelling } from '../world/index.js';

export const devices = ['auto', 'cpu', 'cuda', 'tensorrt', 'webgpu'] as const;

/** What `list` lists. */
export const topics = [
  'tracks',
  'phases',
  'profiles',
  'conditions',
  'suites',
  'platforms',
  'placements',
  'corruptions',
  'metrics',
] as const;

/** What `place search` makes large. */
export const objectives = ['information', 'coverage', 'm-sog', 'detector'] as const;

/** Classes of the occupancy grid, as the built-in world knows them. */
export const labellings = ['semantic', 'objects', 'occupied'] as const satisfies readonly Labelling[];

/** Key of the block that `world` subcommands show where none is named. */
export const DEFAULT_SCENE = 'demo';
