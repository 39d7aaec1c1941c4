import type { Command } from 'commander';
import { loadPlans, prepareRun } from '../../protocol/index.js';
import { planOverrides, withPlanOptions, type PlanOptions } from '../options.js';
import { print, printJson } from '../output.js';

export function registerValidate(program: Command): void {
  withPlanOptions(program.command('validate'))
    .description('check everything a run would need, without running')
    .argument('<plan>', 'plan file (YAML)')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', '\nExample:\n  robosense validate configs/track5-phase1.yaml\n')
    .action(async (file: string, options: PlanOptions & { json?: boolean }) => {
      const found = [];
      for (const plan of await loadPlans(file, planOverrides(options))) {
        const run = await prepareRun(plan);
        const first = await run.dataset.sample(run.ids[0] as string);
        await first.pointCloud?.();
        const model = await run.track.loadModel(run.unit.model);
        await model.close();
        found.push({
          plan: plan.name,
          track: run.track.id,
          profile: run.profile.id,
          dataset: {
            path: run.dataset.path,
            format: run.dataset.format,
            samples: run.ids.length,
            answers: run.dataset.hasGroundTruth,
          },
          model: { path: run.unit.model.path, provider: model.provider },
          conditions: run.conditions,
          folder: run.folder.path,
        });
      }
      if (options.json) return printJson(found);
      for (const { plan, track, profile, dataset, model, conditions, folder } of found) {
        print(
          [
            `${plan}: ready`,
            `  track      ${track}, profile ${profile}`,
            `  dataset    ${dataset.path} (${dataset.format}, ${dataset.samples} samples, ${dataset.answers ? 'with' : 'without'} answers)`,
            `  model      ${model.path} on ${model.provider.used}`,
            `  conditions ${conditions.join(', ')}`,
            `  folder     ${folder}`,
          ].join('\n'),
        );
      }
    });
}
