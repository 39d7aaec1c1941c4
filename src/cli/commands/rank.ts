import type { Command } from 'commander';
import { late } from '../late.js';
import { collect } from '../options.js';

export function registerRank(program: Command): void {
  program
    .command('rank')
    .description("put results of one track in the order of the challenge's leaderboard")
    .argument('<results...>', 'result files (results.json) of one track, phase and profile')
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print the ranking as JSON')
    .addHelpText('after', '\nExample:\n  robosense rank runs/a/results.json runs/b/results.json\n')
    .action(late(() => import('../actions/rank.js')));
}
