import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Track } from '../contracts/index.js';
import { InputError, nearest } from '../errors/index.js';
import { writeError } from '../sensors/index.js';
import { buildMini, miniFactsFile, type MiniBuilding, type MiniFacts } from './buildMini.js';
import { makeFolder } from './makeFolder.js';
import { codeDigest } from './provenance.js';

/** Where built data are kept: ROBOSENSE_CACHE, else the user's cache folder. */
export function cacheFolder(): string {
  const { ROBOSENSE_CACHE, XDG_CACHE_HOME } = process.env;
  return ROBOSENSE_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'robosense-toolkit');
}

/** Sets that stay in the cache, of all seeds and versions of the code together. */
const keptSets = 6;
/** After this time a build that is not finished was killed. */
const abandonedMs = 3_600_000;

/** Each version of the code has its own set: only the latest stay. What another process removes first is no error. */
async function removeOldSets(parent: string, current: string): Promise<void> {
  const found = [];
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && path !== current) found.push({ path, changedMs: facts.mtimeMs });
  }
  const sets = found.filter(({ path }) => !path.includes('.building-')).sort((a, b) => b.changedMs - a.changedMs);
  const abandoned = found.filter(
    ({ path, changedMs }) => path.includes('.building-') && Date.now() - changedMs > abandonedMs,
  );
  for (const { path } of [...sets.slice(keptSets - 1), ...abandoned]) await rm(path, { recursive: true, force: true });
}

export interface MiniUse extends Omit<MiniBuilding, 'outDir'> {
  /** Build anew although the cache has the set. */
  readonly rebuild?: boolean;
}

/**
 * The track's mini dataset in the cache: built once per seed and version of the code.
 *
 * @returns its folder and what stands in its `mini.json`
 */
export async function cachedMini(track: Track, use: MiniUse): Promise<{ folder: string; facts: MiniFacts }> {
  const version = (await codeDigest(use.plugins)).slice(0, 12);
  const folder = join(cacheFolder(), 'mini', track.id, `seed${use.seed}-${version}`);
  const index = join(folder, miniFactsFile);
  if (use.rebuild || !existsSync(index)) {
    // Built beside its place, then renamed: a killed build leaves nothing that looks whole.
    const building = `${folder}.building-${randomUUID()}`;
    await makeFolder(dirname(building), 'set ROBOSENSE_CACHE to a folder that can be written');
    try {
      await buildMini(track, { ...use, outDir: building });
      if (use.rebuild) await rm(folder, { recursive: true, force: true });
      await rename(building, folder).catch(async (error: unknown) => {
        // Another process was faster; its set is the same byte for byte.
        if (!existsSync(index)) throw error;
      });
    } finally {
      await rm(building, { recursive: true, force: true });
    }
    await removeOldSets(dirname(folder), folder);
  }
  return { folder, facts: JSON.parse(await readFile(index, 'utf8')) as MiniFacts };
}

/**
 * Path of a part of the track's mini dataset, built on first use.
 *
 * @throws InputError for an unknown part, naming those there are.
 */
export async function miniDataset(track: Track, part: string, use: MiniUse): Promise<string> {
  const names = track.mini.parts.map(({ name }) => name);
  if (!names.includes(part)) throw new InputError(`${track.id} has no mini dataset "${part}"${nearest(part, names)}`);
  return join((await cachedMini(track, use)).folder, part);
}

/**
 * Makes the folder that a set is going to be exported into: before the set is built, since that takes a while.
 *
 * @throws InputError where something is there already or the folder above cannot be made
 */
export async function prepareExport(outDir: string): Promise<void> {
  if (existsSync(outDir)) throw new InputError(`${outDir} is there already: choose another folder, or remove it`);
  await makeFolder(dirname(outDir), 'choose another place for --out');
}

/**
 * Copies a set of the cache to a folder of the user's: real files that outlive the cache.
 *
 * @throws InputError where something stands there already
 */
export async function exportMini(folder: string, outDir: string): Promise<void> {
  await prepareExport(outDir);
  const copying = `${outDir}.copying-${randomUUID()}`;
  try {
    await cp(folder, copying, { recursive: true, errorOnExist: true });
    await rename(copying, outDir);
  } catch (error) {
    throw writeError(outDir, error);
  } finally {
    await rm(copying, { recursive: true, force: true });
  }
}
