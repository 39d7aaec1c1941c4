import { loadPlans, submitPlan } from '../../protocol/evaluation.js';
import { inform, print, printJson } from '../output.js';
import { reportDefects } from '../defects.js';

interface SubmitOptions {
  readonly out?: string;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

export default async function submit(file: string, options: SubmitOptions): Promise<void> {
  const written = [];
  for (const plan of await loadPlans(file, options.plugin ? { plugins: options.plugin } : {})) {
    const { run, files } = await submitPlan(plan, options.out);
    if (!options.json) for (const path of files) print(path);
    if (files.length === 0) continue;
    const defects = await run.track.checkSubmission({
      path: options.out ?? run.folder.submission,
      dataset: run.dataset,
      ...(plan.phase !== undefined && { phase: plan.phase }),
    });
    written.push({ plan: plan.name, files, defects });
    for (const { message } of run.warnings) inform(`warning: ${message}`);
    inform(reportDefects(defects));
    if (defects.some(({ severity }) => severity === 'error')) process.exitCode = 1;
  }
  if (options.json) printJson(written);
}
