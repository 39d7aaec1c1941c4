import type { LasField, LasType } from './fields.js';
import { LAS_TYPE_BYTES } from './fields.js';

/** Reads one attribute of every record into a column of row-major `out`. */
export function readField(
  records: Uint8Array,
  recordBytes: number,
  count: number,
  field: LasField,
  out: Float64Array,
  column: number,
  width: number,
): void {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const read = reader(view, field.type);
  const { scale = 1, offset = 0, bits } = field;
  // −0 + 0 would be 0: numbers without a scale pass untouched.
  const plain = field.scale === undefined && field.offset === undefined;
  const [shift, mask] = bits ? [bits[0], (1 << bits[1]) - 1] : [0, 0];
  for (let row = 0, at = field.at, to = column; row < count; row++, at += recordBytes, to += width) {
    const stored = read(at);
    out[to] = bits ? (stored >> shift) & mask : plain ? stored : stored * scale + offset;
  }
}

function reader(view: DataView, type: LasType): (at: number) => number {
  const readers: Readonly<Record<LasType, (at: number) => number>> = {
    u8: (at) => view.getUint8(at),
    i8: (at) => view.getInt8(at),
    u16: (at) => view.getUint16(at, true),
    i16: (at) => view.getInt16(at, true),
    u32: (at) => view.getUint32(at, true),
    i32: (at) => view.getInt32(at, true),
    u64: (at) => Number(view.getBigUint64(at, true)),
    i64: (at) => Number(view.getBigInt64(at, true)),
    f32: (at) => view.getFloat32(at, true),
    f64: (at) => view.getFloat64(at, true),
  };
  return readers[type];
}

const LIMITS: Readonly<Partial<Record<LasType, readonly [low: number, high: number]>>> = {
  u8: [0, 0xff],
  i8: [-0x80, 0x7f],
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffffffff],
  i32: [-0x80000000, 0x7fffffff],
  u64: [0, 2 ** 64 - 2048],
  i64: [-(2 ** 63), 2 ** 63 - 1024],
};

/** The stored number of a value, or undefined where the type cannot hold it. */
export function storedNumber(value: number, { type, bits, scale = 1, offset = 0 }: LasField): number | undefined {
  if (type === 'f32' || type === 'f64') return scale === 1 && offset === 0 ? value : (value - offset) / scale;
  const stored = Math.round((value - offset) / scale);
  const [low, high] = bits ? [0, (1 << bits[1]) - 1] : (LIMITS[type] as readonly [number, number]);
  return stored >= low && stored <= high ? stored : undefined;
}

/** Writes a stored number into a record; bit fields leave their neighbours alone. */
export function writeField(view: DataView, at: number, { type, bits }: LasField, stored: number): void {
  if (bits) {
    const mask = ((1 << bits[1]) - 1) << bits[0];
    view.setUint8(at, (view.getUint8(at) & ~mask) | (stored << bits[0]));
    return;
  }
  if (type === 'f32') view.setFloat32(at, stored, true);
  else if (type === 'f64') view.setFloat64(at, stored, true);
  else if (type === 'u64') view.setBigUint64(at, BigInt(stored), true);
  else if (type === 'i64') view.setBigInt64(at, BigInt(stored), true);
  else if (LAS_TYPE_BYTES[type] === 4) view.setInt32(at, stored | 0, true);
  else if (LAS_TYPE_BYTES[type] === 2) view.setInt16(at, stored, true);
  else view.setInt8(at, stored);
}
