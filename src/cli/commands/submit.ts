import type { Command } from 'commander';
import { loadPlans, prepareRun, writeRunSubmission } from '../../protocol/index.js';
import { collect } from '../options.js';
import { inform, print } from '../output.js';
import { reportDefects } from '../defects.js';

export function registerSubmit(program: Command): void {
  program
    .command('submit')
    .description("write the challenge's submission files from a run's clean predictions, and check them")
    .argument('<plan>', 'the plan whose run has predictions')
    .option('--out <dir>', "folder of the files (default: the run's submission folder)")
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .addHelpText('after', '\nExample:\n  robosense submit configs/track5-phase1.yaml --out submission\n')
    .action(async (file: string, options: { out?: string; plugin?: readonly string[] }) => {
      for (const plan of await loadPlans(file, options.plugin ? { plugins: options.plugin } : {})) {
        const run = await prepareRun(plan);
        const files = await writeRunSubmission(run, options.out);
        for (const path of files) print(path);
        const [first] = files;
        if (first === undefined) continue;
        const defects = await run.track.checkSubmission({
          path: first,
          dataset: run.dataset,
          ...(plan.phase !== undefined && { phase: plan.phase }),
        });
        inform(reportDefects(defects));
        if (defects.some(({ severity }) => severity === 'error')) process.exitCode = 1;
      }
    });
}
