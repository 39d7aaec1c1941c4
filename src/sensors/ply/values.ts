import type { FloatArray } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { PLY_BYTES, type PlyElement, type PlyHeader, type PlyType } from './header.js';

/** Fills `out` from binary vertices; `place` is the column of each property. */
export function binaryValues(
  bytes: Uint8Array,
  { encoding, dataOffset }: PlyHeader,
  { properties, count }: PlyElement,
  place: Int32Array,
  out: FloatArray,
  _name: string,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataOffset);
  const little = encoding === 'binary_little_endian';
  const rowBytes = properties.reduce((sum, { type }) => sum + PLY_BYTES[type], 0);
  let offset = 0;
  for (const [index, { type }] of properties.entries()) {
    const read = reader(view, type, little);
    for (let row = 0, at = offset, to = place[index]; row < count; row++, at += rowBytes, to += properties.length) {
      out[to] = read(at);
    }
    offset += PLY_BYTES[type];
  }
}

function reader(view: DataView, type: PlyType, little: boolean): (at: number) => number {
  const readers: Readonly<Record<PlyType, (at: number) => number>> = {
    int8: (at) => view.getInt8(at),
    uint8: (at) => view.getUint8(at),
    int16: (at) => view.getInt16(at, little),
    uint16: (at) => view.getUint16(at, little),
    int32: (at) => view.getInt32(at, little),
    uint32: (at) => view.getUint32(at, little),
    float32: (at) => view.getFloat32(at, little),
    float64: (at) => view.getFloat64(at, little),
  };
  return readers[type];
}

/** Fills `out` from text: one vertex a line. @throws FileFormatError naming the line */
export function asciiValues(
  bytes: Uint8Array,
  { dataOffset }: PlyHeader,
  { properties, count }: PlyElement,
  place: Int32Array,
  out: FloatArray,
  name: string,
): void {
  const width = properties.length;
  let line = 0;
  for (let at = 0; at < dataOffset; at++) if (bytes[at] === 10) line++;
  let start = dataOffset;
  for (let row = 0; row < count; row++, line++) {
    let end = bytes.indexOf(10, start);
    if (end < 0) end = bytes.length;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    const words = text.trim().split(/\s+/);
    if (words.length !== width) {
      const found = text.trim() === '' ? 'none' : String(words.length);
      throw new FileFormatError(name, `line ${line + 1}`, `${width} values expected for vertex ${row}, found ${found}`);
    }
    for (let index = 0; index < width; index++) {
      const value = numberOf(words[index]);
      if (value === undefined) {
        throw new FileFormatError(name, `line ${line + 1}`, `'${words[index]}' is no number`);
      }
      out[row * width + place[index]] = value;
    }
    start = end + 1;
  }
}

/** NaN and infinity are spelt as C prints them. */
function numberOf(word: string): number | undefined {
  const value = Number(word);
  if (!Number.isNaN(value)) return value;
  if (/^[-+]?nan$/i.test(word)) return NaN;
  const infinity = /^([-+]?)inf(inity)?$/i.exec(word);
  return infinity ? (infinity[1] === '-' ? -Infinity : Infinity) : undefined;
}
