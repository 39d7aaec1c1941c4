import type { Command } from 'commander';
import { loadPlans, predictPlan } from '../../protocol/index.js';
import { interruptSignal } from '../interrupt.js';
import { planOverrides, withRunOptions, type PlanOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { terminalProgress } from '../progress.js';

export function registerPredict(program: Command): void {
  withRunOptions(program.command('predict'))
    .description("write a plan's predictions, without scoring them")
    .argument('<plan>', 'plan file (YAML)')
    .option('--json', 'print the prediction files as JSON')
    .addHelpText('after', '\nExample:\n  robosense predict configs/track5-phase1.yaml --device cpu\n')
    .action(async (file: string, options: PlanOptions & { json?: boolean }) => {
      const signal = interruptSignal();
      const written = [];
      for (const plan of await loadPlans(file, planOverrides(options))) {
        const run = await predictPlan(plan, {
          progress: terminalProgress(),
          signal,
          restart: options.restart ?? false,
        });
        const files = run.conditions.map((condition) => run.folder.predictions(condition));
        written.push({ plan: plan.name, folder: run.folder.path, files });
        if (!options.json) for (const path of files) print(path);
      }
      if (options.json) printJson(written);
    });
}
