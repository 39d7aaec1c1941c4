import { dirname } from 'node:path';
import { corruptionSuites, loadSuiteFile, pi3detSuite, place3dSuite } from '../corruptions/index.js';
import { FileFormatError } from '../errors/index.js';
import { filesDigest } from './provenance.js';
import type { Registry } from './registry.js';
import type { SuiteFile } from './suitesOf.js';

/**
 * Loads files of conditions.
 *
 * @throws InputError for a file that is none, and for a suite whose id another one has
 */
export function loadSuiteFiles(paths: readonly string[], { suites }: Pick<Registry, 'suites'>): readonly SuiteFile[] {
  // Those of the package that no track offers, too: an id means one thing wherever it is named.
  const known = [...suites, ...corruptionSuites, pi3detSuite, place3dSuite];
  const taken = new Map(known.map(({ id }) => [id, 'a suite of the toolkit or a plugin']));
  return paths.map((path) => {
    const suite = loadSuiteFile(path);
    const owner = taken.get(suite.id);
    if (owner !== undefined) {
      throw new FileFormatError(path, '/id', `${suite.id} is the id of ${owner} already: choose another`);
    }
    taken.set(suite.id, path);
    return { path, suite };
  });
}

/** One digest a file, for provenance. */
export async function suiteDigests(
  files: readonly SuiteFile[],
): Promise<readonly { id: string; path: string; sha256: string }[]> {
  return Promise.all(
    files.map(async ({ path, suite }) => ({ id: suite.id, path, sha256: await filesDigest(dirname(path), [path]) })),
  );
}
