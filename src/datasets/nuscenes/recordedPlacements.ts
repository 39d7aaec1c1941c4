import { existsSync, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { FileFormatError, schemaProblems } from '../../errors/index.js';

/**
 * Placements of Track 3's archives by their numbers (robosense2025/track3, README).
 *
 * `track3_phase1_lidar_blobs_only_placement_1`, say, holds the scans of Line.
 */
const NUMBERED = ['center', 'line', 'trapezoid', 'pyramid'];
const NUMBERED_FOLDER = /(?:^|_)placement_?([0-3])$/;

/** Files of the dataroot that name placements. */
const MAPPINGS = ['placements.yaml', 'placements.yml', 'placements.json'];
const mappingSchema = z.strictObject({ placements: z.record(z.string().min(1), z.string().min(1)) });

/** How deep an unpacked archive may hide its `LIDAR_TOP`, e.g. `data/nuscenes/samples/LIDAR_TOP`. */
const DEEPEST = 4;

/** A placement that was recorded: where the file lies that the tables call `samples/LIDAR_TOP/…`. */
export type LidarPath = (filename: string) => string;

/**
 * Where the scans of each placement lie: placement name → path of a LiDAR file that the tables name.
 *
 * Track 3 and Place3D have one set of tables for all placements and one folder of LIDAR_TOP files for each. What is found
 * in the dataroot:
 *
 * - `placements.yaml` (or `.json`), `placements: { line: <folder>, … }`, folders relative to the dataroot, any names: a
 *   bare name is one of Place3D's placements, `<suite>/<name>` one of another suite. Then nothing else counts;
 * - `placements/<name>/`;
 * - the archives' own folders, there or in the dataroot itself: names that end with `placement_0` (center),
 *   `placement_1` (line), `placement_2` (trapezoid), `placement_3` (pyramid).
 *
 * Each folder holds `samples/LIDAR_TOP/`, or `LIDAR_TOP/`, perhaps some folders deeper.
 *
 * @throws FileFormatError for a mapping that is none or names a folder without LIDAR_TOP
 */
export async function findRecordedPlacements(dataroot: string): Promise<ReadonlyMap<string, LidarPath>> {
  const mapping = MAPPINGS.map((name) => join(dataroot, name)).find((file) => existsSync(file));
  if (mapping !== undefined) return readMapping(mapping);
  const found = new Map<string, LidarPath>();
  const shelf = join(dataroot, 'placements');
  const candidates = [
    ...(await foldersIn(shelf)).map((name) => ({ name: numbered(name) ?? name, folder: join(shelf, name) })),
    ...(await foldersIn(dataroot)).flatMap((name) => {
      const placement = numbered(name);
      return placement === undefined ? [] : [{ name: placement, folder: join(dataroot, name) }];
    }),
  ];
  for (const { name, folder } of candidates) {
    const path = await lidarPath(folder);
    if (path !== undefined && !found.has(name)) found.set(name, path);
  }
  return found;
}

function numbered(folder: string): string | undefined {
  const match = NUMBERED_FOLDER.exec(folder);
  return match === null ? undefined : NUMBERED[Number(match[1])];
}

async function readMapping(file: string): Promise<ReadonlyMap<string, LidarPath>> {
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new FileFormatError(file, undefined, (cause as Error).message.split('\n')[0], { cause });
  }
  const checked = mappingSchema.safeParse(document, { reportInput: true });
  if (!checked.success) {
    const { place, problem } = schemaProblems(checked.error);
    throw new FileFormatError(file, place, `${problem}; expected placements: { <name>: <folder>, … }`);
  }
  const found = new Map<string, LidarPath>();
  for (const [name, folder] of Object.entries(checked.data.placements)) {
    const path = await lidarPath(join(dirname(file), folder));
    if (path === undefined) {
      throw new FileFormatError(file, `/placements/${name}`, `${folder} holds no folder samples/LIDAR_TOP`);
    }
    found.set(name, path);
  }
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    // Placements are switched by links, too.
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(folder, entry.name))))) {
      names.push(entry.name);
    }
  }
  return names.sort();
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

/** Looks for `LIDAR_TOP`, nearest first. */
async function lidarPath(folder: string): Promise<LidarPath | undefined> {
  let level = [folder];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    for (const place of level) {
      if (!(await isFolder(join(place, 'LIDAR_TOP')))) continue;
      if (basename(place) === 'sweeps') continue;
      return basename(place) === 'samples'
        ? (filename) => join(dirname(place), filename)
        : (filename) => join(place, filename.replace(/^samples[\\/]/, ''));
    }
    level = (
      await Promise.all(level.map(async (place) => (await foldersIn(place)).map((name) => join(place, name))))
    ).flat();
  }
  return undefined;
}
