import type { PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { shortFloat32 } from '../decimal.js';
import { rowsOf } from '../pointCloud.js';
import type { PointRows } from '../pointCloud.js';
import { blockPlaces, rowPlaces } from './binary.js';
import type { FieldPlace } from './binary.js';
import { columnsOf } from './columns.js';
import type { PcdColumn } from './columns.js';
import { rowBytesOf } from './header.js';
import { headerFor } from './layout.js';
import type { PcdWriting } from './layout.js';
import { lzfCompress } from './lzf.js';

type Header = ReturnType<typeof headerFor>;

/** A declared value and the column of the cloud it comes from. */
interface Source extends PcdColumn {
  /** Undefined for the fourth byte of a colour in a cloud without `a`. */
  readonly from: number | undefined;
}

function sourcesOf(header: Header, cloud: PointCloud): Source[] {
  return columnsOf(header.fields).map((column) => {
    const from = cloud.channels.indexOf(column.channel);
    if (from < 0 && !(column.channel === 'a' && column.colourByte !== undefined)) {
      throw new InputError(`PCD field ${column.channel}: the cloud only has ${cloud.channels.join(', ')}`);
    }
    return { ...column, from: from < 0 ? undefined : from };
  });
}

/** Smallest and largest whole number of a field's type, as float64. */
function rangeOf({ field, colourByte }: PcdColumn): readonly [number, number] {
  if (colourByte !== undefined) return [0, 255];
  const bits = field.bytes * 8;
  return field.type === 'U' ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

/** Integers that a field cannot hold are refused, never wrapped around. */
function checkRange(source: Source, { data, count, width }: PointRows): void {
  if (source.from === undefined || (source.field.type === 'F' && source.colourByte === undefined)) return;
  const [low, high] = rangeOf(source);
  for (let row = 0, at = source.from; row < count; row++, at += width) {
    const value = data[at];
    if (Number.isInteger(value) && value >= low && value <= high) continue;
    const type = source.colourByte === undefined ? `${source.field.type}${source.field.bytes}` : 'colour byte';
    throw new InputError(
      `PCD field ${source.channel}: point ${row} has ${value}, which a ${type} (whole numbers ${low} to ${high}) cannot hold`,
    );
  }
}

type Setter = (view: DataView, at: number, value: number) => void;
const setters: Readonly<Record<string, Setter>> = {
  F4: (view, at, value) => view.setFloat32(at, value, true),
  F8: (view, at, value) => view.setFloat64(at, value, true),
  I1: (view, at, value) => view.setInt8(at, value),
  U1: (view, at, value) => view.setUint8(at, value),
  I2: (view, at, value) => view.setInt16(at, value, true),
  U2: (view, at, value) => view.setUint16(at, value, true),
  I4: (view, at, value) => view.setInt32(at, value, true),
  U4: (view, at, value) => view.setUint32(at, value, true),
  I8: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  U8: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
};

function layOut(
  header: Header,
  sources: readonly Source[],
  places: readonly FieldPlace[],
  rows: PointRows,
): Uint8Array {
  const bytes = new Uint8Array(rows.count * rowBytesOf(header.fields));
  const view = new DataView(bytes.buffer);
  for (const { from, field, fieldIndex, element, colourByte } of sources) {
    if (from === undefined) continue;
    const { start, step } = places[fieldIndex];
    const set = colourByte === undefined ? setters[`${field.type}${field.bytes}`] : setters.U1;
    let at = start + element * field.bytes + (colourByte ?? 0);
    for (let row = 0, source = from; row < rows.count; row++, at += step, source += rows.width) {
      set(view, at, rows.data[source]);
    }
  }
  return bytes;
}

/** One line a point; numbers in a short form that reads back as the same value of the field's type. */
function spell(header: Header, sources: readonly Source[], rows: PointRows): Uint8Array {
  const word = new DataView(new ArrayBuffer(4));
  const spellNumber = (value: number, { type, bytes }: PcdColumn['field']): string => {
    if (Number.isNaN(value)) return 'nan';
    if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
    return type === 'F' && bytes === 4 ? shortFloat32(value) : Object.is(value, -0) ? '-0' : String(value);
  };
  // What each field writes for a row; padding writes zeros.
  const writers = header.fields.map((field, fieldIndex): ((at: number, words: string[]) => void) => {
    const own = sources.filter((source) => source.fieldIndex === fieldIndex);
    if (own.length === 0) return (_, words) => words.push(...new Array<string>(field.count).fill('0'));
    if (own[0].colourByte === undefined) {
      return (at, words) => own.forEach(({ from }) => words.push(spellNumber(rows.data[at + (from as number)], field)));
    }
    return (at, words) => {
      for (const { from, colourByte } of own) {
        word.setUint8(colourByte as number, from === undefined ? 0 : rows.data[at + from]);
      }
      words.push(String(word.getUint32(0, true)));
    };
  });
  const lines: string[] = [];
  for (let at = 0; at < rows.data.length; at += rows.width) {
    const words: string[] = [];
    for (const write of writers) write(at, words);
    lines.push(words.join(' '));
  }
  return Buffer.from(lines.length === 0 ? '' : `${lines.join('\n')}\n`, 'latin1');
}

function headerText(header: Header): string {
  const list = (pick: (field: Header['fields'][number]) => string | number): string =>
    header.fields.map(pick).join(' ');
  return [
    '# .PCD v0.7 - Point Cloud Data file format',
    'VERSION 0.7',
    `FIELDS ${list((field) => field.name)}`,
    `SIZE ${list((field) => field.bytes)}`,
    `TYPE ${list((field) => field.type)}`,
    `COUNT ${list((field) => field.count)}`,
    `WIDTH ${header.width}`,
    `HEIGHT ${header.height}`,
    `VIEWPOINT ${header.viewpoint.join(' ')}`,
    `POINTS ${header.pointCount}`,
    `DATA ${header.encoding}`,
    '',
  ].join('\n');
}

/**
 * The bytes of a PCD 0.7 file.
 *
 * @throws InputError when a declared field has no channel or a value does not fit the field's integer type.
 */
export function encodePcd(cloud: PointCloud, options?: PcdWriting): Uint8Array {
  const rows = rowsOf(cloud);
  const header = headerFor(cloud, options);
  const sources = sourcesOf(header, cloud);
  for (const source of sources) checkRange(source, rows);
  const head = Buffer.from(headerText(header), 'latin1');
  if (header.encoding === 'ascii') return Buffer.concat([head, spell(header, sources, rows)]);
  if (header.encoding === 'binary') {
    return Buffer.concat([head, layOut(header, sources, rowPlaces(header.fields), rows)]);
  }
  const blocks = layOut(header, sources, blockPlaces(header.fields, rows.count), rows);
  const folded = lzfCompress(blocks);
  const sizes = Buffer.alloc(8);
  if (folded.length > 0xffffffff || blocks.length > 0xffffffff) {
    throw new InputError(`${blocks.length} bytes of points are too many for binary_compressed (4 GiB); use binary`);
  }
  sizes.writeUInt32LE(folded.length, 0);
  sizes.writeUInt32LE(blocks.length, 4);
  return Buffer.concat([head, sizes, folded]);
}
