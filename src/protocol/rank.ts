import { InputError } from '../errors/index.js';
import type { Registry } from './registry.js';
import type { Result } from './result.js';
import { readResult } from './scoreFiles.js';

/** A result with its place, 1 for the best. */
export interface RankedResult {
  readonly place: number;
  readonly file: string;
  readonly score: Result['score'];
}

/**
 * Puts results of one track, phase and profile in the order of the challenge: by the track's own rule where it has one,
 * else by score. Results of equal score keep their order.
 *
 * @throws InputError where results cannot be compared or a score is undefined
 */
export async function rankResults(registry: Registry, files: readonly string[]): Promise<readonly RankedResult[]> {
  const entries = await Promise.all(files.map(async (file) => ({ file, result: await readResult(file) })));
  const [first] = entries;
  if (first === undefined) throw new InputError('name the result files to rank');
  const kind = ({ track, phase, profile }: Result): string =>
    `${track}${phase === undefined ? '' : `, phase ${phase}`}, ${profile.id} v${profile.version}`;
  for (const { file, result } of entries) {
    if (kind(result) !== kind(first.result)) {
      throw new InputError(`${file}: is of ${kind(result)}, but ${first.file} of ${kind(first.result)}`);
    }
    if (result.score.value === null) {
      throw new InputError(`${file}: its score is undefined (${result.score.reason ?? 'no reason'})`);
    }
  }
  const clean = entries.map((entry) => ({
    ...entry,
    value: entry.result.score.value as number,
    metrics: entry.result.conditions[0].metrics,
  }));
  const { rank } = registry.track(first.result.track);
  const ranked = rank === undefined ? [...clean].sort((a, b) => b.value - a.value) : rank(clean);
  return ranked.map(({ file, result }, index) => ({ place: index + 1, file, score: result.score }));
}
