import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../../installation/index.js';

export const BENCHMARKS_FOLDER = join(packageRoot, 'configs', 'robustness');

/** The benchmarks there are, by name alone: a command's help says them without loading one. */
export function benchmarkIds(): string[] {
  const names = existsSync(BENCHMARKS_FOLDER) ? readdirSync(BENCHMARKS_FOLDER) : [];
  return names
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort();
}
