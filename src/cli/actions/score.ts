import { join, resolve } from 'node:path';
import { InputError } from '../../errors/index.js';
import { finalScore, loadPlans, loadRegistry, scoreFiles, scorePlan, type Result } from '../../protocol/evaluation.js';
import { writeFileAtomic } from '../../sensors/index.js';
import { inform, print, printJson } from '../output.js';
import { terminalProgress } from '../progress.js';
import { metricTable, summarise } from '../summary.js';

interface ScoreOptions {
  readonly track?: string;
  readonly profile?: string;
  readonly groundTruth?: string;
  readonly predictions?: string;
  readonly phase?: string;
  readonly split?: string;
  readonly out?: string;
  readonly final?: readonly string[];
  readonly plugin?: readonly string[];
  readonly seed?: number;
  readonly replicates?: number;
  readonly export?: string;
  readonly json?: boolean;
}

export default async function score(plan: string | undefined, options: ScoreOptions): Promise<void> {
  if (options.final) {
    if (options.export !== undefined) throw new InputError('--export does not go with --final');
    return scoreFinal(options.final, options);
  }
  return plan === undefined ? scorePaths(options) : scorePlans(plan, options);
}

async function scorePaths(options: ScoreOptions): Promise<void> {
  const { groundTruth, predictions } = options;
  if (groundTruth === undefined || predictions === undefined) {
    throw new InputError('score needs --ground-truth and --predictions, or a plan, or --final');
  }
  const registry = await loadRegistry(options.plugin);
  const result = await scoreFiles(registry, {
    ...options,
    groundTruth,
    predictions,
    seed: options.seed ?? 0,
    replicates: options.replicates ?? 1000,
    onFound: inform,
    ...(options.export !== undefined && { exportDir: options.export }),
    ...(options.plugin && { plugins: options.plugin }),
  });
  await deliver([result], options);
}

/** Options that a plan decides itself: beside one they would be ignored. */
const decidedByPlan = {
  track: '--track',
  profile: '--profile',
  groundTruth: '--ground-truth',
  predictions: '--predictions',
  phase: '--phase',
  split: '--split',
  seed: '--seed',
  replicates: '--replicates',
} as const;

async function scorePlans(file: string, options: ScoreOptions): Promise<void> {
  const ignored = Object.entries(decidedByPlan).find(
    ([key]) => options[key as keyof typeof decidedByPlan] !== undefined,
  );
  if (ignored) throw new InputError(`${ignored[1]} cannot stand beside a plan, which says this itself: ${file}`);
  const plans = await loadPlans(file, options.plugin ? { plugins: options.plugin } : {});
  const results = [];
  for (const plan of plans) {
    const folder = options.export === undefined ? undefined : plans.length === 1 ? '' : plan.name;
    results.push(
      await scorePlan(plan, {
        progress: terminalProgress(),
        ...(folder !== undefined && { exportDir: join(resolve(options.export as string), folder) }),
      }),
    );
  }
  await deliver(results, options);
}

async function scoreFinal(files: readonly string[], options: ScoreOptions): Promise<void> {
  const final = await finalScore(await loadRegistry(options.plugin), files);
  if (options.out) await writeFileAtomic(options.out, `${JSON.stringify(final, null, 2)}\n`);
  if (options.json) return printJson(final);
  for (const { phase, value, file: source } of final.phases) print(`phase ${phase}: ${value.toFixed(4)}  (${source})`);
  print(`final: ${final.value.toFixed(4)}`);
}

async function deliver(results: readonly Result[], { out, json }: ScoreOptions): Promise<void> {
  const document = results.length === 1 ? results[0] : results;
  if (out) {
    await writeFileAtomic(out, `${JSON.stringify(document, null, 2)}\n`);
    inform(`result: ${out}`);
  }
  if (json) return printJson(document);
  for (const result of results) {
    const [clean] = result.conditions;
    if (clean && result.conditions.length === 1) print(metricTable(clean));
    print(summarise(result));
  }
}
