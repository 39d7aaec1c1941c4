import { FileFormatError } from '../../errors/index.js';

export type PcdEncoding = 'ascii' | 'binary' | 'binary_compressed';

/** One declared field: `count` elements of `bytes` bytes, type F (float), I (signed) or U (unsigned). */
export interface PcdField {
  readonly name: string;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly type: 'F' | 'I' | 'U';
  readonly count: number;
}

export interface PcdHeader {
  readonly fields: readonly PcdField[];
  readonly width: number;
  readonly height: number;
  readonly pointCount: number;
  /** Pose of the sensor: tx, ty, tz in metres, quaternion w, x, y, z. */
  readonly viewpoint: readonly number[];
  readonly encoding: PcdEncoding;
  /** Where the data begin. */
  readonly dataOffset: number;
}

/** A header with thousands of fields is still far below this. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Values of one point; descriptors of the Point Cloud Library reach 1,980. */
const MAX_ELEMENTS = 4096;
const VERSIONS = ['0.7', '.7', '0.6', '.6', '0.5', '.5'];
const NO_VIEWPOINT = [0, 0, 0, 1, 0, 0, 0] as const;
const ENCODINGS: readonly string[] = ['ascii', 'binary', 'binary_compressed'] satisfies PcdEncoding[];

/** Bytes of one point in row-major data. */
export function rowBytesOf(fields: readonly PcdField[]): number {
  return fields.reduce((sum, field) => sum + field.bytes * field.count, 0);
}

/** Splits the header into keyword → words; `dataOffset` is the byte after the DATA line. */
function readLines(bytes: Uint8Array, name: string) {
  const entries = new Map<string, { words: string[]; line: number }>();
  const limit = Math.min(bytes.length, MAX_HEADER_BYTES);
  let line = 0;
  for (let start = 0; start < limit;) {
    let end = bytes.indexOf(10, start);
    if (end < 0 || end > limit) end = limit;
    line++;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
      .toString('latin1')
      .trim();
    start = end + 1;
    if (text === '' || text.startsWith('#')) continue;
    const [keyword, ...words] = text.split(/\s+/);
    if (!/^[A-Z]+$/.test(keyword)) {
      throw new FileFormatError(name, `line ${line}`, 'not a PCD header line; the header ends with a DATA line');
    }
    if (entries.has(keyword)) throw new FileFormatError(name, `line ${line}`, `${keyword} is given twice`);
    entries.set(keyword, { words, line });
    if (keyword === 'DATA') return { entries, dataOffset: Math.min(start, bytes.length) };
  }
  throw new FileFormatError(name, undefined, `no DATA line in the first ${limit} bytes: not a PCD file, or cut off`);
}

/**
 * Reads and checks the header of a PCD file; what it promises is compared with the file by the reader of the data.
 *
 * Source: the PCD (Point Cloud Data) file format, documentation of the Point Cloud Library.
 */
export function parsePcdHeader(bytes: Uint8Array, name: string): PcdHeader {
  const { entries, dataOffset } = readLines(bytes, name);
  const fail = (keyword: string, problem: string): never => {
    const line = entries.get(keyword)?.line;
    throw new FileFormatError(name, line === undefined ? undefined : `line ${line}`, problem);
  };
  const integers = (keyword: string, length: number): number[] | undefined => {
    const entry = entries.get(keyword);
    if (entry === undefined) return undefined;
    const numbers = entry.words.map(Number);
    const good = entry.words.length === length && entry.words.every((word) => /^\d{1,15}$/.test(word));
    return good ? numbers : fail(keyword, `${keyword} needs ${length} whole number${length === 1 ? '' : 's'}`);
  };

  const version = entries.get('VERSION')?.words[0];
  if (version !== undefined && !VERSIONS.includes(version)) fail('VERSION', `version ${version} is not read; 0.7 is`);

  const names = entries.get('FIELDS')?.words ?? [];
  if (names.length === 0) fail('FIELDS', 'no FIELDS line names the fields');
  const sizes = integers('SIZE', names.length) ?? fail('SIZE', 'no SIZE line');
  const types = entries.get('TYPE')?.words ?? fail('TYPE', 'no TYPE line');
  if (types.length !== names.length) fail('TYPE', `TYPE needs ${names.length} letters, one a field`);
  const counts = integers('COUNT', names.length) ?? names.map(() => 1);
  const fields = names.map((field, index) => {
    const [type, size, count] = [types[index], sizes[index], counts[index]];
    if (type !== 'F' && type !== 'I' && type !== 'U') return fail('TYPE', `${field}: type ${type} is not F, I or U`);
    const allowed = type === 'F' ? [4, 8] : [1, 2, 4, 8];
    if (!allowed.includes(size)) {
      fail('SIZE', `${field}: size ${size} does not go with type ${type}; ${allowed.join(', ')} do`);
    }
    if (count < 1 || count > MAX_ELEMENTS) fail('COUNT', `${field}: count ${count} is not from 1 to ${MAX_ELEMENTS}`);
    return { name: field, bytes: size as PcdField['bytes'], type, count } satisfies PcdField;
  });
  const elements = fields.reduce((sum, { count }) => sum + count, 0);
  if (elements > MAX_ELEMENTS) fail('COUNT', `${elements} values a point; up to ${MAX_ELEMENTS} are read`);

  const width = integers('WIDTH', 1)?.[0];
  const height = integers('HEIGHT', 1)?.[0];
  const area = width === undefined ? undefined : width * (height ?? 1);
  const pointCount = integers('POINTS', 1)?.[0] ?? area ?? fail('POINTS', 'neither POINTS nor WIDTH says how many');
  if (!Number.isSafeInteger(pointCount * rowBytesOf(fields))) fail('POINTS', `${pointCount} points cannot be held`);
  if (area !== undefined && area !== pointCount) {
    fail('POINTS', `POINTS ${pointCount} is not WIDTH ${width} × HEIGHT ${height ?? 1}`);
  }

  const viewpointWords = entries.get('VIEWPOINT')?.words;
  const viewpoint = viewpointWords?.map(Number) ?? NO_VIEWPOINT;
  if (viewpoint.length !== 7 || !viewpoint.every(Number.isFinite)) {
    fail('VIEWPOINT', 'VIEWPOINT needs 7 numbers: tx ty tz qw qx qy qz');
  }

  const encoding = entries.get('DATA')?.words.join(' ') ?? '';
  if (!ENCODINGS.includes(encoding)) {
    fail('DATA', `data encoding '${encoding}' is not known; ${ENCODINGS.join(', ')} are`);
  }
  return {
    fields,
    width: width ?? pointCount,
    height: height ?? 1,
    pointCount,
    viewpoint,
    encoding: encoding as PcdEncoding,
    dataOffset,
  };
}
