import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { Dataset } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { codeRoot, packageRoot } from '../installation/index.js';

async function fileDigest(path: string): Promise<Buffer> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
  }
  return hash.digest();
}

/** One digest over files: names relative to `base`, sorted, with their content; where they lie does not matter. */
export async function filesDigest(base: string, files: Iterable<string>): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].sort()) {
    hash
      .update(relative(base, file).replaceAll('\\', '/'))
      .update('\0')
      .update(await fileDigest(file));
  }
  return hash.digest('hex');
}

/** Digest of the samples used: their files and the dataset's own. */
export async function datasetDigest(dataset: Dataset, ids: readonly string[]): Promise<string> {
  return filesDigest(dataset.path, await filesOf(dataset, ids));
}

/**
 * Digest of the program itself: every module of src/ and tracks/ that can run, the suites of conditions it comes with, and
 * the plugins.
 *
 * @param plugins folders or module files; node_modules inside them does not count
 */
export async function codeDigest(plugins: readonly string[] = []): Promise<string> {
  const own = await Promise.all(['src', 'tracks'].map((part) => modulesIn(join(codeRoot, part), ['.js'])));
  const suites = await Promise.all(suiteFolders.map((folder) => modulesIn(folder, ['.yaml'])));
  const hash = createHash('sha256')
    .update(await filesDigest(codeRoot, own.flat()))
    .update(await filesDigest(packageRoot, suites.flat()));
  for (const plugin of plugins) hash.update(await filesDigest(plugin, await modulesIn(plugin, pluginExtensions)));
  return hash.digest('hex');
}

const suiteFolders = ['corruptions', 'placements', 'platforms']
  .map((name) => join(packageRoot, 'configs', name))
  .filter((folder) => existsSync(folder));
const pluginExtensions = ['.js', '.mjs', '.cjs', '.ts'];

async function modulesIn(path: string, extensions: readonly string[]): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true });
  return entries
    .filter((entry) => extensions.some((ending) => entry.endsWith(ending)) && !entry.endsWith('.d.ts'))
    .filter((entry) => !entry.split(sep).includes('node_modules'))
    .map((entry) => join(path, entry));
}

/**
 * What tells a changed dataset at once: names, sizes and times of change of the files, not their content.
 *
 * A resumed run compares it, since its finished predictions were made from the files as they were.
 */
export async function datasetFingerprint(dataset: Dataset, ids: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await filesOf(dataset, ids)) {
    const facts = await stat(file).catch(() => undefined);
    hash.update(`${relative(dataset.path, file)}\0${facts?.size}\0${facts?.mtimeMs}\0`);
  }
  return hash.digest('hex');
}

async function filesOf(dataset: Dataset, ids: readonly string[]): Promise<string[]> {
  const files = [...dataset.files];
  for (const id of ids) files.push(...(await dataset.sample(id)).files);
  return files;
}

/** What a number may depend on: inference differs in the last digits between processors. */
export function hostFacts(): { processor: string; cores: number; node: string; platform: string } {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    platform: `${platform()}-${arch()}`,
  };
}
