import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Track } from '../contracts/index.js';
import { InputError, nearest } from '../errors/index.js';
import { makeFolder } from './makeFolder.js';
import { codeDigest } from './provenance.js';

/** Where built data are kept: ROBOSENSE_CACHE, else the user's cache folder. */
export function cacheFolder(): string {
  const { ROBOSENSE_CACHE, XDG_CACHE_HOME } = process.env;
  return ROBOSENSE_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'robosense-toolkit');
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

/**
 * Path of a part of the track's mini dataset; builds the set once per seed and version of the code.
 *
 * @throws InputError for an unknown part, naming those there are.
 */
export async function miniDataset(
  track: Track,
  part: string,
  seed: number,
  onProgress?: (done: number, total: number) => void,
): Promise<string> {
  const folder = join(cacheFolder(), 'mini', track.id, `seed${seed}-${(await codeDigest()).slice(0, 12)}`);
  const index = join(folder, 'parts.json');
  if (!existsSync(index)) {
    // Built beside its place, then renamed: a killed build leaves nothing that looks whole.
    const building = `${folder}.building-${process.pid}`;
    await makeFolder(dirname(building), 'set ROBOSENSE_CACHE to a folder that can be written');
    await rm(building, { recursive: true, force: true });
    await mkdir(building);
    try {
      const parts = await track.buildMini({ outDir: building, seed, ...(onProgress && { onProgress }) });
      const relativeParts = Object.entries(parts).map(([name, path]) => [name, path.slice(building.length + 1)]);
      await writeFile(join(building, 'parts.json'), JSON.stringify(Object.fromEntries(relativeParts), null, 2));
      await rename(building, folder).catch(async (error: unknown) => {
        // Another process was faster; its set is the same byte for byte.
        if (!existsSync(index)) throw error;
      });
    } finally {
      await rm(building, { recursive: true, force: true });
    }
    await removeOldSets(dirname(folder), folder);
  }
  const parts = JSON.parse(await readFile(index, 'utf8')) as Record<string, string>;
  const path = parts[part];
  if (path !== undefined) return join(folder, path);
  throw new InputError(`${track.id} has no mini dataset "${part}"${nearest(part, Object.keys(parts))}`);
}
