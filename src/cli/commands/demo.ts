import { join } from 'node:path';
import type { Command } from 'commander';
import { packageRoot } from '../../installation/index.js';
import { loadPlans } from '../../protocol/index.js';
import { inform } from '../output.js';
import { planOverrides, withRunOptions, type PlanOptions } from '../options.js';
import { runPlans } from '../runPlans.js';

export function registerDemo(program: Command): void {
  withRunOptions(program.command('demo'))
    .description('the quickstart: shipped baselines on built-in data, clean and shifted; needs no download')
    .option('--json', 'print the result documents on standard output')
    .addHelpText('after', '\nExample:\n  robosense demo\n')
    .action(async (options: PlanOptions & { json?: boolean }) => {
      const plan = join(packageRoot, 'configs', 'quickstart.yaml');
      inform(`plan: ${plan}`);
      await runPlans(await loadPlans(plan, planOverrides(options)), options);
    });
}
