import type { Command } from 'commander';
import { late } from '../late.js';
import { withPlanOptions } from '../options.js';

export function registerValidate(program: Command): void {
  withPlanOptions(program.command('validate'))
    .description('check everything a run would need, without running')
    .argument('<plan>', 'plan file (YAML)')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', '\nExample:\n  robosense validate configs/track5-phase1.yaml\n')
    .action(late(() => import('../actions/validate.js')));
}
