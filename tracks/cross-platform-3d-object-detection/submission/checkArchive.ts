import {
  isSuspiciouslyLarge,
  listArchive,
  RESULT_FILE,
  unpackResultEntry,
} from '../../../src/datasets/pi3det/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import type { ZipEntry } from '../../../src/sensors/index.js';
import type { DefectList } from './defectList.js';

/** Names that would leave the folder an archive is unpacked into, on any system. */
const ESCAPES = /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-zA-Z]:|\0/;

function checkNames(entries: readonly ZipEntry[], defects: DefectList): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const place = JSON.stringify(entry.path.slice(0, 100));
    if (seen.has(entry.path)) defects.error('zip-duplicate', place, 'stands in the archive twice');
    seen.add(entry.path);
    if (ESCAPES.test(entry.path)) defects.error('zip-path', place, 'would be unpacked outside its folder');
    else if (entry.path.endsWith('/'))
      defects.warning('zip-folder', place, `only ${RESULT_FILE} belongs in the archive`);
    else if (!entry.path.endsWith(RESULT_FILE)) {
      defects.warning('zip-extra-file', place, `only ${RESULT_FILE} belongs in the archive`);
    }
    if (entry.isLink) defects.error('zip-link', place, 'is a link, not a file');
    if (isSuspiciouslyLarge(entry)) {
      defects.error('zip-bomb', place, `would unpack ${entry.compressedBytes} to ${entry.bytes} bytes`);
    }
  }
}

/**
 * Checks a `result.zip` and unpacks its `result.pkl`; a misplaced one is still unpacked, so that its content is checked
 * as well. Sizes are compared before anything is unpacked.
 */
export function checkArchive(bytes: Uint8Array, file: string, defects: DefectList): Uint8Array | undefined {
  try {
    const entries = listArchive(bytes, file);
    checkNames(entries, defects);
    const atRoot = entries.find((entry) => entry.path === RESULT_FILE);
    const nested = entries.find((entry) => /[\\/]result\.pkl$/.test(entry.path));
    if (!atRoot && nested) {
      defects.error(
        'result-in-folder',
        JSON.stringify(nested.path),
        `${RESULT_FILE} belongs at the root of the archive`,
      );
    }
    const found = atRoot ?? nested;
    if (!found) {
      defects.error('result-missing', file, `holds no ${RESULT_FILE}`);
      return undefined;
    }
    return isSuspiciouslyLarge(found) ? undefined : unpackResultEntry(bytes, found, file);
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error;
    defects.error('zip-damaged', error.place ?? file, error.message);
    return undefined;
  }
}
