import type { Channel, FloatArray } from '../../contracts/index.js';
import { FileFormatError, firstOf } from '../../errors/index.js';
import type { PcdField, PcdHeader } from './header.js';

/** One channel of the cloud and where its values stand in the file. */
export interface PcdColumn {
  readonly channel: Channel;
  readonly field: PcdField;
  readonly fieldIndex: number;
  /** Which of the field's `count` elements. */
  readonly element: number;
  /** For a packed colour: which byte of the little-endian word. */
  readonly colourByte?: number;
}

/** Bytes of a packed colour 0xAARRGGBB, in little-endian order of its word. */
const COLOUR_BYTES: readonly [string, number][] = [
  ['r', 2],
  ['g', 1],
  ['b', 0],
  ['a', 3],
];

/** Fields of this name hold nothing; writers use them to align rows. */
const PADDING = '_';

/** Whether a field is a packed colour: `rgb` or `rgba`, one 4-byte word, declared F or U as writers please. */
export function isPackedColour(field: PcdField): boolean {
  return (field.name === 'rgb' || field.name === 'rgba') && field.bytes === 4 && field.count === 1;
}

/** Every channel that the fields hold, in file order; padding holds none. */
export function columnsOf(fields: readonly PcdField[]): PcdColumn[] {
  return fields.flatMap((field, fieldIndex): PcdColumn[] => {
    if (field.name === PADDING) return [];
    if (isPackedColour(field)) {
      return COLOUR_BYTES.map(([channel, colourByte]) => ({ channel, field, fieldIndex, element: 0, colourByte }));
    }
    return Array.from({ length: field.count }, (_, element) => {
      const channel = field.count === 1 ? field.name : `${field.name}[${element}]`;
      return { channel, field, fieldIndex, element };
    });
  });
}

/**
 * The columns to read: x, y, z first, then the rest in file order, or only those asked for.
 *
 * @throws FileFormatError when x, y or z or an asked channel is missing or a channel stands twice.
 */
export function selectColumns(header: PcdHeader, asked: readonly Channel[] | undefined, name: string): PcdColumn[] {
  const all = columnsOf(header.fields);
  const byChannel = new Map(all.map((column) => [column.channel, column]));
  if (byChannel.size !== all.length) {
    const twice = all.filter((column) => byChannel.get(column.channel) !== column).map(({ channel }) => channel);
    throw new FileFormatError(name, 'FIELDS', `${firstOf(twice)} stands twice`);
  }
  const missing = ['x', 'y', 'z', ...(asked ?? [])].filter((channel) => !byChannel.has(channel));
  if (missing.length > 0) {
    throw new FileFormatError(
      name,
      'FIELDS',
      `no ${missing.join(', ')}; the file has ${firstOf([...byChannel.keys()], 12)}`,
    );
  }
  const wanted = asked ?? all.map(({ channel }) => channel);
  const order = ['x', 'y', 'z', ...wanted.filter((channel) => !['x', 'y', 'z'].includes(channel))];
  return order.map((channel) => byChannel.get(channel) as PcdColumn);
}

/** float32 where it holds every value of the columns exactly, else float64. */
export function allocateFor(columns: readonly PcdColumn[], pointCount: number): FloatArray {
  const exactInFloat32 = ({ field, colourByte }: PcdColumn): boolean =>
    colourByte !== undefined || field.bytes <= 2 || (field.type === 'F' && field.bytes === 4);
  const length = columns.length * pointCount;
  return columns.every(exactInFloat32) ? new Float32Array(length) : new Float64Array(length);
}

/** Refuses 8-byte integers that no float64 holds, and says how to read the rest of the file. */
export function checkExact(value: bigint | number, column: PcdColumn, row: number, name: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    const problem = `${column.channel} is ${value}, beyond 2^53 and not exact as a number`;
    throw new FileFormatError(name, `point ${row}`, `${problem}; read the file without it (channels: [...])`);
  }
  return number;
}
