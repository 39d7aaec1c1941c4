import type { Command } from 'commander';
import { late } from '../late.js';
import { withRunOptions } from '../options.js';

export function registerPredict(program: Command): void {
  withRunOptions(program.command('predict'))
    .description("write a plan's predictions, without scoring them")
    .argument('<plan>', 'plan file (YAML)')
    .option('--json', 'print the prediction files as JSON')
    .addHelpText('after', '\nExample:\n  robosense predict configs/track5-phase1.yaml --device cpu\n')
    .action(late(() => import('../actions/predict.js')));
}
