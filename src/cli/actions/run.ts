import { loadPlans } from '../../protocol/evaluation.js';
import { planOverrides, type PlanOptions } from '../options.js';
import { runPlans } from '../runPlans.js';

export default async function run(plan: string, options: PlanOptions & { json?: boolean }): Promise<void> {
  await runPlans(await loadPlans(plan, planOverrides(options)), options);
}
