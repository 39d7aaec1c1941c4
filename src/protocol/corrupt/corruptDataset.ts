import { rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import type { Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { packageVersion } from '../../installation/index.js';
import { makeFolders, writeError } from '../../sensors/index.js';
import { WORLD_FILE } from '../../world/resense/late.js';
import type { Progress } from '../predict.js';
import { StoppedError } from '../stopped.js';
import { writeJson } from '../runFolder.js';
import { corruptFrames } from './corruptFrames.js';
import { listFrames } from './listFrames.js';
import type { FileFacts } from './loneSample.js';
import { requestedCondition, type CorruptionRequest } from './request.js';
import { refuseExisting } from './sensorFile.js';
import { foldersOf, listFiles, movedTo } from './tree.js';
import { placesOf, touchedSensors, unitsOf, type Touched } from './unitsOf.js';
import { copyPlace, type Place } from './writeCorrupted.js';

export interface DatasetCorruption {
  readonly request: CorruptionRequest;
  readonly progress: Progress;
  /** What files of no data set do not say themselves. */
  readonly facts?: FileFacts;
  /** Told what the folder was taken for, before anything is written. */
  readonly onFound?: (found: string) => void;
  /** Worker threads; one per core when absent. */
  readonly workers?: number;
  /** Ends it: nothing is left behind. */
  readonly signal?: AbortSignal;
}

export interface CorruptedDataset {
  /** Frames with sensors that the conditions change. */
  readonly frames: number;
  readonly rewritten: number;
  readonly copied: number;
  /** What frames said, each thing once with how many said it. */
  readonly notes: readonly Warning[];
}

/** File that a corrupted data set gets: what was done to it. */
const RECORD = 'robosense-corruption.json';

/**
 * Corrupts a whole data set in its own format: KITTI object data, Pi3DET, nuScenes (also Place3D and Track 3), or the images
 * and clouds below a folder.
 *
 * Sensor files that a condition changes are written anew in their own format, everything else is copied, links as the
 * files they point to; of nuScenes the key frames are changed, not the sweeps between them. The folder appears when it is
 * whole, and not at all where something goes wrong or is stopped.
 *
 * @throws InputError for a folder without sensor files, conditions that move labels or change nothing of what is there,
 *   and an `out` that exists or lies in the input
 */
export async function corruptDataset(
  input: string,
  out: string,
  { request, progress, facts, onFound, workers = availableParallelism(), signal }: DatasetCorruption,
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
  const files = await listFiles(root);
  const { found, frames, format } = await listFrames(root, files, facts);
  const touched = await touchedSensors(frames, condition, request.seed);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  const units = unitsOf(frames, touched, request, (file) => movedTo(root, file, temporary));
  if (units.length === 0) throw new InputError(`${input} (${found}) holds nothing that ${condition.id} changes`);
  onFound?.(found);
  const discard = (): void => rmSync(temporary, { recursive: true, force: true });
  // A second Ctrl-C ends the process at once; even then nothing stays.
  process.on('exit', discard);
  try {
    for (const folder of foldersOf(files)) await makeFolders(movedTo(root, folder, temporary));
    const sensors = new Set(units.flatMap(placesOf).map(({ from }) => from));
    // Whoever sensed the scene anew would find it without the corruption.
    const resensed = touched.cloud ? WORLD_FILE : undefined;
    const others = [...files].filter((file) => !sensors.has(file) && basename(file) !== resensed);
    const corrupted = await corruptFrames(units, workers, progress, signal);
    await copyAll(
      others.map((from) => ({ from, to: movedTo(root, from, temporary) })),
      progress,
      signal,
    );
    await writeJson(join(temporary, RECORD), {
      schema: 'robosense.corruption/1',
      conditions: request.conditions,
      mode: request.mode,
      seed: request.seed,
      description: condition.description,
      tool: `robosense-toolkit ${packageVersion}`,
    });
    await rename(temporary, target);
    const labels = units.filter((unit) => unit.labels).length;
    return {
      frames: units.length,
      rewritten: corrupted.rewritten,
      copied: others.length + sensors.size - labels - corrupted.rewritten,
      notes: [...corrupted.notes, ...(format === 'nuscenes' ? sweepNote(root, others, touched) : [])],
    };
  } catch (error) {
    throw writeError(out, error);
  } finally {
    process.off('exit', discard);
    await rm(temporary, { recursive: true, force: true });
  }
}

async function copyAll(places: readonly Place[], progress: Progress, signal: AbortSignal | undefined): Promise<void> {
  progress.start('copy', places.length, 0);
  try {
    for (const place of places) {
      if (signal?.aborted) throw new StoppedError('stopped while copying', false);
      await copyPlace(place);
      progress.advance();
    }
  } finally {
    progress.stop();
  }
}

/** Detectors that merge sweeps see the corruption in the key frame alone. */
function sweepNote(root: string, others: readonly string[], { cloud }: Touched): Warning[] {
  const isSweep = (file: string): boolean =>
    file.startsWith(join(root, 'sweeps') + sep) && (cloud ? file.endsWith('.pcd.bin') : extname(file) !== '.bin');
  const count = others.filter(isSweep).length;
  if (count === 0) return [];
  return [{ code: 'sweeps', message: `${count} files between key frames (sweeps) are copied as they are` }];
}
