import { FileFormatError } from '../errors/index.js';

/** A file as the directory of an archive declares it; nothing of it is true before it is unpacked. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: number;
  readonly compressedBytes: number;
  readonly method: number;
  readonly crc: number;
  readonly headerOffset: number;
  readonly isLink: boolean;
  readonly isEncrypted: boolean;
}

const END_MARK = 0x06054b50;
const ZIP64_END_MARK = 0x06064b50;
const ZIP64_LOCATOR_MARK = 0x07064b50;
const ENTRY_MARK = 0x02014b50;
const UNIX_TYPE = 0o170000;
const UNIX_LINK = 0o120000;

/** The end-of-directory record stands in the last 64 KiB. */
function findEnd(view: DataView, fail: (problem: string) => never): number {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_MARK) return at;
  }
  return fail('no directory at the end: not a zip archive, or cut off');
}

/**
 * Lists an archive that lies in memory, as its directory has it: for who wants to say what is wrong with it. Who wants
 * its content takes `readZipDirectory`.
 *
 * @param archive the whole archive, or its end where only that was read
 * @param base byte of the file at which `archive` begins
 * @throws FileFormatError where the bytes are no archive, or declare more than `maxEntries`
 */
export function listZip(archive: Uint8Array, name: string, maxEntries = 100_000, base = 0): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const fail = (problem: string, place?: string): never => {
    throw new FileFormatError(name, place, problem);
  };
  if (archive.length < 22) fail('too short for a zip archive');
  const end = findEnd(view, fail);
  let count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (end >= 20 && view.getUint32(end - 20, true) === ZIP64_LOCATOR_MARK) {
    const wide = Number(view.getBigUint64(end - 12, true)) - base;
    if (wide < 0 || wide + 56 > archive.length || view.getUint32(wide, true) !== ZIP64_END_MARK)
      fail('damaged zip64 directory');
    count = Number(view.getBigUint64(wide + 32, true));
    at = Number(view.getBigUint64(wide + 48, true));
  }
  at -= base;
  if (at < 0) fail('the directory is longer than what was read of the archive');
  if (count > maxEntries) fail(`${count} entries; up to ${maxEntries} are read`);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== ENTRY_MARK)
      fail('damaged directory', `entry ${index}`);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > archive.length) fail('damaged directory', `entry ${index}`);
    entries.push({
      path: Buffer.from(archive.buffer, archive.byteOffset + at + 46, nameLength).toString('utf8'),
      ...zip64Fields(view, at, at + 46 + nameLength, extraLength),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      isLink: ((view.getUint32(at + 38, true) >>> 16) & UNIX_TYPE) === UNIX_LINK,
      isEncrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    });
    at = next;
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
