import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { join, relative } from 'node:path';
import type { Dataset } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { codeRoot, compiled } from '../installation/index.js';

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
  const files = [...dataset.files];
  for (const id of ids) files.push(...(await dataset.sample(id)).files);
  return filesDigest(dataset.path, files);
}

/** Digest of the program itself: every module of src/ and tracks/ that can run. */
export async function codeDigest(): Promise<string> {
  const extension = compiled ? '.js' : '.ts';
  const files: string[] = [];
  for (const part of ['src', 'tracks']) {
    for (const entry of await readdir(join(codeRoot, part), { recursive: true })) {
      if (entry.endsWith(extension) && !entry.endsWith('.d.ts')) files.push(join(codeRoot, part, entry));
    }
  }
  return filesDigest(codeRoot, files);
}

/** Digest of one JSON or text file as it stands. */
export async function textDigest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
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
