/** What `place search --model` asks of a detector. */
import { basename, resolve } from 'node:path';
import { InputError, nearest } from '../../../errors/index.js';
import {
  loadRegistry,
  miniDataset,
  miniProgress,
  planSchema,
  resolvePlan,
  runPlan,
  type Result,
} from '../../../protocol/evaluation.js';
import { detectorTrial, type DetectorTrial, type NamedRig } from '../../../protocol/place/index.js';
import { inform } from '../../output.js';
import { terminalProgress } from '../../progress.js';
import { trialSeed, type SearchFlags } from './searchFlags.js';
import { workersOf } from './setting.js';

const model = (flags: SearchFlags): { baseline: true } | { path: string } =>
  flags.model === 'baseline' ? { baseline: true } : { path: resolve(flags.model as string) };

async function partOf(flags: SearchFlags): Promise<string> {
  const { mini } = (await loadRegistry([])).track(flags.track);
  return flags.mini ?? mini.parts[0].name;
}

/**
 * Before a search that takes minutes: are the track, its mini dataset and the model there?
 *
 * @throws InputError, FileFormatError where one is not
 */
export async function checkDetector(flags: SearchFlags): Promise<void> {
  const track = (await loadRegistry([])).track(flags.track);
  const names = track.mini.parts.map(({ name }) => name);
  const part = await partOf(flags);
  if (!names.includes(part)) throw new InputError(`${track.id} has no mini dataset "${part}"${nearest(part, names)}`);
  const source = model(flags);
  const path = 'path' in source ? source.path : track.baseline;
  await (await track.loadModel({ path, device: flags.device })).close();
}

/** Samples that rate candidates: those of another seed than the comparison's. */
export async function trialOf(flags: SearchFlags, signal: AbortSignal): Promise<DetectorTrial> {
  const track = (await loadRegistry([])).track(flags.track);
  const building = {
    seed: trialSeed(flags),
    workers: workersOf(flags),
    signal,
    onProgress: miniProgress(terminalProgress()),
  };
  const path = await miniDataset(track, await partOf(flags), building);
  const source = model(flags);
  const detector = {
    plugins: [],
    track: flags.track,
    dataset: { path, ...(await track.datasetFor?.('path' in source ? source.path : track.baseline)) },
    model: { path: 'path' in source ? source.path : track.baseline, device: flags.device },
    seed: flags.seed,
  };
  return detectorTrial(detector, flags.samples);
}

/** The comparison's scores, measured as any plan measures them. */
export async function runDetector(flags: SearchFlags, rigs: readonly NamedRig[], signal: AbortSignal): Promise<Result> {
  const plan = planSchema.parse({
    schema: 'robosense.plan/1',
    name: `place-${basename(flags.out).replace(/\.ya?ml$/i, '')}`,
    track: flags.track,
    dataset: { mini: await partOf(flags), seed: flags.seed },
    model: model(flags),
    suites: [resolve(flags.out)],
    conditions: rigs.map(({ id }) => id),
    device: flags.device,
    seed: flags.seed,
    submission: false,
    ...(flags.limit !== undefined && { limit: flags.limit }),
    ...(flags.workers !== undefined && { engine: { workers: flags.workers } }),
  });
  const { result, run } = await runPlan(resolvePlan(plan, resolve('place-search.yaml')), {
    progress: terminalProgress(),
    signal,
  });
  if (result === undefined) throw new InputError(`${flags.track}: its mini dataset has no answers to score`);
  inform(`result: ${run.folder.results}`);
  return result;
}
