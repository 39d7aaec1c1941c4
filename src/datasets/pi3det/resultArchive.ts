import { FileFormatError } from '../../errors/index.js';
import { listZip, unpackEntry, type ZipEntry } from '../../sensors/index.js';

/** Name that the challenge expects at the root of the archive. */
export const RESULT_FILE = 'result.pkl';

/** A result of 4,000 frames has some 20 MB. */
const MAX_RESULT_BYTES = 1 << 30;
/** Padded class names compress well, but not a thousandfold as nothing does except a bomb. */
const MAX_RATIO = 200;
const RATIO_FLOOR_BYTES = 16 << 20;
const MAX_ENTRIES = 20_000;

/** What the archive says about its files; nothing is unpacked. */
export function listArchive(bytes: Uint8Array, file: string): readonly ZipEntry[] {
  return listZip(bytes, file, MAX_ENTRIES);
}

/** Whether the declared sizes are those of a bomb. */
export function isSuspiciouslyLarge({ bytes, compressedBytes }: ZipEntry): boolean {
  return bytes > MAX_RESULT_BYTES || (bytes > RATIO_FLOOR_BYTES && bytes > MAX_RATIO * compressedBytes);
}

/**
 * Unpacks one file of an archive after its sizes were checked.
 *
 * @throws FileFormatError where the sizes are those of a bomb, or the content is not the one that was packed
 */
export function unpackResultEntry(bytes: Uint8Array, entry: ZipEntry, file: string): Uint8Array {
  if (isSuspiciouslyLarge(entry)) {
    throw new FileFormatError(file, entry.path, `would unpack ${entry.compressedBytes} to ${entry.bytes} bytes`);
  }
  return unpackEntry(bytes, entry, file);
}

/** Whether the bytes begin like a zip archive. */
export function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05);
}

/** The `result.pkl` at the root of an archive. */
export function unpackResult(bytes: Uint8Array, file: string): Uint8Array {
  const entries = listArchive(bytes, file);
  const found = entries.find((entry) => entry.path === RESULT_FILE);
  if (found) return unpackResultEntry(bytes, found, file);
  const nested = entries.find((entry) => entry.path.endsWith(`/${RESULT_FILE}`));
  throw new FileFormatError(
    file,
    undefined,
    nested
      ? `${RESULT_FILE} lies in a folder (${nested.path}); pack it at the root of the archive`
      : `holds no ${RESULT_FILE}`,
  );
}
