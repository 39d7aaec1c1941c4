import { rmSync } from 'node:fs';
import { copyFile, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Condition, Warning } from '../../contracts/index.js';
import { runUnits } from '../../engine/index.js';
import { InputError } from '../../errors/index.js';
import { packageVersion } from '../../installation/index.js';
import { makeFolders, writeError } from '../../sensors/index.js';
import { WORLD_FILE } from '../../world/resense/index.js';
import { applyCondition } from '../conditions.js';
import { StoppedError, type Progress } from '../predict.js';
import { writeJson } from '../runFolder.js';
import type { CorruptedFrame, CorruptUnit } from './corruptUnit.js';
import { listFrames, openSource, type Frame } from './datasetFrames.js';
import { requestedCondition, type CorruptionRequest } from './request.js';
import { refuseExisting } from './sensorFile.js';

export interface DatasetCorruption {
  readonly request: CorruptionRequest;
  readonly progress: Progress;
  /** Worker threads; one per core when absent. */
  readonly workers?: number;
  /** Ends it: nothing is left behind. */
  readonly signal?: AbortSignal;
}

export interface CorruptedDataset {
  readonly frames: number;
  readonly rewritten: number;
  readonly copied: number;
  /** What frames said, each thing once with how many said it. */
  readonly notes: readonly Warning[];
}

/** File that a corrupted data set gets: what was done to it. */
const RECORD = 'robosense-corruption.json';

/**
 * Corrupts a whole data set in its own format: KITTI object data or Pi3DET.
 *
 * Sensor files that a condition changes are written anew in their own format, everything else is copied, links as the
 * files they point to. The folder appears when it is whole, and not at all where something goes wrong or is stopped.
 *
 * @throws InputError for a folder of another layout, conditions that move labels, and an `out` that exists or lies in
 *   the input
 */
export async function corruptDataset(
  input: string,
  out: string,
  { request, progress, workers = availableParallelism(), signal }: DatasetCorruption,
): Promise<CorruptedDataset> {
  const [root, target] = [resolve(input), resolve(out)];
  refuseExisting(target);
  if (`${target}${sep}`.startsWith(`${root}${sep}`)) {
    throw new InputError(`${out} lies inside ${input}: name a folder outside`);
  }
  const condition = await requestedCondition(request);
  if (condition.movesGroundTruth) {
    throw new InputError(
      `${condition.id} moves the sensor, and with it labels and calibration: name it in a plan, which moves them too`,
    );
  }
  const frames = await listFrames(root);
  const files = await listFiles(root);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  const discard = (): void => rmSync(temporary, { recursive: true, force: true });
  // A second Ctrl-C ends the process at once; even then nothing stays.
  process.on('exit', discard);
  try {
    const { sensors, others } = await layOut(root, temporary, frames, files, request);
    // Whoever sensed the scene anew would find it without the corruption.
    const resensed = (await changesClouds(frames, condition, request.seed)) ? WORLD_FILE : undefined;
    const copied = others.filter(([from]) => basename(from) !== resensed);
    for (const [from, to] of copied) await copyFile(from, to);
    const corrupted = await corruptFrames(sensors, workers, progress, signal);
    await writeJson(join(temporary, RECORD), {
      schema: 'robosense.corruption/1',
      conditions: request.conditions,
      mode: request.mode,
      seed: request.seed,
      description: condition.description,
      tool: `robosense-toolkit ${packageVersion}`,
    });
    await rename(temporary, target);
    return {
      frames: frames.length,
      ...corrupted,
      copied: sensors.reduce(countFiles, copied.length) - corrupted.rewritten,
    };
  } catch (error) {
    throw writeError(out, error);
  } finally {
    process.off('exit', discard);
    await rm(temporary, { recursive: true, force: true });
  }
}

const countFiles = (sum: number, { cloud, images }: CorruptUnit): number => sum + (cloud ? 1 : 0) + images.length;

/** Seen from a sample's functions: nothing is read for it. */
async function changesClouds(frames: readonly Frame[], condition: Condition, seed: number): Promise<boolean> {
  const frame = frames.find(({ cloud }) => cloud !== undefined);
  if (frame === undefined) return false;
  const sample = await (await openSource(frame.source)).sample(frame.id);
  return applyCondition(condition, sample, seed).pointCloud !== sample.pointCloud;
}

async function corruptFrames(
  units: readonly CorruptUnit[],
  workers: number,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<{ rewritten: number; notes: Warning[] }> {
  const told = new Map<string, { note: Warning; frames: number }>();
  let [rewritten, done] = [0, 0];
  progress.start('corrupt', units.length, 0);
  try {
    const pool = { module: unitModule, workers: Math.min(workers, units.length), ...(signal && { signal }) };
    for await (const { result } of runUnits<CorruptUnit, CorruptedFrame>(units, pool)) {
      done++;
      rewritten += result.rewritten;
      for (const note of result.notes) {
        const key = `${note.code} ${note.message}`;
        told.set(key, { note, frames: (told.get(key)?.frames ?? 0) + 1 });
      }
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  if (done < units.length) {
    throw new StoppedError(`stopped after ${done} of ${units.length} frames`, false);
  }
  const notes = [...told.values()].map(({ note: { code, message }, frames }) => ({
    code,
    message: frames === units.length ? message : `${message} (${frames} of ${units.length} frames)`,
  }));
  return { rewritten, notes };
}

const unitModule = new URL(import.meta.url.endsWith('.ts') ? 'corruptUnit.ts' : 'corruptUnit.js', import.meta.url);

/** Makes the folders of the copy; says which files workers write and which are copied from where to where. */
async function layOut(
  root: string,
  temporary: string,
  frames: readonly Frame[],
  files: ReadonlySet<string>,
  request: CorruptionRequest,
): Promise<{ sensors: CorruptUnit[]; others: [string, string][] }> {
  const within = (file: string): string => {
    const path = relative(root, file);
    if (path.startsWith('..'))
      throw new InputError(`${file} lies outside ${root}: corrupt the folder that holds it all`);
    return join(temporary, path);
  };
  const folders = new Set([temporary, ...[...files].map((file) => dirname(within(file)))]);
  for (const folder of folders) await makeFolders(folder);
  const sensors = frames.map(({ source, id, cloud, images }) => ({
    request,
    source,
    id,
    ...(cloud !== undefined && { cloud: { from: cloud, to: within(cloud) } }),
    images: images.map(({ camera, file }) => ({ camera, from: file, to: within(file) })),
  }));
  const written = new Set(frames.flatMap(({ cloud, images }) => [cloud, ...images.map(({ file }) => file)]));
  const others = [...files].flatMap((file) => (written.has(file) ? [] : [[file, within(file)] as [string, string]]));
  return { sensors, others };
}

/** Every file below a folder, links followed. @throws InputError for links that lead back up */
async function listFiles(root: string): Promise<Set<string>> {
  const files = new Set<string>();
  const walk = async (folder: string, above: readonly string[]): Promise<void> => {
    const real = await realpath(folder);
    if (above.includes(real)) throw new InputError(`${folder}: is a link to a folder above it`);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const facts = await stat(path);
      if (facts.isDirectory()) await walk(path, [...above, real]);
      else if (facts.isFile()) files.add(path);
    }
  };
  await walk(root, []);
  return files;
}
