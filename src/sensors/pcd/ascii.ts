import type { FloatArray } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { parseDecimal } from '../decimal.js';
import { checkExact } from './columns.js';
import type { PcdColumn } from './columns.js';
import type { PcdHeader } from './header.js';

const word = new DataView(new ArrayBuffer(4));

/** One byte of a packed colour that is spelled as a number: the bits of a float or the integer itself. */
function colourByte(value: number, column: PcdColumn): number {
  if (column.field.type === 'F') word.setFloat32(0, value, true);
  else word.setUint32(0, value, true);
  return word.getUint8(column.colourByte as number);
}

/** A spelled number as its field holds it: a float32 field rounds to float32. */
function valueOf(value: number, column: PcdColumn, row: number, name: string): number {
  if (column.colourByte !== undefined) return colourByte(value, column);
  if (column.field.type === 'F') return column.field.bytes === 4 ? Math.fround(value) : value;
  return checkExact(value, column, row, name);
}

/**
 * Reads the points of an ascii file, one a line, to row-major `out`.
 *
 * @throws FileFormatError naming the line that has too few or too many values or a word that is no number.
 */
export function readAscii(
  bytes: Uint8Array,
  header: PcdHeader,
  columns: readonly PcdColumn[],
  out: FloatArray,
  name: string,
): void {
  const starts = header.fields.map(() => 0);
  let perLine = 0;
  header.fields.forEach((field, index) => {
    starts[index] = perLine;
    perLine += field.count;
  });
  // Which columns take the value at each place of a line; a packed colour feeds four.
  const takers: number[][] = Array.from({ length: perLine }, () => []);
  columns.forEach((column, index) => takers[starts[column.fieldIndex] + column.element].push(index));

  const width = columns.length;
  let line = 1;
  for (let at = 0; at < header.dataOffset; at++) if (bytes[at] === 10) line++;
  const fail = (problem: string): never => {
    throw new FileFormatError(name, `line ${line}`, problem);
  };

  let row = 0;
  let place = 0;
  let at = header.dataOffset;
  const endLine = (): void => {
    if (place > 0) {
      if (place < perLine)
        fail(`${place} values, ${perLine} are needed (${header.fields.map((f) => f.name).join(' ')})`);
      row++;
      place = 0;
    }
    line++;
  };
  while (at < bytes.length) {
    const code = bytes[at];
    if (code === 10) {
      endLine();
      at++;
      continue;
    }
    if (code <= 32) {
      at++;
      continue;
    }
    const from = at;
    while (at < bytes.length && bytes[at] > 32) at++;
    if (row === header.pointCount) fail(`more points than the ${header.pointCount} that POINTS declares`);
    if (place === perLine) fail(`more than ${perLine} values`);
    for (const index of takers[place]) {
      const column = columns[index];
      const value = parseDecimal(bytes, from, at);
      if (value === undefined) fail(`'${text(bytes, from, at)}' is not a number`);
      if (column.field.type !== 'F' && !Number.isInteger(value)) {
        fail(`'${text(bytes, from, at)}' is not a whole number, as ${column.channel} is declared`);
      }
      out[row * width + index] = valueOf(value as number, column, row, name);
    }
    place++;
  }
  endLine();
  if (row < header.pointCount) {
    throw new FileFormatError(name, 'POINTS', `${header.pointCount} points are declared, ${row} are there`);
  }
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(to - from, 40)).toString('latin1');
}

/** Fewest bytes that points of this many values take as text: a digit and a separator each. */
export function fewestAsciiBytes(header: PcdHeader): number {
  const values = header.fields.reduce((sum, { count }) => sum + count, 0);
  return Math.max(0, header.pointCount * values * 2 - 1);
}
