import { readFileBounded } from '../sensors/index.js';
import { FileFormatError } from '../errors/index.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Vocabularies of 250,000 words take some 35 MB. */
const largestJsonFile = 256 * 2 ** 20;

/**
 * Reads a JSON file that holds an object.
 *
 * @param what says in the message what the file should be
 * @throws InputError where it is missing, FileFormatError where it is no JSON, no object or a Git LFS pointer
 */
export async function readJsonObject(path: string, what: string): Promise<JsonObject> {
  const text = Buffer.from(await readFileBounded(path, largestJsonFile)).toString('utf8');
  if (text.startsWith('version https://git-lfs')) {
    throw new FileFormatError(path, undefined, 'is a Git LFS pointer, not the file: fetch it with git lfs pull');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const problem = `is no JSON (${(error as Error).message}); expected ${what}`;
    throw new FileFormatError(path, undefined, problem, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FileFormatError(path, undefined, `holds no object; expected ${what}`);
  }
  return value as JsonObject;
}
