import type { FloatArray } from '../../contracts/index.js';
import { FileFormatError, InputError } from '../../errors/index.js';
import { checkExact } from './columns.js';
import type { PcdColumn } from './columns.js';
import { rowBytesOf } from './header.js';
import type { PcdField, PcdHeader } from './header.js';
import { LZF_MAX_RATIO, lzfDecompress } from './lzf.js';

/** Where a field's values stand: the first one and the distance to the same element of the next point. */
export interface FieldPlace {
  readonly start: number;
  readonly step: number;
}

/** Row-major places (DATA binary). */
export function rowPlaces(fields: readonly PcdField[]): FieldPlace[] {
  const step = rowBytesOf(fields);
  let start = 0;
  return fields.map((field) => {
    const place = { start, step };
    start += field.bytes * field.count;
    return place;
  });
}

/** Field-major places (DATA binary_compressed): all of the first field, then all of the second … */
export function blockPlaces(fields: readonly PcdField[], pointCount: number): FieldPlace[] {
  let start = 0;
  return fields.map((field) => {
    const step = field.bytes * field.count;
    const place = { start, step };
    start += step * pointCount;
    return place;
  });
}

type Getter = (at: number, row: number) => number;

/** How to read one element of a column's type. */
function getter(view: DataView, column: PcdColumn, name: string): Getter {
  const { type, bytes } = column.field;
  if (column.colourByte !== undefined) {
    const shift = column.colourByte;
    return (at) => view.getUint8(at + shift);
  }
  switch (`${type}${bytes}`) {
    case 'F4':
      return (at) => view.getFloat32(at, true);
    case 'F8':
      return (at) => view.getFloat64(at, true);
    case 'I1':
      return (at) => view.getInt8(at);
    case 'U1':
      return (at) => view.getUint8(at);
    case 'I2':
      return (at) => view.getInt16(at, true);
    case 'U2':
      return (at) => view.getUint16(at, true);
    case 'I4':
      return (at) => view.getInt32(at, true);
    case 'U4':
      return (at) => view.getUint32(at, true);
    case 'I8':
      return (at, row) => checkExact(view.getBigInt64(at, true), column, row, name);
    default:
      return (at, row) => checkExact(view.getBigUint64(at, true), column, row, name);
  }
}

/** Copies the columns out of laid-out bytes to row-major `out`. */
export function readColumns(
  data: Uint8Array,
  places: readonly FieldPlace[],
  columns: readonly PcdColumn[],
  pointCount: number,
  out: FloatArray,
  name: string,
): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const width = columns.length;
  columns.forEach((column, index) => {
    const { start, step } = places[column.fieldIndex];
    let at = start + column.element * column.field.bytes;
    if (column.field.type === 'F' && column.field.bytes === 4 && column.colourByte === undefined) {
      // The common case without a call a value.
      for (let row = 0, to = index; row < pointCount; row++, at += step, to += width)
        out[to] = view.getFloat32(at, true);
      return;
    }
    const get = getter(view, column, name);
    for (let row = 0, to = index; row < pointCount; row++, at += step, to += width) out[to] = get(at, row);
  });
}

/** Bytes after the data: zeros that pad to a page are usual, anything else means that the header lies. */
export function checkTail(bytes: Uint8Array, from: number, header: PcdHeader, name: string): void {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === 0 || bytes[at] === 10 || bytes[at] === 13) continue;
    throw new FileFormatError(
      name,
      `byte ${at}`,
      `${bytes.length - from} bytes follow the ${header.pointCount} points that the header declares`,
    );
  }
}

/** The data of a binary file, checked against the header. */
export function binaryRows(bytes: Uint8Array, header: PcdHeader, name: string): Uint8Array {
  const needed = header.pointCount * rowBytesOf(header.fields);
  const there = bytes.length - header.dataOffset;
  if (needed > there) {
    throw new FileFormatError(
      name,
      'POINTS',
      `${header.pointCount} points of ${rowBytesOf(header.fields)} bytes need ${needed} bytes, ${there} follow the header`,
    );
  }
  checkTail(bytes, header.dataOffset + needed, header, name);
  return bytes.subarray(header.dataOffset, header.dataOffset + needed);
}

/** The unfolded, field-major data of a compressed file; every size is checked before memory is taken. */
export function compressedBlocks(bytes: Uint8Array, header: PcdHeader, name: string): Uint8Array {
  const expected = header.pointCount * rowBytesOf(header.fields);
  const there = bytes.length - header.dataOffset;
  if (there < 8) {
    if (there === 0 && expected === 0) return new Uint8Array(0);
    throw new FileFormatError(name, 'DATA', `${there} bytes follow the header, the two sizes alone need 8`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.dataOffset, 8);
  const compressed = view.getUint32(0, true);
  const unfolded = view.getUint32(4, true);
  if (unfolded !== expected) {
    const problem = `the data declare ${unfolded} bytes, ${header.pointCount} points need ${expected}`;
    throw new FileFormatError(name, 'DATA', problem);
  }
  if (compressed > there - 8) {
    throw new FileFormatError(name, 'DATA', `${compressed} compressed bytes are declared, ${there - 8} follow`);
  }
  if (unfolded > compressed * LZF_MAX_RATIO) {
    throw new FileFormatError(name, 'DATA', `${compressed} compressed bytes cannot hold the ${unfolded} declared`);
  }
  const start = header.dataOffset + 8;
  checkTail(bytes, start + compressed, header, name);
  try {
    return lzfDecompress(bytes.subarray(start, start + compressed), unfolded);
  } catch (error) {
    if (error instanceof InputError) throw new FileFormatError(name, 'DATA', error.message, { cause: error });
    throw error;
  }
}
