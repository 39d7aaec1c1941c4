import type { NumpyData } from './numpyArray.js';
import { elementCount } from './numpyArray.js';

/** A numpy type as a pickle builds it: first the code, then byte order and item size. */
export interface NumpyDtype {
  /** Without byte order: `f4`, `U10`, `O`. */
  code: string;
  kind: string;
  itemBytes: number;
  bigEndian: boolean;
}

const ITEM_BYTES: Readonly<Record<string, readonly number[]>> = {
  b: [1],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  f: [2, 4, 8],
};

/** Reads a code such as `f4`, `<U10`, `O8`; undefined for types without a reader here (complex, dates, records). */
export function parseDtype(text: string): NumpyDtype | undefined {
  const match = /^([<>=|]?)([biufUSO])(\d{0,9})$/.exec(text);
  if (!match) return undefined;
  const [, order, kind, digits] = match;
  const bigEndian = order === '>';
  if (kind === 'O') return { code: 'O', kind, itemBytes: 0, bigEndian };
  const size = Number(digits);
  if (kind === 'U' || kind === 'S')
    return { code: kind + size, kind, itemBytes: kind === 'U' ? 4 * size : size, bigEndian };
  return ITEM_BYTES[kind].includes(size) ? { code: kind + size, kind, itemBytes: size, bigEndian } : undefined;
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * numpy pads strings with NUL and gives them back without trailing NULs.
 *
 * @param codePoints (count, width)
 * @returns undefined for a code point beyond Unicode
 */
function decodeUnicode(codePoints: Uint32Array, width: number, count: number): string[] | undefined {
  const texts = new Array<string>(count);
  for (let i = 0; i < count; i++) {
    const start = i * width;
    let end = start + width;
    while (end > start && codePoints[end - 1] === 0) end--;
    let text = '';
    for (let at = start; at < end; at++) {
      if (codePoints[at] > 0x10ffff) return undefined;
      text += String.fromCodePoint(codePoints[at]);
    }
    texts[i] = text;
  }
  return texts;
}

function decodeByteStrings(bytes: Buffer, itemBytes: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    bytes.toString('latin1', i * itemBytes, (i + 1) * itemBytes).replace(/\0+$/, ''),
  );
}

function swapBytes(bytes: Buffer, width: number): void {
  if (width === 2) bytes.swap16();
  else if (width === 4) bytes.swap32();
  else if (width === 8) bytes.swap64();
}

/**
 * Turns the payload of an array into numbers or strings, in the payload's own element order.
 *
 * @param payload exactly `count * dtype.itemBytes` bytes; copied, because its offset need not be aligned
 * @returns undefined where a string holds no Unicode
 */
export function decodePayload(payload: Uint8Array, dtype: NumpyDtype, count: number): NumpyData | undefined {
  const buffer = new ArrayBuffer(payload.length);
  const bytes = Buffer.from(buffer);
  bytes.set(payload);
  if (dtype.bigEndian) swapBytes(bytes, dtype.kind === 'U' ? 4 : dtype.itemBytes);
  switch (dtype.code) {
    case 'b1':
    case 'u1':
      return new Uint8Array(buffer);
    case 'i1':
      return new Int8Array(buffer);
    case 'u2':
      return new Uint16Array(buffer);
    case 'i2':
      return new Int16Array(buffer);
    case 'u4':
      return new Uint32Array(buffer);
    case 'i4':
      return new Int32Array(buffer);
    case 'u8':
      return new BigUint64Array(buffer);
    case 'i8':
      return new BigInt64Array(buffer);
    case 'f2':
      return Float32Array.from(new Uint16Array(buffer), half);
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return new Float64Array(buffer);
  }
  if (dtype.kind === 'S') return decodeByteStrings(bytes, dtype.itemBytes, count);
  return decodeUnicode(new Uint32Array(buffer), dtype.itemBytes / 4, count);
}

/**
 * Rearranges elements into C order.
 *
 * @param shape of the result
 * @param strides distance, in elements of `data`, between neighbours along each axis of the result
 */
export function gatherRowMajor(data: NumpyData, shape: readonly number[], strides: readonly number[]): NumpyData {
  const count = elementCount(shape);
  const result = ArrayBuffer.isView(data)
    ? new (data.constructor as new (n: number) => NumpyData)(count)
    : new Array<unknown>(count);
  const out = result as unknown[];
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < count; to++) {
    out[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
