import type { Command } from 'commander';
import { registerAnalyse } from './place/analyse.js';
import { registerSearch } from './place/search.js';

/** LiDAR placements, one file per subcommand in `place/`. */
export function registerPlace(program: Command): void {
  const place = program
    .command('place')
    .description('which LiDAR placement keeps a detector alive: compare placements, look for a better one')
    .addHelpText('after', '\nExample:\n  robosense place analyse center line pyramid\n');
  registerAnalyse(place);
  registerSearch(place);
}
