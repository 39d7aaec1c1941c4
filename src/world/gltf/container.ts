import { FileFormatError } from '../../errors/index.js';

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;
const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Largest JSON chunk that is parsed: scenes of 100,000 nodes have some 30 MB. */
const MOST_JSON_BYTES = 256 * 2 ** 20;

/** What a GLB file holds. */
export interface GlbContent {
  /** Not yet checked. */
  readonly json: unknown;
  /** The binary chunk, a view into the file's bytes. */
  readonly binary: Uint8Array | undefined;
}

/** What the first bytes look like, for a message. */
function firstBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'nothing';
  const start = bytes.subarray(0, 4);
  const printable = start.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable ? `'${Buffer.from(start).toString('latin1')}'` : `bytes ${Buffer.from(start).toString('hex')}`;
}

/**
 * Splits a binary glTF 2.0 file into its chunks (glTF 2.0 specification, section 4.4).
 *
 * @throws FileFormatError naming the file, the byte offset and what is wrong there
 */
export function parseGlb(bytes: Uint8Array, file: string): GlbContent {
  const fail = (offset: number, problem: string): never => {
    throw new FileFormatError(file, `byte ${offset}`, problem);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0, true) !== MAGIC) {
    fail(
      0,
      `is not a GLB: it begins with ${firstBytes(bytes)} instead of 'glTF'; save the scene as binary glTF (.glb)`,
    );
  }
  if (bytes.length < HEADER_BYTES) fail(bytes.length, 'the file is cut off in its header');
  const version = view.getUint32(4, true);
  if (version !== 2) fail(4, `is glTF version ${version}; version 2 is read`);
  const declared = view.getUint32(8, true);
  if (declared > bytes.length) fail(8, `is cut off: it says that it has ${declared} bytes and has ${bytes.length}`);
  if (declared < HEADER_BYTES + CHUNK_HEADER_BYTES) fail(8, `says that it has ${declared} bytes, too few for a chunk`);
  let json: unknown;
  let binary: Uint8Array | undefined;
  for (let offset = HEADER_BYTES, chunk = 0; offset < declared; chunk++) {
    if (offset + CHUNK_HEADER_BYTES > declared) fail(offset, 'a chunk is cut off in its header');
    const length = view.getUint32(offset, true);
    const type = view.getUint32(offset + 4, true);
    const start = offset + CHUNK_HEADER_BYTES;
    if (start + length > declared) {
      fail(offset, `a chunk of ${length} bytes ends behind the file's ${declared} bytes`);
    }
    const content = bytes.subarray(start, start + length);
    if (chunk === 0) {
      if (type !== JSON_CHUNK) fail(offset + 4, 'the first chunk is not JSON');
      if (length > MOST_JSON_BYTES) fail(offset, `its JSON has ${length} bytes, more than ${MOST_JSON_BYTES}`);
      json = parseJson(content, file, start);
    } else if (chunk === 1 && type === BIN_CHUNK) binary = content;
    // Chunks are padded to four bytes; further chunks are of extensions and skipped.
    offset = start + length;
  }
  return { json, binary };
}

function parseJson(content: Uint8Array, file: string, start: number): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.split('\n')[0] : 'it is not UTF-8';
    throw new FileFormatError(file, `byte ${start}`, `its JSON cannot be read: ${reason}`, { cause: error });
  }
}
