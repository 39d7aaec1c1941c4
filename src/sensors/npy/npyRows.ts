import { FileFormatError, InputError } from '../../errors/index.js';
import { archiveStreams, fileStream, type ByteStream } from './byteStream.js';
import { fromFloat16 } from '../float16.js';
import { MAX_HEADER_BYTES, readNpyHeader } from './npy.js';

/** Consecutive rows; the memory is used again for the next block. */
export interface NpyRowBlock {
  readonly first: number;
  readonly rows: number;
  /** (rows, columns) row-major. */
  readonly values: Float32Array | Float64Array;
}

/** A matrix of floating-point numbers in an .npy file or .npz entry that need not fit memory. */
export interface NpyRows {
  /** File, and the array of an archive. */
  readonly name: string;
  /** `<f2` (held as float32), `<f4` or `<f8`. */
  readonly descr: string;
  readonly rows: number;
  readonly columns: number;
  /** Reads the matrix from its beginning, about `blockBytes` of values at a time. */
  blocks(blockBytes?: number): AsyncGenerator<NpyRowBlock>;
}

const BLOCK_BYTES = 2 ** 26;
const ITEM_BYTES: Readonly<Record<string, number>> = { '<f2': 2, '<f4': 4, '<f8': 8 };

/** @throws FileFormatError where the array is no matrix of float16, float32 or float64 in C order */
async function rowsOf(stream: ByteStream): Promise<NpyRows> {
  const head: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream.read()) {
    head.push(piece);
    length += piece.length;
    if (length >= MAX_HEADER_BYTES + 12 || length >= stream.bytes) break;
  }
  const { dtype, fortranOrder, shape, dataOffset } = readNpyHeader(Buffer.concat(head), stream.name);
  const fail = (place: string, problem: string): never => {
    throw new FileFormatError(stream.name, place, problem);
  };
  const itemBytes = ITEM_BYTES[dtype.descr] ?? fail('dtype', `${dtype.descr} is no float16, float32 or float64`);
  if (shape.length !== 2) fail('header', `shape (${shape.join(', ')}) is no matrix`);
  if (fortranOrder) fail('header', 'is in Fortran order; save it with numpy.ascontiguousarray');
  const [rows, columns] = shape;
  const needed = rows * columns * itemBytes;
  if (needed !== stream.bytes - dataOffset) {
    fail(
      'data',
      `shape (${rows}, ${columns}) of ${dtype.descr} needs ${needed} bytes, ${stream.bytes - dataOffset} follow`,
    );
  }
  return {
    name: stream.name,
    descr: dtype.descr,
    rows,
    columns,
    async *blocks(blockBytes = BLOCK_BYTES) {
      const rowBytes = columns * itemBytes;
      const most = Math.min(rows, Math.max(1, Math.floor(blockBytes / Math.max(1, rowBytes))));
      // Memory of its own, so that it is aligned for every type.
      const bytes = new Uint8Array(new ArrayBuffer(Math.ceil((most * rowBytes) / 8) * 8));
      const halves = new Uint16Array(bytes.buffer, 0, itemBytes === 2 ? most * columns : 0);
      const decoded = new Float32Array(halves.length);
      let [skip, filled, first] = [dataOffset, 0, 0];
      const block = (count: number): NpyRowBlock => {
        const items = count * columns;
        if (itemBytes === 8) return { first, rows: count, values: new Float64Array(bytes.buffer, 0, items) };
        if (itemBytes === 4) return { first, rows: count, values: new Float32Array(bytes.buffer, 0, items) };
        fromFloat16(halves.subarray(0, items), decoded);
        return { first, rows: count, values: decoded.subarray(0, items) };
      };
      if (needed > 0) {
        for await (const piece of stream.read()) {
          let at = Math.min(skip, piece.length);
          skip -= at;
          while (at < piece.length) {
            const expected = Math.min(most, rows - first) * rowBytes;
            const taken = Math.min(piece.length - at, expected - filled);
            bytes.set(piece.subarray(at, at + taken), filled);
            filled += taken;
            at += taken;
            if (filled < expected) continue;
            const count = expected / rowBytes;
            yield block(count);
            first += count;
            filled = 0;
          }
        }
      }
      if (needed > 0 && first < rows) fail('data', `ends in row ${first} of ${rows}`);
    },
  };
}

/**
 * Opens a matrix of an .npy file for reading by rows.
 *
 * @throws InputError where the file cannot be read, FileFormatError where it is no matrix of floating-point numbers
 */
export async function openNpyRows(path: string): Promise<NpyRows> {
  return rowsOf(await fileStream(path));
}

/** The matrices of an .npz file of any size, compressed or not. */
export interface NpzRows {
  readonly names: readonly string[];
  /** @throws InputError naming the arrays there are when there is none of this name */
  open(name: string): Promise<NpyRows>;
}

/** @throws InputError where the file cannot be read, FileFormatError where it is no archive */
export async function openNpzRows(path: string): Promise<NpzRows> {
  const entries = await archiveStreams(path);
  const names = [...entries.keys()].filter((name) => name.endsWith('.npy')).map((name) => name.slice(0, -4));
  return {
    names,
    async open(name) {
      const entry = entries.get(`${name}.npy`);
      if (entry === undefined)
        throw new InputError(`${path}: no array ${name}; there are ${names.join(', ') || 'none'}`);
      return rowsOf(await entry());
    },
  };
}
