import { runPlan, type ResolvedPlan } from '../protocol/evaluation.js';
import { interruptSignal } from './interrupt.js';
import { inform, print, printJson } from './output.js';
import { terminalProgress } from './progress.js';
import { noteLines, summarise } from './summary.js';

const unlabelled = 'the split has no answers, so nothing is scored';

/** Runs plans one after the other and tells what came out. */
export async function runPlans(
  plans: readonly ResolvedPlan[],
  options: { readonly json?: boolean; readonly restart?: boolean },
): Promise<void> {
  const signal = interruptSignal();
  const results = [];
  for (const plan of plans) {
    const { run, result, submission, noSubmission } = await runPlan(plan, {
      progress: terminalProgress(),
      signal,
      restart: options.restart ?? false,
    });
    results.push(
      result ?? { scored: false, reason: unlabelled, folder: run.folder.path, submission, warnings: run.warnings },
    );
    if (result !== undefined) {
      if (!options.json) print(summarise(result));
      for (const note of noteLines(result)) inform(note);
      inform(`result: ${run.folder.results}`);
    } else {
      inform(`${run.dataset.path}: ${unlabelled}`);
      for (const { message } of run.warnings) inform(`warning: ${message}`);
    }
    if (noSubmission !== undefined) inform(`submission: none, because ${noSubmission}`);
    for (const file of submission) inform(`submission: ${file}`);
  }
  if (options.json) printJson(results.length === 1 ? results[0] : results);
}
