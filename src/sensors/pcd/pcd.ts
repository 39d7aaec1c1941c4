import type { Channel, PointCloud } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { writeFileAtomic } from '../atomicWrite.js';
import { readAndParse, warnOfNonFinite } from '../format.js';
import type { PointCloudFormat, PointCloudReading } from '../format.js';
import { makePointCloud } from '../pointCloud.js';
import { fewestAsciiBytes, readAscii } from './ascii.js';
import { binaryRows, blockPlaces, compressedBlocks, readColumns, rowPlaces } from './binary.js';
import { allocateFor, selectColumns } from './columns.js';
import { encodePcd } from './encode.js';
import { parsePcdHeader } from './header.js';
import type { PcdPointCloud, PcdWriting } from './layout.js';

export interface PcdReading extends PointCloudReading {
  /** Only these channels (and x, y, z) are read; all unless given. */
  readonly channels?: readonly Channel[];
}

function parse(bytes: Uint8Array, name: string, options?: PcdReading): PcdPointCloud {
  if (options?.maxBytes !== undefined && bytes.length > options.maxBytes) {
    throw new FileFormatError(
      name,
      undefined,
      `${bytes.length} bytes, more than the limit of ${options.maxBytes} bytes`,
    );
  }
  const header = parsePcdHeader(bytes, name);
  const { fields, pointCount, encoding, width, height, viewpoint } = header;
  const columns = selectColumns(header, options?.channels, name);
  if (encoding === 'ascii') {
    const there = bytes.length - header.dataOffset;
    if (fewestAsciiBytes(header) > there) {
      throw new FileFormatError(name, 'POINTS', `${pointCount} points are declared, ${there} bytes follow the header`);
    }
  }
  // Each encoding is checked against the size of the file before the points are allocated.
  const data =
    encoding === 'binary'
      ? binaryRows(bytes, header, name)
      : encoding === 'binary_compressed'
        ? compressedBlocks(bytes, header, name)
        : bytes;
  const out = allocateFor(columns, pointCount);
  if (encoding === 'ascii') readAscii(bytes, header, columns, out, name);
  else {
    const places = encoding === 'binary' ? rowPlaces(fields) : blockPlaces(fields, pointCount);
    readColumns(data, places, columns, pointCount, out, name);
  }
  const cloud = makePointCloud(
    out,
    columns.map(({ channel }) => channel),
  );
  warnOfNonFinite(cloud, name, options);
  return { ...cloud, pcd: { fields, width, height, viewpoint, encoding } };
}

const MARKS = ['# .PCD', 'VERSION'].map((mark) => Buffer.from(mark, 'latin1'));

/**
 * PCD 0.7 of the Point Cloud Library: ascii, binary and binary_compressed, every SIZE, TYPE and COUNT.
 *
 * Values are float32 where that is exact for all channels read, else float64. Organised clouds keep their empty (NaN)
 * points, width and height; the viewpoint is kept and not applied. The format declares no axes and no intensity scale.
 * Source: "The PCD (Point Cloud Data) file format", documentation of the Point Cloud Library.
 */
export const pcd = {
  id: 'pcd',
  title: 'PCD',
  extensions: ['.pcd'],
  convention: { axes: 'as the writer left them; x forward, y left, z up is assumed' },
  hasMark: (head: Uint8Array) => MARKS.some((mark) => mark.equals(head.subarray(0, mark.length))),
  parse,
  read: (path: string, options?: PcdReading) => readAndParse(path, options, parse),
  encode: encodePcd,
  write: (path: string, cloud: PointCloud, options?: PcdWriting) => writeFileAtomic(path, encodePcd(cloud, options)),
} as const satisfies PointCloudFormat<PcdReading, PcdWriting>;
