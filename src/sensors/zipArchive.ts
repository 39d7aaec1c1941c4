import { crc32, inflateRawSync } from 'node:zlib';
import { FileFormatError } from '../errors/index.js';

/** One file of an archive as its directory describes it; nothing is unpacked yet. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: number;
  readonly compressedBytes: number;
  readonly method: number;
  readonly crc: number;
  readonly headerOffset: number;
}

export interface ZipLimits {
  /** Most bytes that all entries together may unpack to. */
  readonly maxUnpackedBytes: number;
  readonly maxEntries?: number;
}

const END_MARK = 0x06054b50;
const ZIP64_END_MARK = 0x06064b50;
const ZIP64_LOCATOR_MARK = 0x07064b50;
const ENTRY_MARK = 0x02014b50;
const LOCAL_MARK = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** Deflate cannot fold more than 1,032 bytes into one (RFC 1951: 258 bytes in two bits). */
const DEFLATE_MAX_RATIO = 1032;
const UNIX_LINK = 0o120000;

/** Whether a path stays inside the folder it is unpacked to, on every system. */
export function isSafeRelativePath(path: string): boolean {
  if (path === '' || path.length > 4096 || path.includes('\\') || path.includes('\0')) return false;
  if (/^[A-Za-z]:/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** The end-of-directory record stands in the last 64 KiB. */
function findEnd(view: DataView, fail: (problem: string) => never): number {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_MARK) return at;
  }
  return fail('no directory at the end: not a zip archive, or cut off');
}

/**
 * Lists an archive that lies in memory.
 *
 * Refused: paths that leave the folder, links, encryption, unknown methods, names that stand twice, sizes that no
 * compression reaches and more unpacked bytes than allowed. Source: PKWARE APPNOTE.TXT 6.3.
 */
export function readZipDirectory(archive: Uint8Array, name: string, limits: ZipLimits): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const fail = (problem: string, place?: string): never => {
    throw new FileFormatError(name, place, problem);
  };
  if (archive.length < 22) fail('too short for a zip archive');
  const end = findEnd(view, fail);
  let count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (end >= 20 && view.getUint32(end - 20, true) === ZIP64_LOCATOR_MARK) {
    const wide = Number(view.getBigUint64(end - 12, true));
    if (wide + 56 > archive.length || view.getUint32(wide, true) !== ZIP64_END_MARK) fail('damaged zip64 directory');
    count = Number(view.getBigUint64(wide + 32, true));
    at = Number(view.getBigUint64(wide + 48, true));
  }
  const maxEntries = limits.maxEntries ?? 100_000;
  if (count > maxEntries) fail(`${count} entries; up to ${maxEntries} are read`);

  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  let total = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== ENTRY_MARK)
      fail('damaged directory', `entry ${index}`);
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > archive.length) fail('damaged directory', `entry ${index}`);
    const path = Buffer.from(archive.buffer, archive.byteOffset + at + 46, nameLength).toString('utf8');
    const wide = zip64Fields(view, at, at + 46 + nameLength, extraLength);
    const entry: ZipEntry = {
      path,
      bytes: wide.bytes,
      compressedBytes: wide.compressedBytes,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      headerOffset: wide.headerOffset,
    };
    if (((view.getUint32(at + 38, true) >>> 16) & 0o170000) === UNIX_LINK)
      fail('is a link, which is not unpacked', path);
    at = next;
    if (path.endsWith('/') && isSafeRelativePath(path.slice(0, -1)) && entry.bytes === 0) continue;
    if (!isSafeRelativePath(path)) fail('leaves the folder it is unpacked to', JSON.stringify(path));
    if (seen.has(path)) fail('stands twice in the archive', path);
    seen.add(path);
    if ((flags & 1) !== 0) fail('is encrypted', path);
    if (entry.method !== STORED && entry.method !== DEFLATED)
      fail(`compression method ${entry.method} is not read`, path);
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

/** Sizes and offset of an entry, from its zip64 extra field where the plain ones are full. */
function zip64Fields(view: DataView, at: number, extraStart: number, extraLength: number) {
  const FULL = 0xffffffff;
  let bytes = view.getUint32(at + 24, true);
  let compressedBytes = view.getUint32(at + 20, true);
  let headerOffset = view.getUint32(at + 42, true);
  for (let from = extraStart; from + 4 <= extraStart + extraLength; from += 4 + view.getUint16(from + 2, true)) {
    if (view.getUint16(from, true) !== 1) continue;
    const stop = Math.min(from + 4 + view.getUint16(from + 2, true), extraStart + extraLength);
    let field = from + 4;
    const take = (plain: number): number => {
      if (plain !== FULL || field + 8 > stop) return plain;
      field += 8;
      return Number(view.getBigUint64(field - 8, true));
    };
    bytes = take(bytes);
    compressedBytes = take(compressedBytes);
    headerOffset = take(headerOffset);
  }
  return { bytes, compressedBytes, headerOffset };
}

/** Unpacks one entry and checks its length and checksum. */
export function unpackEntry(archive: Uint8Array, entry: ZipEntry, name: string): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const fail = (problem: string, cause?: unknown): never => {
    throw new FileFormatError(name, entry.path, problem, { cause });
  };
  const { headerOffset, compressedBytes } = entry;
  if (headerOffset + 30 > archive.length || view.getUint32(headerOffset, true) !== LOCAL_MARK) fail('damaged entry');
  const lengths = view.getUint16(headerOffset + 26, true) + view.getUint16(headerOffset + 28, true);
  const start = headerOffset + 30 + lengths;
  if (start + compressedBytes > archive.length) fail('the archive ends inside it');
  const packed = archive.subarray(start, start + compressedBytes);
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
