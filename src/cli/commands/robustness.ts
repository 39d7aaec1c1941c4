import type { Command } from 'commander';
import { benchmarkIds } from '../../protocol/robustness/benchmarkIds.js';
import { late } from '../late.js';

const help = `
The table holds existing scores: CSV with the columns condition,score; type,severity,score; type,1,2,3; or
model,clean,<types>; JSON {"clean": 62.8, "types": {"fog": [61.7, 58.3, 47.6]}}; or the result file of a run.

Baselines are published (robobev/DETR3D, robo3d/kitti-det, "robo3d/semantickitti-seg/MinkUNet 34") or a table file of
one model (.json, .csv).

Examples:
  robosense robustness scores.csv --benchmark robobev
  robosense robustness scores.csv --benchmark robo3d --baseline robo3d/kitti-det
  robosense robustness runs/new/results.json --baseline runs/old/results.json
`;

export function registerRobustness(program: Command): void {
  program
    .command('robustness')
    .description('turn existing scores into CE and RR per corruption, mCE, mRR and relative drops')
    .argument('<table>', 'scores (.csv, .json)')
    .option('--benchmark <id>', `whose rules: ${benchmarkIds().join(', ')}`)
    .option('--baseline <name>', "what mCE is relative to (default: the benchmark's, where it has one)")
    .option('--json', 'print as JSON')
    .addHelpText('after', help)
    .action(late(() => import('../actions/robustness.js')));
}
