import type { Command } from 'commander';
import { labellings } from '../../choices.js';
import { notNegative, positiveNumber, wholeNumber } from '../../options.js';

/** What placements are measured on, for every command that does. */
export function withSetting(command: Command): Command {
  return command
    .option('--scenes <n>', 'city blocks of the built-in world', positiveNumber, 8)
    .option('--moments <n>', 'of each block', positiveNumber, 3)
    .option('--seed <n>', 'seed of the blocks and of a search', wholeNumber, 0)
    .option('--voxel <m>', 'side of a voxel of the occupancy grid, metres', notNegative, 0.4)
    .addOption(
      command.createOption('--labels <what>', 'classes of the occupancy grid').choices(labellings).default('semantic'),
    )
    .option('--no-occlusion', 'let rays pass through everything in the surrogate, as published')
    .option('--vehicle <l,w,h>', "the vehicle's own body, metres, which hides what is behind it; none", '4.7,2,1.5')
    .option('--workers <n>', 'worker threads (default: one per core); no number depends on it', positiveNumber)
    .option('--json', 'print the analysis as JSON');
}
