import type { Command } from 'commander';
import { loadRegistry, rankResults } from '../../protocol/index.js';
import { collect } from '../options.js';
import { print, printJson, table } from '../output.js';

export function registerRank(program: Command): void {
  program
    .command('rank')
    .description("put results of one track in the order of the challenge's leaderboard")
    .argument('<results...>', 'result files (results.json) of one track, phase and profile')
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print the ranking as JSON')
    .addHelpText('after', '\nExample:\n  robosense rank runs/a/results.json runs/b/results.json\n')
    .action(async (files: string[], options: { readonly plugin?: readonly string[]; readonly json?: boolean }) => {
      const ranked = await rankResults(await loadRegistry(options.plugin), files);
      if (options.json) return printJson(ranked);
      const rows = ranked.map(({ place, score, file }) => [String(place), (score.value as number).toFixed(4), file]);
      print(table(['place', ranked[0].score.id, 'result'], rows, [0, 1]));
    });
}
