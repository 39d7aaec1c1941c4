import type { Command } from 'commander';
import { loadPlans, submitPlan } from '../../protocol/index.js';
import { collect } from '../options.js';
import { inform, print, printJson } from '../output.js';
import { reportDefects } from '../defects.js';

interface SubmitOptions {
  readonly out?: string;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

export function registerSubmit(program: Command): void {
  program
    .command('submit')
    .description("write the challenge's submission files from a run's clean predictions, and check them")
    .argument('<plan>', 'a plan whose run has predictions, or its run folder')
    .option('--out <dir>', "folder of the files (default: the run's submission folder)")
    .option('--json', 'print files and defects as JSON')
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .addHelpText('after', '\nExample:\n  robosense submit configs/track5-phase1.yaml --out submission\n')
    .action(async (file: string, options: SubmitOptions) => {
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
    });
}
