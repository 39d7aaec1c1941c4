import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { FileFormatError, InputError } from '../../errors/index.js';
import { readError } from '../readBounded.js';
import { listZip, type ZipEntry } from '../zipDirectory.js';

/** Bytes that can be read from their beginning as often as wanted; memory holds a piece of them at a time. */
export interface ByteStream {
  /** File, and the entry of an archive. */
  readonly name: string;
  readonly bytes: number;
  read(): AsyncIterable<Uint8Array>;
}

const CHUNK_BYTES = 2 ** 18;
/** The directory of an archive with some arrays, and the largest comment. */
const DIRECTORY_BYTES = 2 ** 20;
const LOCAL_HEADER_BYTES = 30;
const LOCAL_MARK = 0x04034b50;

async function* fileBytes(path: string, start: number, length: number): AsyncGenerator<Uint8Array> {
  if (length === 0) return;
  const stream = createReadStream(path, { start, end: start + length - 1, highWaterMark: CHUNK_BYTES });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw readError(path, error);
  }
}

/** The size of a regular file. @throws InputError where there is none */
async function sizeOf(path: string): Promise<number> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw readError(path, error);
  });
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new InputError(`${path}: is no regular file`);
    return facts.size;
  } finally {
    await handle.close();
  }
}

async function readAt(path: string, start: number, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of fileBytes(path, start, length)) parts.push(chunk);
  return Buffer.concat(parts);
}

/** A file's bytes. */
export async function fileStream(path: string): Promise<ByteStream> {
  const bytes = await sizeOf(path);
  return { name: path, bytes, read: () => fileBytes(path, 0, bytes) };
}

/**
 * The entries of an archive of any size: only its directory is read now. Stored and deflated entries are read; length and
 * checksum are compared at the end of each reading.
 *
 * @throws InputError where the file cannot be read, FileFormatError where it is no archive
 */
export async function archiveStreams(path: string): Promise<ReadonlyMap<string, () => Promise<ByteStream>>> {
  const size = await sizeOf(path);
  const base = Math.max(0, size - DIRECTORY_BYTES);
  const entries = listZip(await readAt(path, base, size - base), path, 10_000, base);
  return new Map(entries.map((entry) => [entry.path, () => entryStream(path, entry)]));
}

async function entryStream(path: string, entry: ZipEntry): Promise<ByteStream> {
  const fail = (problem: string): never => {
    throw new FileFormatError(path, entry.path, problem);
  };
  if (entry.isEncrypted) fail('is encrypted');
  if (entry.method !== 0 && entry.method !== 8) fail(`compression method ${entry.method} is not read`);
  const header = await readAt(path, entry.headerOffset, LOCAL_HEADER_BYTES);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL_MARK) fail('damaged entry');
  const start = entry.headerOffset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  const name = `${path}: ${entry.path.replace(/\.npy$/, '')}`;
  return { name, bytes: entry.bytes, read: () => checked(unpack(path, start, entry), entry, path) };
}

async function* unpack(path: string, start: number, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const packed = fileBytes(path, start, entry.compressedBytes);
  if (entry.method === 0) {
    yield* packed;
    return;
  }
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  const feeding = (async () => {
    try {
      for await (const chunk of packed) {
        if (inflate.destroyed) return;
        if (!inflate.write(chunk))
          await new Promise((resolve) => inflate.once('drain', resolve).once('close', resolve));
      }
      inflate.end();
    } catch (error) {
      inflate.destroy(error as Error);
    }
  })();
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
    await feeding;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new FileFormatError(path, entry.path, `cannot be unpacked: ${(error as Error).message}`, { cause: error });
  } finally {
    inflate.destroy();
  }
}

/** Compares length and checksum with the archive's directory; stops at once where more comes than was declared. */
async function* checked(pieces: AsyncIterable<Uint8Array>, entry: ZipEntry, path: string): AsyncGenerator<Uint8Array> {
  let [bytes, sum] = [0, 0];
  for await (const piece of pieces) {
    bytes += piece.length;
    sum = crc32(piece, sum);
    if (bytes > entry.bytes) break;
    yield piece;
  }
  if (bytes !== entry.bytes) {
    const found = bytes > entry.bytes ? `more than ${entry.bytes}` : String(bytes);
    throw new FileFormatError(path, entry.path, `unpacks to ${found} bytes, ${entry.bytes} are declared`);
  }
  if (sum !== entry.crc) throw new FileFormatError(path, entry.path, 'is damaged: its checksum differs');
}
