import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConditionSuite, Profile, Track } from '../contracts/index.js';
import { firstOf, InputError, nearest } from '../errors/index.js';
import { codeRoot } from '../installation/index.js';

/** All tracks there are: the folders of tracks/ and the user's plugins. */
export interface Registry {
  readonly tracks: readonly Track[];
  /** @throws InputError that offers the nearest names. */
  track(id: string): Track;
  /** The track that a profile belongs to. */
  trackOfProfile(profile: string): Track;
  readonly suites: readonly ConditionSuite[];
}

/** What every track has; a plugin may be written without types. */
const trackParts = [
  'id',
  'title',
  'description',
  'resampledUnit',
  'phases',
  'profiles',
  'metrics',
  'suites',
  'baseline',
  'openDataset',
  'loadModel',
  'modelFiles',
  'encodePrediction',
  'decodePrediction',
  'score',
  'scoreFiles',
  'finalScore',
  'writeSubmission',
  'checkSubmission',
  'mini',
] as const satisfies readonly (keyof Track)[];

/**
 * Discovers tracks: every folder of tracks/ with a `track` module, then each plugin.
 *
 * @param plugins folders (holding track.js, track.mjs or track.ts) or module files that export `track`.
 */
export async function loadRegistry(plugins: readonly string[] = []): Promise<Registry> {
  const folder = join(codeRoot, 'tracks');
  const names = existsSync(folder) ? (await readdir(folder)).sort() : [];
  const tracks: Track[] = [];
  for (const path of [...names.map((name) => join(folder, name)), ...plugins.map((path) => resolve(path))]) {
    const module = await trackModule(path);
    if (module === undefined) {
      if (plugins.some((plugin) => resolve(plugin) === path)) {
        throw new InputError(`plugin ${path}: no track.js, track.mjs or track.ts there; a plugin exports "track"`);
      }
      continue;
    }
    const track = await exportedTrack(module);
    if (track === undefined) throw new InputError(`${module}: does not export "track"`);
    const lacking = trackParts.filter((part) => track[part] === undefined);
    if (lacking.length > 0) throw new InputError(`${module}: its track lacks ${firstOf(lacking, 20)}`);
    if (tracks.some(({ id }) => id === track.id)) throw new InputError(`${module}: track "${track.id}" exists already`);
    tracks.push(track);
  }
  return makeRegistry(tracks);
}

/**
 * One track and nothing of the others: for worker threads, which serve a plan that was checked against all of them.
 *
 * @param id of a track that {@link loadRegistry} finds; built-in tracks stand in folders of their names
 */
export async function loadTrack(id: string, plugins: readonly string[] = []): Promise<Track> {
  for (const path of [join(codeRoot, 'tracks', id), ...plugins.map((plugin) => resolve(plugin))]) {
    const module = await trackModule(path);
    const track = module === undefined ? undefined : await exportedTrack(module);
    if (track?.id === id) return track;
  }
  return (await loadRegistry(plugins)).track(id);
}

async function exportedTrack(module: string): Promise<Track | undefined> {
  return ((await import(pathToFileURL(module).href)) as { track?: Track }).track;
}

async function trackModule(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  if (!(await stat(path)).isDirectory()) return /\.[mc]?[jt]s$/.test(basename(path)) ? path : undefined;
  return ['track.js', 'track.mjs', 'track.ts'].map((name) => join(path, name)).find((file) => existsSync(file));
}

function makeRegistry(tracks: readonly Track[]): Registry {
  const suites = new Map(tracks.flatMap((track) => track.suites.map((suite) => [suite.id, suite] as const)));
  const profiles = tracks.flatMap((track) => track.profiles.map((profile) => [profile.id, track] as const));
  return {
    tracks,
    suites: [...suites.values()],
    track(id) {
      const found = tracks.find((track) => track.id === id);
      if (found) return found;
      throw new InputError(
        `no track "${id}"${nearest(
          id,
          tracks.map((track) => track.id),
        )}`,
      );
    },
    trackOfProfile(profile) {
      const found = profiles.find(([id]) => id === profile);
      if (found) return found[1];
      throw new InputError(
        `no profile "${profile}"${nearest(
          profile,
          profiles.map(([id]) => id),
        )}`,
      );
    },
  };
}

/** The profile to score with: the named one, else the phase's official one, else the track's default. */
export function chooseProfile(track: Track, profile: string | undefined, phase: string | undefined): Profile {
  if (phase !== undefined && !track.phases.some(({ id }) => id === phase)) {
    const phases = track.phases.map(({ id }) => id).join(', ');
    throw new InputError(`${track.id} has no phase "${phase}"; it has ${phases}`);
  }
  const id = profile ?? track.phases.find((candidate) => candidate.id === phase)?.profile ?? track.profiles[0]?.id;
  const found = track.profiles.find((candidate) => candidate.id === id);
  if (found) return found;
  throw new InputError(
    `${track.id} has no profile "${id}"${nearest(
      id ?? '',
      track.profiles.map((candidate) => candidate.id),
    )}`,
  );
}
