import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors/index.js';
import { sha256OfFile } from './digest.js';
import { findDataset, folderOf } from './lockFile.js';
import type { LockOptions } from './lockFile.js';
import type { LockedFile } from './schema.js';

/** A file that is not as the lock says. */
export interface FileDefect {
  readonly path: string;
  readonly problem: 'missing' | 'size' | 'digest' | 'unrecorded';
  readonly message: string;
}

export interface Verification {
  readonly name: string;
  readonly folder: string;
  readonly fileCount: number;
  readonly defects: readonly FileDefect[];
}

export interface VerifyOptions extends LockOptions {
  readonly onProgress?: (done: number, total: number, path: string) => void;
}

/** Compares one file with what is known of it; undefined when it is as it should be. */
export async function inspectFile(folder: string, file: LockedFile): Promise<FileDefect | undefined> {
  const path = join(folder, file.path);
  const defect = (problem: FileDefect['problem'], message: string): FileDefect => {
    return { path: file.path, problem, message: `${path}: ${message}` };
  };
  let size: number;
  try {
    const about = await stat(path);
    if (!about.isFile()) return defect('missing', 'is not a file');
    size = about.size;
  } catch {
    return defect('missing', 'is missing');
  }
  if (file.bytes !== null && size !== file.bytes)
    return defect('size', `has ${size} bytes, ${file.bytes} are recorded`);
  if (file.sha256 === null) return defect('unrecorded', 'its digest was never recorded; pull it again');
  const sha256 = await sha256OfFile(path);
  return sha256 === file.sha256 ? undefined : defect('digest', `SHA-256 is ${sha256}, ${file.sha256} is recorded`);
}

/**
 * Compares every file of a data set with the lock; the result names each that is missing or differs.
 *
 * @throws InputError when nothing is recorded yet to compare with.
 */
export async function verifyDataset(name: string, options: VerifyOptions = {}): Promise<Verification> {
  const { entry } = await findDataset(name, options);
  const folder = folderOf(entry, options);
  if (entry.files.length === 0) {
    throw new InputError(`${name}: was never pulled, so there is nothing to verify: robosense datasets pull ${name}`);
  }
  const defects: FileDefect[] = [];
  for (const [index, file] of entry.files.entries()) {
    options.onProgress?.(index, entry.files.length, file.path);
    const found = await inspectFile(folder, file);
    if (found !== undefined) defects.push(found);
  }
  options.onProgress?.(entry.files.length, entry.files.length, '');
  return { name, folder, fileCount: entry.files.length, defects };
}
