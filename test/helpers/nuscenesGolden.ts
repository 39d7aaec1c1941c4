import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from './temporaryFolder.js';
import { packageRoot } from '../../src/installation/index.js';

const golden = join(packageRoot, 'test/golden/track3');

/** Path of a golden file of Track 3. */
export const nuscenesGoldenPath = (...parts: readonly string[]): string => join(golden, ...parts);

/** Content of a golden `.json.gz`. */
export function nuscenesGolden<T>(...parts: readonly string[]): T {
  return JSON.parse(gunzipSync(readFileSync(nuscenesGoldenPath(...parts))).toString('utf8')) as T;
}

/** Unpacks golden tables to a dataroot of the test's own, with `change` applied to the records of any table. */
export function nuscenesDataroot(
  t: ExecutionContext,
  set: 'nus40' | 'carla40_track3_6class',
  version = 'v1.0-trainval',
  change: (table: string, text: string) => string | undefined = (_, text) => text,
): string {
  const root = temporaryFolder(t);
  mkdirSync(join(root, version));
  for (const name of readdirSync(nuscenesGoldenPath(set, 'tables'))) {
    const text = gunzipSync(readFileSync(nuscenesGoldenPath(set, 'tables', name))).toString('utf8');
    const table = name.replace('.json.gz', '');
    const changed = change(table, text);
    if (changed !== undefined) writeFileSync(join(root, version, `${table}.json`), changed);
  }
  return root;
}
