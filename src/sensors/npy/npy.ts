import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { FileFormatError, InputError } from '../../errors/index.js';
import { writeFileAtomic } from '../atomicWrite.js';
import { DEFAULT_MAX_BYTES, readFileBounded } from '../readBounded.js';
import { descrOf, encodeUnicode, parseDtype } from './dtype.js';
import type { NpyData } from './dtype.js';
import { parseLiteral } from './literal.js';

export interface NpyArray<Data extends NpyData = NpyData> {
  /** numpy's dtype, e.g. `<f4`; `<f2` is held as float32, `|b1` as 0 and 1. */
  readonly descr: string;
  /** Whether the file's memory order was Fortran's; `array` then has the strides for it. */
  readonly fortranOrder: boolean;
  readonly array: NdArray<Data>;
}

export interface NpyReading {
  /** Files above this size are refused before memory is taken; 1 GiB unless given. */
  readonly maxBytes?: number;
}

export interface NpyWriting {
  /** `|b1` declares a Uint8Array of 0 and 1 as booleans. */
  readonly descr?: '|b1';
}

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
export const MAX_HEADER_BYTES = 1 << 20;
const MAX_DIMENSIONS = 64;

/**
 * What an .npy file says of itself, from its first bytes.
 *
 * @throws FileFormatError where they are no header that this module reads
 */
export function readNpyHeader(bytes: Uint8Array, name: string) {
  const fail = (place: string, problem: string): never => {
    throw new FileFormatError(name, place, problem);
  };
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) fail('byte 0', 'does not begin like an .npy file');
  const major = bytes[6];
  if (major === undefined || major < 1 || major > 3) fail('byte 6', `format version ${major} is not 1, 2 or 3`);
  const lengthBytes = major === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  if (bytes.length < start) fail('header', 'the file ends inside it');
  const view = new DataView(bytes.buffer, bytes.byteOffset, start);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES) fail('header', `${length} bytes long; up to ${MAX_HEADER_BYTES} are read`);
  if (start + length > bytes.length) fail('header', `${length} bytes are declared, ${bytes.length - start} follow`);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString(major === 3 ? 'utf8' : 'latin1');
  const header = parseLiteral(text, name);
  if (typeof header !== 'object' || Array.isArray(header)) return fail('header', 'is not a dict');
  const { descr, fortran_order: fortranOrder, shape } = header as Record<string, unknown>;
  if (Array.isArray(descr)) return fail('dtype', 'structured arrays are not read; save one array a field');
  if (typeof descr !== 'string') return fail('header', 'has no descr');
  if (typeof fortranOrder !== 'boolean') return fail('header', 'has no fortran_order');
  if (!Array.isArray(shape) || shape.length > MAX_DIMENSIONS) return fail('header', 'has no shape');
  if (!shape.every((side) => Number.isSafeInteger(side) && side >= 0)) return fail('header', 'has an impossible shape');
  return { dtype: parseDtype(descr, name), fortranOrder, shape: shape as number[], dataOffset: start + length };
}

function stridesOf(shape: readonly number[], fortranOrder: boolean): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let index = 0; index < shape.length; index++) {
    const axis = fortranOrder ? index : shape.length - 1 - index;
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/**
 * Reads the bytes of an .npy file: f2 f4 f8, i1 to i8, u1 to u8, bool and U<n>, C and Fortran order.
 *
 * The header is parsed as data and nothing is evaluated; pickled objects are refused. 8-byte integers are BigInts.
 * Source: numpy.lib.format, NumPy enhancement proposal 1.
 * @throws FileFormatError naming what the file promises and does not hold.
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const { dtype, fortranOrder, shape, dataOffset } = readNpyHeader(bytes, name);
  const items = shape.reduce((product, side) => product * side, 1);
  const needed = items * dtype.itemBytes;
  const there = bytes.length - dataOffset;
  if (needed !== there) {
    const problem = `shape (${shape.join(', ')}) of ${dtype.descr} needs ${needed} bytes, ${there} follow the header`;
    throw new FileFormatError(name, 'data', problem);
  }
  const data =
    dtype.itemBytes === 0 ? blanks(items, name) : dtype.decode(new Uint8Array(bytes.subarray(dataOffset)), name);
  return { descr: dtype.descr, fortranOrder, array: ndarray(data, shape, stridesOf(shape, fortranOrder)) };
}

/** Texts of length 0 take no bytes, so nothing but this bounds their number. */
function blanks(items: number, name: string): string[] {
  if (items > 1_000_000) throw new FileFormatError(name, 'data', `${items} texts of length 0`);
  return new Array<string>(items).fill('');
}

export async function readNpy(path: string, options: NpyReading = {}): Promise<NpyArray> {
  return parseNpy(await readFileBounded(path, options.maxBytes ?? DEFAULT_MAX_BYTES), path);
}

/** The items of a view in row-major order; the memory itself where it already is. */
function rowMajor<Data extends NpyData>(array: NdArray<Data>): Data {
  const { data, shape, stride, offset, size } = array;
  const strides = stridesOf(shape, false);
  if (strides.every((step, axis) => step === stride[axis] || shape[axis] < 2)) {
    return data.slice(offset, offset + size) as Data;
  }
  const out = data.slice(0, size) as Data;
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0, from = offset; to < size; to++) {
    (out as unknown[])[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += stride[axis];
      if (++index[axis] < shape[axis]) break;
      from -= stride[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/** The bytes of an .npy file (version 1.0), C order; any strided view may be given. */
export function encodeNpy(array: NdArray<NpyData>, options: NpyWriting = {}): Uint8Array {
  const items = rowMajor(array);
  const descr = options.descr ?? descrOf(items);
  if (options.descr === '|b1' && !(items instanceof Uint8Array && items.every((value) => value <= 1))) {
    throw new InputError('booleans are written from a Uint8Array of 0 and 1');
  }
  const { shape } = array;
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }`;
  // Padded so that the data begin at a multiple of 64, as numpy does.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const head = Buffer.alloc(10);
  head.set(MAGIC);
  head[6] = 1;
  head.writeUInt16LE(length, 8);
  const data = Array.isArray(items)
    ? encodeUnicode(items, Number(descr.slice(2)))
    : new Uint8Array(items.buffer, items.byteOffset, items.byteLength);
  return Buffer.concat([head, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1'), data]);
}

export async function writeNpy(path: string, array: NdArray<NpyData>, options?: NpyWriting): Promise<void> {
  await writeFileAtomic(path, encodeNpy(array, options));
}
