import { resolve } from 'node:path';
import { readFile } from 'node:fs/promises';
import { FileFormatError, InputError, schemaProblems } from '../errors/index.js';
import { exportOfficialFiles } from './officialExport.js';
import { filesDigest, hostFacts } from './provenance.js';
import { chooseProfile, type Registry } from './registry.js';
import { resultSchema, type Result } from './result.js';
import { describeScored } from './scoreCondition.js';
import { toolFacts } from './scoreRun.js';
import { bootstrapChunk } from './statistics.js';

export interface ScoreFilesOptions {
  readonly plugins?: readonly string[];
  readonly track?: string;
  readonly profile?: string;
  readonly phase?: string;
  readonly groundTruth: string;
  readonly predictions: string;
  readonly split?: string;
  readonly seed: number;
  readonly replicates: number;
  readonly onFound: (message: string) => void;
  /** Folder for the official program's own files. */
  readonly exportDir?: string;
}

/** Scores anybody's predictions in the official formats, without a model. */
export async function scoreFiles(registry: Registry, options: ScoreFilesOptions): Promise<Result> {
  const track = options.track !== undefined ? registry.track(options.track) : trackOf(registry, options.profile);
  const profile = chooseProfile(track, options.profile, options.phase);
  const scored = await track.scoreFiles({
    groundTruth: resolve(options.groundTruth),
    predictions: resolve(options.predictions),
    profile: profile.id,
    onFound: options.onFound,
    ...(options.phase !== undefined && { phase: options.phase }),
    ...(options.split !== undefined && { split: options.split }),
  });
  if (options.exportDir !== undefined) await exportOfficialFiles(scored, track.id, resolve(options.exportDir));
  const condition = describeScored('clean', scored, options.replicates, options.seed);
  return resultSchema.parse({
    schema: 'robosense.result/1',
    track: track.id,
    ...(options.phase !== undefined && { phase: options.phase }),
    profile: { id: profile.id, version: profile.version },
    score: condition.score,
    conditions: [condition],
    aggregate: { relativeDrop: {}, worst: null, skipped: [] },
    warnings: [],
    provenance: {
      tool: await toolFacts(options.plugins ?? []),
      dataset: {
        path: resolve(options.groundTruth),
        sha256: await filesDigest(resolve(options.groundTruth), scored.groundTruthFiles),
        format: scored.format,
        ...(options.split !== undefined && { split: options.split }),
        samples: scored.units.length,
      },
      predictions: {
        path: resolve(options.predictions),
        sha256: await filesDigest(resolve(options.predictions), scored.predictionFiles),
      },
      seed: options.seed,
      statistics: { replicates: options.replicates, chunk: bootstrapChunk, unit: track.resampledUnit },
      host: hostFacts(),
      created: new Date().toISOString(),
    },
  } satisfies Result);
}

function trackOf(registry: Registry, profile: string | undefined) {
  if (profile !== undefined) return registry.trackOfProfile(profile);
  throw new InputError('name at least one of --track and --profile');
}

/** Combines two phases' result files into the track's final score. */
export async function finalScore(
  registry: Registry,
  files: readonly string[],
): Promise<{ track: string; value: number; phases: { file: string; phase: string | null; value: number }[] }> {
  const results = await Promise.all(files.map(async (file) => ({ file, result: await readResult(file) })));
  const [first] = results;
  if (first === undefined) throw new InputError('--final needs the result files of the phases, in order');
  const track = registry.track(first.result.track);
  if (results.length !== track.phases.length) {
    throw new InputError(`${track.id} has ${track.phases.length} phases, but --final got ${results.length} files`);
  }
  const phases = results.map(({ file, result }, index) => {
    if (result.track !== track.id)
      throw new InputError(`${file}: track ${result.track}, but ${first.file} is ${track.id}`);
    const expected = track.phases[index]?.id;
    if (result.phase !== expected) {
      throw new InputError(`${file}: phase ${result.phase ?? 'none'}, but phase ${expected} belongs here`);
    }
    const [one, other] = [first.result, result].map(({ profile }) => `${profile.id} v${profile.version}`);
    if (one !== other) {
      throw new InputError(
        `${file}: profile ${other}, but ${first.file} is ${one}; score both phases with one profile`,
      );
    }
    if (result.score.value === null)
      throw new InputError(`${file}: its score is undefined (${result.score.reason ?? 'no reason'})`);
    return { file, phase: result.phase ?? null, value: result.score.value };
  });
  return { track: track.id, value: track.finalScore(phases.map(({ value }) => value)), phases };
}

/** Reads a result file. @throws FileFormatError when it is none. */
export async function readResult(file: string): Promise<Result> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new FileFormatError(file, undefined, `no result file (${(error as Error).message})`);
  }
  const parsed = resultSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { place, problem } = schemaProblems(parsed.error);
  throw new FileFormatError(file, place, `no robosense.result/1 file (${problem})`);
}
