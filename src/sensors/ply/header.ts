import type { PointCloud } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';

export type PlyEncoding = 'ascii' | 'binary_little_endian' | 'binary_big_endian';
export type PlyType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';

export interface PlyProperty {
  readonly name: string;
  readonly type: PlyType;
  /** Type of the number of items, where the property is a list. */
  readonly countType?: PlyType;
}

export interface PlyElement {
  readonly name: string;
  readonly count: number;
  readonly properties: readonly PlyProperty[];
}

export interface PlyHeader {
  readonly encoding: PlyEncoding;
  readonly elements: readonly PlyElement[];
  readonly dataOffset: number;
}

/** A cloud read from PLY: the vertices. Faces and other elements are left out. */
export interface PlyPointCloud extends PointCloud {
  readonly ply: { readonly encoding: PlyEncoding; readonly properties: readonly PlyProperty[] };
}

export interface PlyWriting {
  /** Little-endian binary unless the cloud comes from a PLY file of another encoding. */
  readonly encoding?: PlyEncoding;
}

export const PLY_BYTES: Readonly<Record<PlyType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

/** Both spellings of the types. */
const TYPES: Readonly<Record<string, PlyType>> = {
  ...Object.fromEntries(Object.keys(PLY_BYTES).map((type) => [type, type as PlyType])),
  char: 'int8',
  uchar: 'uint8',
  short: 'int16',
  ushort: 'uint16',
  int: 'int32',
  uint: 'uint32',
  float: 'float32',
  double: 'float64',
};

const ENCODINGS: readonly string[] = ['ascii', 'binary_little_endian', 'binary_big_endian'] satisfies PlyEncoding[];
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * Reads the header of a PLY file (Greg Turk, "The PLY Polygon File Format").
 *
 * @throws FileFormatError naming the line
 */
export function parsePlyHeader(bytes: Uint8Array, name: string): PlyHeader {
  const text = Buffer.from(bytes.subarray(0, MAX_HEADER_BYTES)).toString('latin1');
  const end = /(?:^|\n)end_header[ \t]*\r?\n/.exec(text);
  if (end === null) throw new FileFormatError(name, 'header', 'no end_header line in the first 64 KiB');
  const elements: { name: string; count: number; properties: PlyProperty[] }[] = [];
  let encoding: PlyEncoding | undefined;
  for (const [index, line] of text.slice(0, end.index).split('\n').entries()) {
    const words = line.trim().split(/\s+/);
    const refuse = (problem: string): never => {
      throw new FileFormatError(name, `line ${index + 1}`, problem);
    };
    if (index === 0) {
      if (words[0] !== 'ply') refuse(`a PLY file begins with 'ply'`);
    } else if (words[0] === 'format') {
      if (!ENCODINGS.includes(words[1] ?? '')) refuse(`format '${words[1]}'; known: ${ENCODINGS.join(', ')}`);
      encoding = words[1] as PlyEncoding;
    } else if (words[0] === 'element') {
      const count = Number(words[2]);
      if (words.length !== 3 || !Number.isSafeInteger(count) || count < 0) refuse(`no element: '${line.trim()}'`);
      elements.push({ name: words[1] as string, count, properties: [] });
    } else if (words[0] === 'property') {
      const element = elements.at(-1) ?? refuse('a property before the first element');
      element.properties.push(property(words) ?? refuse(`no property: '${line.trim()}'`));
    } else if (!['comment', 'obj_info', ''].includes(words[0] as string)) {
      refuse(`unknown keyword '${words[0]}'`);
    }
  }
  if (encoding === undefined) throw new FileFormatError(name, 'header', 'no format line');
  return { encoding, elements, dataOffset: end.index + end[0].length };
}

function property(words: readonly string[]): PlyProperty | undefined {
  const isList = words[1] === 'list';
  const [countType, type, name] = isList
    ? [TYPES[words[2] ?? ''], TYPES[words[3] ?? ''], words[4]]
    : [undefined, TYPES[words[1] ?? ''], words[2]];
  if (type === undefined || name === undefined || words.length !== (isList ? 5 : 3)) return undefined;
  if (!isList) return { name, type };
  return countType === undefined ? undefined : { name, type, countType };
}
