import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { didYouMean, FileFormatError, firstOf, InputError, schemaProblems } from '../../errors/index.js';
import { packageRoot } from '../../installation/index.js';
import type { NuscenesTables } from './tables.js';

/** Whose scene lists are meant: the devkit's own, those of the RoboSense 2025 Track 3 fork, or Place3D's. */
export type SplitLists = 'nuscenes' | 'robosense-track3' | 'place3d';
export const SPLIT_LISTS: readonly SplitLists[] = ['nuscenes', 'robosense-track3', 'place3d'];

/** A split that does not fit the version of the tables; the official devkit refuses it. */
export class SplitVersionError extends InputError {
  override readonly name = 'SplitVersionError';
}

const fileSchema = z.object({ scenePrefix: z.string(), splits: z.record(z.string(), z.string()) });

/** Scene names of ranges such as `0003 0012-0018`. */
function scenesOfRanges(ranges: string, prefix: string): string[] {
  return ranges.split(/\s+/).flatMap((range) => {
    const [first, last = first] = range.split('-');
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: count }, (_, i) => prefix + String(Number(first) + i).padStart(first.length, '0'));
  });
}

let predefined: Readonly<Record<SplitLists, Readonly<Record<string, readonly string[]>>>> | undefined;

/**
 * Scene names of the published splits, by name.
 *
 * Source: nuscenes-devkit, `utils/splits.py`; robosense2025/track3 and ywyeli/Place3D, the same file of their forks.
 */
export function predefinedSplits(lists: SplitLists): Readonly<Record<string, readonly string[]>> {
  if (predefined === undefined) {
    const file = join(packageRoot, 'configs', 'nuscenes', 'splits.json');
    const content = JSON.parse(readFileSync(file, 'utf8')) as Record<SplitLists, unknown>;
    const read = (name: SplitLists): Record<string, readonly string[]> => {
      const { scenePrefix, splits } = fileSchema.parse(content[name]);
      return Object.fromEntries(
        Object.entries(splits).map(([split, ranges]) => [split, scenesOfRanges(ranges, scenePrefix)]),
      );
    };
    predefined = {
      nuscenes: read('nuscenes'),
      'robosense-track3': read('robosense-track3'),
      place3d: read('place3d'),
    };
  }
  return predefined[lists];
}

/** End of the version's name that the devkit demands for a published split. */
function versionSuffix(split: string): 'trainval' | 'test' | 'mini' {
  if (split.startsWith('mini_')) return 'mini';
  return split === 'test' ? 'test' : 'trainval';
}

/** The split that an evaluation uses when none is named. */
function evaluationSplit(version: string): string {
  if (version.endsWith('mini')) return 'mini_val';
  return version.endsWith('test') ? 'test' : 'val';
}

const customSchema = z.record(z.string(), z.array(z.string()));

/** The user's own splits: `splits.json` in the version's folder, split name → scene names. */
export function customSplits(folder: string): Readonly<Record<string, readonly string[]>> {
  const file = join(folder, 'splits.json');
  if (!existsSync(file)) return {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new FileFormatError(file, undefined, `is no JSON: ${(cause as Error).message}`, { cause });
  }
  const checked = customSchema.safeParse(content);
  if (checked.success) return checked.data;
  const { place, problem } = schemaProblems(checked.error);
  throw new FileFormatError(file, place, `${problem}; expected {"name of the split": ["scene name", …]}`);
}

/** Published splits that hold any of these scenes, the one that holds most of them first. */
export function splitsOfScenes(
  names: Iterable<string>,
): readonly { lists: SplitLists; split: string; count: number }[] {
  const wanted = new Set(names);
  const found = SPLIT_LISTS.flatMap((lists) =>
    Object.entries(predefinedSplits(lists)).map(([split, scenes]) => ({
      lists,
      split,
      count: scenes.filter((scene) => wanted.has(scene)).length,
    })),
  );
  return found.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

/** A split among the scenes that are there. */
export interface NuscenesSplit {
  readonly name: string;
  /** Whose list it is; of a split of `splits.json` those that were asked for. */
  readonly lists: SplitLists;
  /** Scenes of the split that the tables have, in scene-table order. */
  readonly sceneNames: readonly string[];
  /** Scenes that the split lists, there or not. */
  readonly listed: number;
  /** From `splits.json`: the devkit then drops predictions of other samples instead of refusing them. */
  readonly custom: boolean;
}

type SplitTables = Pick<NuscenesTables, 'version' | 'folder' | 'scenes'>;

/**
 * The scenes of a split.
 *
 * Scenes that the tables do not have are left out, as the devkit does. Names published with `lists` come before those of
 * `splits.json`, unless none of their scenes is there.
 *
 * @param lists whose splits are meant; of several the first whose split has scenes that are there
 * @param split name; `place3d/val` is Place3D's `val` whatever the lists are; without it the evaluation split of the
 *   version: val, mini_val or test
 * @throws SplitVersionError where a published split does not fit the version (`val` needs `…trainval`, `test` `…test`,
 *   `mini_…` `…mini`); InputError for an unknown name or a split none of whose scenes is there, with what is there
 */
export function nuscenesSplit(
  tables: SplitTables,
  lists: SplitLists | readonly SplitLists[],
  split?: string,
): NuscenesSplit {
  const named = SPLIT_LISTS.find((each) => split?.startsWith(`${each}/`));
  if (named !== undefined) return splitOf(tables, named, split?.slice(named.length + 1));
  const wanted = typeof lists === 'string' ? [lists] : lists;
  const present = new Set(tables.scenes.records.map((scene) => scene.name));
  const name = split ?? evaluationSplit(tables.version);
  const isThere = (each: SplitLists): boolean =>
    (predefinedSplits(each)[name] ?? []).some((scene) => present.has(scene));
  // Where none is there, the message says what is; a name of splits.json is known to all.
  const publishes = (each: SplitLists): boolean => Object.hasOwn(predefinedSplits(each), name);
  return splitOf(tables, wanted.find(isThere) ?? wanted.find(publishes) ?? wanted[0], split);
}

function splitOf(tables: SplitTables, lists: SplitLists, split: string | undefined): NuscenesSplit {
  const { version, folder } = tables;
  const published = predefinedSplits(lists);
  const own = customSplits(folder);
  const name = split ?? evaluationSplit(version);
  const present = tables.scenes.records.map((scene) => scene.name);
  const isOwn = Object.hasOwn(own, name) && own[name].some((scene) => present.includes(scene));
  const custom =
    !Object.hasOwn(published, name) || (isOwn && !published[name].some((scene) => present.includes(scene)));
  if (custom && !Object.hasOwn(own, name)) {
    const known = [...Object.keys(published), ...Object.keys(own)];
    throw new InputError(
      `${folder}: no split '${name}'; known: ${known.join(', ')}${didYouMean(name, known).replace(/\.$/, '')}`,
    );
  }
  if (!custom && split !== undefined && !version.endsWith(versionSuffix(name))) {
    throw new SplitVersionError(
      `${folder}: split '${name}' belongs to a version that ends with ${versionSuffix(name)}, not to ${version}: ` +
        `name another split, or open ${version.replace(/[^-]*$/, versionSuffix(name))}`,
    );
  }
  const scenes = custom ? own[name] : published[name];
  const wanted = new Set(scenes);
  const sceneNames = present.filter((scene) => wanted.has(scene));
  if (sceneNames.length === 0) {
    const likely = splitsOfScenes(present).slice(0, 3);
    const hint = likely.map((each) => `${each.lists} ${each.split} (${each.count} scenes)`).join(', ');
    throw new InputError(
      `${folder}: none of the ${scenes.length} scenes of split '${name}' (${lists}) is there; the ${present.length} ` +
        `scenes are ${firstOf(present, 3)}${hint === '' ? '' : `, as in: ${hint}`}`,
    );
  }
  return { name, lists, sceneNames, listed: scenes.length, custom };
}
