import { join } from 'node:path';
import { packageRoot } from '../../installation/index.js';
import { loadPlans } from '../../protocol/evaluation.js';
import { inform } from '../output.js';
import { planOverrides, type PlanOptions } from '../options.js';
import { runPlans } from '../runPlans.js';

export default async function demo(options: PlanOptions & { json?: boolean }): Promise<void> {
  const plan = join(packageRoot, 'configs', 'quickstart.yaml');
  inform(`plan: ${plan}`);
  await runPlans(await loadPlans(plan, planOverrides(options)), options);
}
