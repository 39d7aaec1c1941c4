import { access, constants } from 'node:fs/promises';
import { InputError } from '../../errors/index.js';
import { loadPlans, prepareRun, type PreparedRun } from '../../protocol/evaluation.js';
import { planOverrides, type PlanOptions } from '../options.js';
import { print, printJson } from '../output.js';

export default async function validate(file: string, options: PlanOptions & { json?: boolean }): Promise<void> {
  const found = [];
  for (const plan of await loadPlans(file, planOverrides(options))) {
    const run = await prepareRun(plan);
    await checkSamples(run);
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
      suites: run.suiteFiles.map(({ path, suite }) => ({ id: suite.id, path })),
      conditions: run.conditions,
      folder: run.folder.path,
    });
  }
  if (options.json) return printJson(found);
  for (const { plan, track, profile, dataset, model, suites, conditions, folder } of found) {
    print(
      [
        `${plan}: ready`,
        `  track      ${track}, profile ${profile}`,
        `  dataset    ${dataset.path} (${dataset.format}, ${dataset.samples} samples, ${dataset.answers ? 'with' : 'without'} answers)`,
        `  model      ${model.path} on ${model.provider.used}`,
        ...suites.map(({ id, path }) => `  suite      ${id} (${path})`),
        `  conditions ${conditions.join(', ')}`,
        `  folder     ${folder}`,
      ].join('\n'),
    );
  }
}

/** Every file and label of the samples, and one scan: what is missing is found now, not after hours of inference. */
async function checkSamples({ dataset, ids }: PreparedRun): Promise<void> {
  for (const [index, id] of ids.entries()) {
    const sample = await dataset.sample(id);
    for (const file of sample.files) {
      await access(file, constants.R_OK).catch((cause: unknown) => {
        throw new InputError(`sample ${id}: ${file} is missing or cannot be read`, { cause });
      });
    }
    if (dataset.hasGroundTruth) await sample.groundTruth?.();
    if (index === 0) await sample.pointCloud?.();
  }
}
