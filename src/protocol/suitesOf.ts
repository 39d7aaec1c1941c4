import type { ConditionSuite, Track } from '../contracts/index.js';

/** A suite that stands in a file of the user's. */
export interface SuiteFile {
  /** Absolute. */
  readonly path: string;
  readonly suite: ConditionSuite;
}

/** Every suite whose conditions a run may name: the track's, then those of the files. */
export function suitesOf(track: Track, files: readonly SuiteFile[]): readonly ConditionSuite[] {
  return [...track.suites, ...files.map(({ suite }) => suite)];
}
