import { crc32, inflateRawSync } from 'node:zlib';
import { FileFormatError } from '../errors/index.js';
import { listZip, type ZipEntry } from './zipDirectory.js';

export interface ZipLimits {
  /** Most bytes that all entries together may unpack to. */
  readonly maxUnpackedBytes: number;
  readonly maxEntries?: number;
}

const LOCAL_MARK = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** Deflate cannot fold more than 1,032 bytes into one (RFC 1951: 258 bytes in two bits). */
const DEFLATE_MAX_RATIO = 1032;

/** Whether a path stays inside the folder it is unpacked to, on every system. */
export function isSafeRelativePath(path: string): boolean {
  if (path === '' || path.length > 4096 || path.includes('\\') || path.includes('\0')) return false;
  if (/^[A-Za-z]:/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/**
 * Lists an archive that lies in memory.
 *
 * Refused: paths that leave the folder, links, encryption, unknown methods, names that stand twice, sizes that no
 * compression reaches and more unpacked bytes than allowed. Source: PKWARE APPNOTE.TXT 6.3.
 */
export function readZipDirectory(archive: Uint8Array, name: string, limits: ZipLimits): ZipEntry[] {
  const fail = (problem: string, place: string): never => {
    throw new FileFormatError(name, place, problem);
  };
  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  let total = 0;
  for (const entry of listZip(archive, name, limits.maxEntries)) {
    const { path } = entry;
    if (entry.isLink) fail('is a link, which is not unpacked', path);
    if (path.endsWith('/') && isSafeRelativePath(path.slice(0, -1)) && entry.bytes === 0) continue;
    if (!isSafeRelativePath(path)) fail('leaves the folder it is unpacked to', JSON.stringify(path));
    if (seen.has(path)) fail('stands twice in the archive', path);
    seen.add(path);
    requireReadable(entry, name);
    const most = entry.method === STORED ? entry.compressedBytes : entry.compressedBytes * DEFLATE_MAX_RATIO;
    if (entry.bytes > most) fail(`${entry.compressedBytes} compressed bytes cannot hold ${entry.bytes}`, path);
    total += entry.bytes;
    if (total > limits.maxUnpackedBytes) {
      fail(`would unpack to more than the limit of ${limits.maxUnpackedBytes} bytes`, path);
    }
    entries.push(entry);
  }
  return entries;
}

function requireReadable({ path, isEncrypted, method }: ZipEntry, name: string): void {
  if (isEncrypted) throw new FileFormatError(name, path, 'is encrypted');
  if (method !== STORED && method !== DEFLATED) {
    throw new FileFormatError(name, path, `compression method ${method} is not read`);
  }
}

/** The bytes of one entry as they are packed: what a reader unpacks piece by piece. */
export function packedBytes(archive: Uint8Array, entry: ZipEntry, name: string): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const fail = (problem: string): never => {
    throw new FileFormatError(name, entry.path, problem);
  };
  requireReadable(entry, name);
  const { headerOffset, compressedBytes } = entry;
  if (headerOffset + 30 > archive.length || view.getUint32(headerOffset, true) !== LOCAL_MARK) fail('damaged entry');
  const lengths = view.getUint16(headerOffset + 26, true) + view.getUint16(headerOffset + 28, true);
  const start = headerOffset + 30 + lengths;
  if (start + compressedBytes > archive.length) fail('the archive ends inside it');
  return archive.subarray(start, start + compressedBytes);
}

/** Unpacks one entry and checks its length and checksum. */
export function unpackEntry(archive: Uint8Array, entry: ZipEntry, name: string): Uint8Array {
  const fail = (problem: string, cause?: unknown): never => {
    throw new FileFormatError(name, entry.path, problem, { cause });
  };
  const packed = packedBytes(archive, entry, name);
  let bytes: Uint8Array = packed;
  if (entry.method === DEFLATED) {
    try {
      // One byte more than promised is enough to notice a lie.
      bytes = inflateRawSync(packed, { maxOutputLength: entry.bytes + 1 });
    } catch (error) {
      fail(`cannot be unpacked: ${(error as Error).message}`, error);
    }
  }
  if (bytes.length !== entry.bytes) fail(`unpacks to ${bytes.length} bytes, ${entry.bytes} are declared`);
  if (crc32(bytes) !== entry.crc) fail('is damaged: its checksum differs');
  return bytes;
}
