import { FileFormatError } from '../../errors/index.js';
import { fromFloat16 } from '../float16.js';

export type NumberArray =
  Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

/** Numbers; BigInts for 8-byte integers; strings for `U`. Booleans are Uint8Array of 0 and 1. */
export type NpyData = NumberArray | BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer> | string[];

/** How values of a dtype are stored. */
export interface Dtype {
  /** numpy's own spelling, e.g. `<f4`, `|b1`, `<U12`. */
  readonly descr: string;
  readonly itemBytes: number;
  /** @param bytes memory of its own, aligned, of whole items. */
  decode(bytes: Uint8Array, name: string): NpyData;
}

const typed: Readonly<Record<string, (buffer: ArrayBuffer) => NpyData>> = {
  f4: (buffer) => new Float32Array(buffer),
  f8: (buffer) => new Float64Array(buffer),
  i1: (buffer) => new Int8Array(buffer),
  i2: (buffer) => new Int16Array(buffer),
  i4: (buffer) => new Int32Array(buffer),
  i8: (buffer) => new BigInt64Array(buffer),
  u1: (buffer) => new Uint8Array(buffer),
  u2: (buffer) => new Uint16Array(buffer),
  u4: (buffer) => new Uint32Array(buffer),
  u8: (buffer) => new BigUint64Array(buffer),
  b1: (buffer) => new Uint8Array(buffer),
  f2: (buffer) => fromFloat16(new Uint16Array(buffer)),
};

/** UTF-32 text of a fixed length, padded with NUL. */
function decodeUnicode(bytes: Uint8Array, length: number, name: string): string[] {
  const points = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const count = length === 0 ? 0 : points.length / length;
  return Array.from({ length: count }, (_, item) => {
    let end = (item + 1) * length;
    while (end > item * length && points[end - 1] === 0) end--;
    let text = '';
    for (let at = item * length; at < end; at++) {
      if (points[at] > 0x10ffff) throw new FileFormatError(name, `item ${item}`, `${points[at]} is no character`);
      text += String.fromCodePoint(points[at]);
    }
    return text;
  });
}

const refused: Readonly<Record<string, string>> = {
  O: 'Python objects (pickle) are never read from .npy; save numbers or text',
  V: 'raw records are not read; save one array a field',
  S: 'byte strings are not read; save them as text (dtype U)',
  c: 'complex numbers are not read; save real and imaginary part',
  M: 'dates are not read; save them as int64',
  m: 'time spans are not read; save them as int64',
};

/** @throws FileFormatError for dtypes that are not read, each by its name. */
export function parseDtype(descr: string, name: string): Dtype {
  const [, order, kind, digits] = /^([<>|=]?)([a-zA-Z])(\d*)(?:\[\w+\])?$/.exec(descr) ?? [];
  const fail = (problem: string): never => {
    throw new FileFormatError(name, 'dtype', `${descr}: ${problem}`);
  };
  if (kind === undefined) return fail('not a dtype');
  if (refused[kind] !== undefined) return fail(refused[kind]);
  const size = Number(digits);
  if (order === '>' && (size > 1 || kind === 'U')) {
    return fail("big-endian values are not read; save them with .astype(dtype.newbyteorder('<'))");
  }
  if (kind === 'U') {
    // numpy itself allows 2^31 - 1 bytes an item.
    if (digits === '' || size * 4 >= 2 ** 31) return fail('not a length of text');
    return { descr, itemBytes: size * 4, decode: (bytes) => decodeUnicode(bytes, size, name) };
  }
  const make = typed[`${kind}${digits}`];
  if (make === undefined) return fail(`not read; these are: ${Object.keys(typed).join(', ')}, U<n>`);
  return { descr, itemBytes: size, decode: (bytes) => make(bytes.buffer as ArrayBuffer) };
}

/** The dtype that holds this data as it is. */
export function descrOf(data: NpyData): string {
  if (data instanceof Float32Array) return '<f4';
  if (data instanceof Float64Array) return '<f8';
  if (data instanceof Int8Array) return '|i1';
  if (data instanceof Int16Array) return '<i2';
  if (data instanceof Int32Array) return '<i4';
  if (data instanceof BigInt64Array) return '<i8';
  if (data instanceof Uint16Array) return '<u2';
  if (data instanceof Uint32Array) return '<u4';
  if (data instanceof BigUint64Array) return '<u8';
  if (data instanceof Uint8Array) return '|u1';
  return `<U${data.reduce((longest, text) => Math.max(longest, [...text].length), 1)}`;
}

/** Fixed-length UTF-32 for a list of texts. */
export function encodeUnicode(texts: readonly string[], length: number): Uint8Array {
  const points = new Uint32Array(texts.length * length);
  texts.forEach((text, item) => {
    [...text].forEach((character, at) => (points[item * length + at] = character.codePointAt(0) as number));
  });
  return new Uint8Array(points.buffer);
}
