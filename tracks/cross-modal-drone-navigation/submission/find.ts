import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { readFileBounded, type ZipEntry } from '../../../src/sensors/index.js';
import { SUBMISSION_FILE } from './lines.js';

/** Largest submission that is read: some hundred thousand lines take 25 MB. */
const MAX_BYTES = 2 ** 28;

/** The file that is submitted: the path itself, or what a folder holds. @throws InputError where there is none */
export async function findSubmission(path: string): Promise<string> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new InputError(`${path}: no such file or folder`, { cause });
  });
  if (!facts.isDirectory()) return path;
  const found = ['submission.zip', SUBMISSION_FILE].map((name) => join(path, name)).find(existsSync);
  if (found === undefined) throw new InputError(`${path}: holds neither submission.zip nor ${SUBMISSION_FILE}`);
  return found;
}

export const readSubmissionBytes = (file: string): Promise<Uint8Array> => readFileBounded(file, MAX_BYTES);

export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Sizes that no list of image ids compresses to, or that are too many to read. */
export const isSuspiciouslyLarge = ({ bytes, compressedBytes }: ZipEntry): boolean =>
  bytes > MAX_BYTES || bytes > 200 * compressedBytes + 2 ** 20;

/** Says what is wrong with an archive that is scored, where a check would list it. */
export function requireOne(entries: readonly ZipEntry[], file: string): ZipEntry {
  const found = entries.filter(({ path }) => path.split(/[\\/]/).at(-1) === SUBMISSION_FILE);
  if (found.length !== 1) {
    throw new FileFormatError(file, undefined, `holds ${found.length} files ${SUBMISSION_FILE}; one is needed`);
  }
  if (isSuspiciouslyLarge(found[0])) throw new FileFormatError(file, found[0].path, 'declares the sizes of a bomb');
  return found[0];
}
