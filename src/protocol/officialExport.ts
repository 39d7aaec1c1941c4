import { join } from 'node:path';
import type { Scored } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { writeFileAtomic } from '../sensors/index.js';

/**
 * Writes what the official program would have written; returns the paths.
 *
 * @throws InputError where the track's official program writes nothing, or the folder cannot be written
 */
export async function exportOfficialFiles(
  { officialFiles }: Pick<Scored, 'officialFiles'>,
  track: string,
  folder: string,
): Promise<readonly string[]> {
  if (officialFiles === undefined) {
    throw new InputError(`${track}: its official program writes no files of its own; leave --export out`);
  }
  const paths: string[] = [];
  for (const [name, content] of officialFiles()) {
    paths.push(join(folder, name));
    await writeFileAtomic(join(folder, name), content);
  }
  return paths;
}
