import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Track } from '../contracts/index.js';
import { runUnits } from '../engine/index.js';
import { writeFileAtomic } from '../sensors/index.js';
import { makeFolder } from './makeFolder.js';
import type { MiniUnit } from './miniUnit.js';
import { StoppedError } from './stopped.js';
import { filesDigest } from './provenance.js';

/** What stands in a set's `mini.json`. Nothing in it depends on machine, time or number of workers. */
export interface MiniFacts {
  readonly schema: 'robosense.mini/1';
  readonly track: string;
  readonly seed: number;
  /** Folders of the set. */
  readonly parts: readonly string[];
  readonly files: number;
  /** Of all other files of the set, names included. */
  readonly sha256: string;
}

export interface MiniBuilding {
  readonly outDir: string;
  readonly seed: number;
  /** Folders of further tracks; workers load them too. */
  readonly plugins?: readonly string[];
  /** Worker threads; one per core when absent. */
  readonly workers?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export const miniFactsFile = 'mini.json';

/**
 * Builds a track's mini dataset into a folder that is empty or absent.
 *
 * @throws StoppedError after `signal`; the folder is then incomplete and has no `mini.json`
 */
export async function buildMini(track: Track, building: MiniBuilding): Promise<MiniFacts> {
  const { outDir, seed, plugins = [], workers = availableParallelism(), onProgress, signal } = building;
  await makeFolder(outDir, 'choose another place');
  const units = track.mini.units(seed);
  const written = new Array<unknown>(units.length);
  let done = 0;
  onProgress?.(0, units.length);
  const tasks = units.map((unit, index): MiniUnit => ({ plugins, track: track.id, outDir, seed, index, unit }));
  const module = new URL('./miniUnit.js', import.meta.url);
  const pool = { module, workers: Math.min(workers, Math.max(1, units.length)), ...(signal && { signal }) };
  for await (const { unit, result } of runUnits<MiniUnit, unknown>(tasks, pool)) {
    written[unit.index] = result;
    done++;
    onProgress?.(done, units.length);
  }
  if (done < units.length)
    throw new StoppedError(`stopped with ${units.length - done} of ${units.length} units to go`, false);
  await track.mini.finish(outDir, seed, written);
  const files = await filesIn(outDir);
  const facts: MiniFacts = {
    schema: 'robosense.mini/1',
    track: track.id,
    seed,
    parts: track.mini.parts.map(({ name }) => name).filter((name) => existsSync(join(outDir, name))),
    files: files.length,
    sha256: await filesDigest(outDir, files),
  };
  await writeFileAtomic(join(outDir, miniFactsFile), `${JSON.stringify(facts, null, 2)}\n`);
  return facts;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
