import { loadPlans, predictPlan } from '../../protocol/evaluation.js';
import { interruptSignal } from '../interrupt.js';
import { planOverrides, type PlanOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { terminalProgress } from '../progress.js';

export default async function predict(file: string, options: PlanOptions & { json?: boolean }): Promise<void> {
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
}
