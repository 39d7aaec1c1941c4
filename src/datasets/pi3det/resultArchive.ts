import { crc32 } from 'node:zlib';
import { unzipSync, type UnzipFileInfo } from 'fflate';
import { FileFormatError } from '../../errors/index.js';

/** Name that the challenge expects at the root of the archive. */
export const RESULT_FILE = 'result.pkl';

/** A result of 4,000 frames has some 20 MB. */
const MAX_RESULT_BYTES = 1 << 30;
/** Padded class names compress well, but not a thousandfold as nothing does except a bomb. */
const MAX_RATIO = 200;
const RATIO_FLOOR_BYTES = 16 << 20;
const MAX_ENTRIES = 20_000;
const CENTRAL_HEADER = 0x02014b50;

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** What the archive says about its files; nothing is unpacked. */
export function listArchive(bytes: Uint8Array, file: string): readonly UnzipFileInfo[] {
  const entries: UnzipFileInfo[] = [];
  try {
    unzipSync(bytes, {
      filter(entry) {
        // A forged directory can declare four thousand million entries.
        if (entries.push(entry) > MAX_ENTRIES) throw new Error(`more than ${MAX_ENTRIES} files`);
        return false;
      },
    });
  } catch (cause) {
    throw new FileFormatError(file, undefined, `is no readable zip archive (${messageOf(cause)})`, { cause });
  }
  return entries;
}

/** Whether the declared sizes are those of a bomb. */
export function isSuspiciouslyLarge({ size, originalSize }: UnzipFileInfo): boolean {
  return originalSize > MAX_RESULT_BYTES || (originalSize > RATIO_FLOOR_BYTES && originalSize > MAX_RATIO * size);
}

/** CRC of a file as its first entry in the central directory has it. */
function declaredCrc(bytes: Uint8Array, name: string): number | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = view.indexOf(name, 46); at >= 0; at = view.indexOf(name, at + 1)) {
    const header = at - 46;
    if (view.readUInt32LE(header) === CENTRAL_HEADER && view.readUInt16LE(header + 28) === Buffer.byteLength(name)) {
      return view.readUInt32LE(header + 16);
    }
  }
  return undefined;
}

/**
 * Unpacks one file of an archive after its sizes were checked.
 *
 * @param entry the first of its name in {@link listArchive}
 * @throws FileFormatError where the sizes are those of a bomb, or the content is not the one that was packed
 */
export function unpackEntry(bytes: Uint8Array, entry: UnzipFileInfo, file: string): Uint8Array {
  if (isSuspiciouslyLarge(entry)) {
    throw new FileFormatError(file, entry.name, `would unpack ${entry.size} to ${entry.originalSize} bytes`);
  }
  let content: Uint8Array | undefined;
  try {
    let found = false;
    // The first of that name, whose sizes were checked, and no later one.
    const filter = ({ name }: UnzipFileInfo): boolean => !found && (found = name === entry.name);
    content = unzipSync(bytes, { filter })[entry.name];
  } catch (cause) {
    throw new FileFormatError(file, entry.name, `cannot be unpacked (${messageOf(cause)})`, { cause });
  }
  if (content?.length !== entry.originalSize || crc32(content) !== declaredCrc(bytes, entry.name)) {
    throw new FileFormatError(file, entry.name, 'is damaged: size or checksum differ from what was packed');
  }
  return content;
}

/** Whether the bytes begin like a zip archive. */
export function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05);
}

/** The `result.pkl` at the root of an archive. */
export function unpackResult(bytes: Uint8Array, file: string): Uint8Array {
  const entries = listArchive(bytes, file);
  const found = entries.find((entry) => entry.name === RESULT_FILE);
  if (found) return unpackEntry(bytes, found, file);
  const nested = entries.find((entry) => entry.name.endsWith(`/${RESULT_FILE}`));
  throw new FileFormatError(
    file,
    undefined,
    nested
      ? `${RESULT_FILE} lies in a folder (${nested.name}); pack it at the root of the archive`
      : `holds no ${RESULT_FILE}`,
  );
}
