import type { ZipEntry } from '../../sensors/index.js';
import type { DefectList } from './defectList.js';

/** Names that would leave the folder an archive is unpacked into, on any system. */
const ESCAPES = /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-zA-Z]:|\0/;

/** What a challenge expects of its archive. */
export interface ExpectedArchive {
  /** The one file that belongs in it, at its root. */
  readonly resultFile: string;
  /** Whether the declared sizes are those of a bomb. */
  isSuspiciouslyLarge(entry: ZipEntry): boolean;
}

/**
 * Checks names and sizes of an archive as its directory has them; nothing is unpacked.
 *
 * @param file name of the archive, for messages
 * @returns the entry that holds the result, also where it is misplaced, so that its content can be checked as well;
 *   none where it is not there or declares the sizes of a bomb
 */
export function checkArchiveEntries(
  entries: readonly ZipEntry[],
  file: string,
  { resultFile, isSuspiciouslyLarge }: ExpectedArchive,
  defects: DefectList,
): ZipEntry | undefined {
  const seen = new Set<string>();
  for (const entry of entries) {
    const place = JSON.stringify(entry.path.slice(0, 100));
    if (seen.has(entry.path)) defects.error('zip-duplicate', place, 'stands in the archive twice');
    seen.add(entry.path);
    if (ESCAPES.test(entry.path)) defects.error('zip-path', place, 'would be unpacked outside its folder');
    else if (entry.path.endsWith('/'))
      defects.warning('zip-folder', place, `only ${resultFile} belongs in the archive`);
    else if (!entry.path.endsWith(resultFile)) {
      defects.warning('zip-extra-file', place, `only ${resultFile} belongs in the archive`);
    }
    if (entry.isLink) defects.error('zip-link', place, 'is a link, not a file');
    if (isSuspiciouslyLarge(entry)) {
      defects.error('zip-bomb', place, `would unpack ${entry.compressedBytes} to ${entry.bytes} bytes`);
    }
  }
  const atRoot = entries.find(({ path }) => path === resultFile);
  const nested = entries.find(({ path }) => path.split(/[\\/]/).at(-1) === resultFile);
  if (!atRoot && nested) {
    defects.error('result-in-folder', JSON.stringify(nested.path), `${resultFile} belongs at the root of the archive`);
  }
  const found = atRoot ?? nested;
  if (!found) defects.error('result-missing', file, `holds no ${resultFile}`);
  return found && !isSuspiciouslyLarge(found) ? found : undefined;
}
