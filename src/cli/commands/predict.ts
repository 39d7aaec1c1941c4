import type { Command } from 'commander';
import { loadPlans, predictPlan } from '../../protocol/index.js';
import { interruptSignal } from '../interrupt.js';
import { planOverrides, withPlanOptions, type PlanOptions } from '../options.js';
import { print } from '../output.js';
import { terminalProgress } from '../progress.js';

export function registerPredict(program: Command): void {
  withPlanOptions(program.command('predict'))
    .description("write a plan's predictions, without scoring them")
    .argument('<plan>', 'plan file (YAML)')
    .addHelpText('after', '\nExample:\n  robosense predict configs/track5-phase1.yaml --device cpu\n')
    .action(async (file: string, options: PlanOptions) => {
      const signal = interruptSignal();
      for (const plan of await loadPlans(file, planOverrides(options))) {
        const run = await predictPlan(plan, {
          progress: terminalProgress(),
          signal,
          restart: options.restart ?? false,
        });
        for (const condition of run.conditions) print(run.folder.predictions(condition));
      }
    });
}
