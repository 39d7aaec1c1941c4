import type { Command } from 'commander';
import { loadPlans } from '../../protocol/index.js';
import { planOverrides, withRunOptions, type PlanOptions } from '../options.js';
import { runPlans } from '../runPlans.js';

export function registerRun(program: Command): void {
  withRunOptions(program.command('run'))
    .description('predict, score and write the submission of a plan; the same command resumes')
    .argument('<plan>', 'plan file (YAML), or a run folder to go on with')
    .option('--json', 'print the result document on standard output')
    .addHelpText('after', '\nExample:\n  robosense run configs/track5-phase1.yaml --limit 20\n')
    .action(async (plan: string, options: PlanOptions & { json?: boolean }) => {
      await runPlans(await loadPlans(plan, planOverrides(options)), options);
    });
}
