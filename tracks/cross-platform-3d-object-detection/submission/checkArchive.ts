import {
  isSuspiciouslyLarge,
  listArchive,
  RESULT_FILE,
  unpackResultEntry,
} from '../../../src/datasets/pi3det/index.js';
import { checkArchiveEntries, type DefectList } from '../../../src/datasets/submission/index.js';
import { FileFormatError } from '../../../src/errors/index.js';

/**
 * Checks a `result.zip` and unpacks its `result.pkl`; a misplaced one is still unpacked, so that its content is checked
 * as well. Sizes are compared before anything is unpacked.
 */
export function checkArchive(bytes: Uint8Array, file: string, defects: DefectList): Uint8Array | undefined {
  try {
    const expected = { resultFile: RESULT_FILE, isSuspiciouslyLarge };
    const found = checkArchiveEntries(listArchive(bytes, file), file, expected, defects);
    return found && unpackResultEntry(bytes, found, file);
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error;
    defects.error('zip-damaged', error.place ?? file, error.message);
    return undefined;
  }
}
