import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import { FileFormatError } from '../../errors/index.js';
import { packedBytes, readError, readFileBounded, readZipDirectory, type ZipEntry } from '../../sensors/index.js';
import { JsonStream, type ByteSource } from '../json/index.js';

/** Name that the challenge expects at the root of the archive. */
export const RESULTS_FILE = 'results_nusc.json';

/** Some twelve million boxes. */
export const MAX_RESULTS_BYTES = 4 * 2 ** 30;
const STORED = 0;
/** Packed bytes that are unpacked at a time. */
const PIECE_BYTES = 2 ** 16;

/** Whether a file begins like a zip archive. */
export async function isResultsArchive(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      return bytesRead === 4 && buffer[0] === 0x50 && buffer[1] === 0x4b && (buffer[2] === 0x03 || buffer[2] === 0x05);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readError(path, error);
  }
}

function findResults(entries: readonly ZipEntry[], file: string): ZipEntry {
  const named = entries.find(({ path }) => path === RESULTS_FILE);
  if (named !== undefined) return named;
  const others = entries.filter(({ path }) => path.endsWith('.json'));
  if (others.length === 1 && !others[0].path.includes('/')) return others[0];
  const nested = others.find(({ path }) => path.endsWith(`/${RESULTS_FILE}`));
  throw new FileFormatError(
    file,
    undefined,
    nested === undefined
      ? `holds no ${RESULTS_FILE}`
      : `${RESULTS_FILE} lies in a folder (${nested.path}); pack it at the root of the archive`,
  );
}

/** Unpacks an entry piece by piece; length and checksum are checked at the end. */
function unpackingSource(packed: Uint8Array, entry: ZipEntry, file: string): ByteSource {
  const fail = (problem: string, cause?: unknown): never => {
    throw new FileFormatError(file, entry.path, problem, { cause });
  };
  const ready: Uint8Array[] = [];
  let unpacked = 0;
  let checksum = 0;
  const take = (piece: Uint8Array): void => {
    unpacked += piece.length;
    if (unpacked > entry.bytes) fail(`unpacks to more than the ${entry.bytes} bytes that are declared`);
    checksum = crc32(piece, checksum);
    if (piece.length > 0) ready.push(piece);
  };
  const inflate = entry.method === STORED ? undefined : new Inflate(take);
  let at = 0;
  const unpackMore = (): void => {
    const piece = packed.subarray(at, at + PIECE_BYTES);
    at += piece.length;
    if (inflate === undefined) take(piece);
    else {
      try {
        inflate.push(piece, at === packed.length);
      } catch (error) {
        if (error instanceof FileFormatError) throw error;
        fail(`cannot be unpacked: ${(error as Error).message}`, error);
      }
    }
    if (at < packed.length) return;
    if (unpacked !== entry.bytes) fail(`unpacks to ${unpacked} bytes, ${entry.bytes} are declared`);
    if (checksum !== entry.crc) fail('is damaged: its checksum differs');
  };
  return {
    read(target, offset, length) {
      while (ready.length === 0 && at < packed.length) unpackMore();
      if (ready.length === 0) return 0;
      const piece = ready[0].subarray(0, length);
      target.set(piece, offset);
      if (piece.length === ready[0].length) ready.shift();
      else ready[0] = ready[0].subarray(piece.length);
      return piece.length;
    },
    close: () => undefined,
  };
}

/**
 * One file of an archive as a stream; the packed bytes lie in memory, the unpacked ones never all at once.
 *
 * @param path of the archive, for messages
 */
export function openResultsEntry(archive: Uint8Array, entry: ZipEntry, path: string): JsonStream {
  return new JsonStream(`${path}:${entry.path}`, unpackingSource(packedBytes(archive, entry, path), entry, path));
}

/** The results in a zip archive as a stream. */
export async function openResultsArchive(path: string): Promise<JsonStream> {
  const archive = await readFileBounded(path);
  const entry = findResults(readZipDirectory(archive, path, { maxUnpackedBytes: MAX_RESULTS_BYTES }), path);
  return openResultsEntry(archive, entry, path);
}
