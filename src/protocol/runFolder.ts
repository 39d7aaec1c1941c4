import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from '../errors/index.js';
import { writeError, writeFileAtomic } from '../sensors/atomicWrite.js';
import { makeFolder } from './makeFolder.js';
import { planDigest, type ResolvedPlan } from './plan.js';

/** The files of one run; each can be opened by hand. */
export interface RunFolder {
  readonly path: string;
  readonly plan: string;
  readonly inputs: string;
  readonly results: string;
  readonly submission: string;
  predictions(condition: string): string;
  /** New predictions of a second stage that is not finished. */
  secondStage(condition: string): string;
  performance(condition: string): string;
}

/** A condition as a name of files. */
export const conditionSlug = (condition: string): string => condition.replaceAll('/', '-');

/** What the finished predictions of a folder depend on; a change makes them stale. */
export interface RunInputs {
  readonly plan: string;
  readonly model: string;
  readonly code: string;
  /** Names, sizes and times of the dataset's files. */
  readonly dataset: string;
  /** Digest of the plan's files of conditions; absent where it names none. */
  readonly suites?: string;
}

/** `runs/<name>-<digest>` unless the plan names a folder: the same plan finds its own run again. */
export function runFolder(plan: ResolvedPlan): RunFolder {
  const path = plan.out ?? resolve('runs', `${plan.name}-${planDigest(plan, true).slice(0, 8)}`);
  return {
    path,
    plan: join(path, 'plan.json'),
    inputs: join(path, 'inputs.json'),
    results: join(path, 'results.json'),
    submission: join(path, 'submission'),
    predictions: (condition) => join(path, 'predictions', `${conditionSlug(condition)}.jsonl`),
    secondStage: (condition) => join(path, 'predictions', `${conditionSlug(condition)}.second-stage.jsonl`),
    performance: (condition) => join(path, 'predictions', `${conditionSlug(condition)}.performance.json`),
  };
}

/**
 * Takes a run folder for this process alone.
 *
 * @returns the function that gives it back. @throws InputError when another run holds it.
 */
export async function lockRunFolder(folder: RunFolder): Promise<() => Promise<void>> {
  await makeFolder(join(folder.path, 'predictions'), 'choose another run folder with --out');
  try {
    return await lockfile.lock(folder.path, { lockfilePath: join(folder.path, 'run.lock'), stale: 20_000 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ELOCKED') throw writeError(folder.path, error);
    throw new InputError(
      `${folder.path}: another run is working in this folder; wait for it, or choose another with --out ` +
        '(a run that was killed lets go after 20 seconds)',
    );
  }
}

/**
 * Opens the folder for the plan: new, or with the finished predictions of an earlier start of the same run.
 *
 * @throws InputError when plan, model, code or dataset have changed since and `restart` is not set.
 */
export async function openRun(
  folder: RunFolder,
  plan: ResolvedPlan,
  inputs: RunInputs,
  restart: boolean,
): Promise<void> {
  if (restart) {
    await rm(join(folder.path, 'predictions'), { recursive: true, force: true });
    await rm(folder.inputs, { force: true });
    await rm(folder.results, { force: true });
  }
  await makeFolder(join(folder.path, 'predictions'), 'choose another run folder with --out');
  if (existsSync(folder.inputs)) await refuseStale(folder, inputs);
  await writeJson(folder.inputs, inputs);
  await writeJson(folder.plan, plan);
}

/** In the words of a message. */
const partNames: Readonly<Record<keyof RunInputs, string>> = {
  plan: 'plan',
  model: 'model',
  code: 'code',
  dataset: 'dataset',
  suites: 'file of conditions',
};

/**
 * Compares what the folder's predictions were made with and what is there now.
 *
 * @throws InputError naming the parts that have changed
 */
export async function refuseStale(folder: RunFolder, inputs: Partial<RunInputs>): Promise<void> {
  const before = JSON.parse(await readFile(folder.inputs, 'utf8')) as RunInputs;
  const changed = (Object.keys(partNames) as (keyof RunInputs)[]).filter(
    (part) => inputs[part] !== undefined && before[part] !== inputs[part],
  );
  if (changed.length === 0) return;
  throw new InputError(
    `${folder.path}: its predictions were made with another ${changed.map((part) => partNames[part]).join(' and ')}; ` +
      'add --restart to "robosense run" to redo them, or choose another folder with --out',
  );
}

/** Writes a document so that a reader never sees half of it. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}
