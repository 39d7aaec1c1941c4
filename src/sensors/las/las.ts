import type { PointCloud } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { writeFileAtomic } from '../atomicWrite.js';
import { warnOfNonFinite } from '../format.js';
import type { PointCloudFormat, PointCloudReading } from '../format.js';
import { makePointCloud } from '../pointCloud.js';
import { DEFAULT_MAX_BYTES, readFileBounded } from '../readBounded.js';
import { readField } from './columns.js';
import { decompress, prepareDecoder } from './decompress.js';
import { encodeLas } from './encode.js';
import { parseLasHeader } from './header.js';
import { lasFields, type LasPointCloud } from './layout.js';

function parse(bytes: Uint8Array, name: string, options?: PointCloudReading): LasPointCloud {
  const header = parseLasHeader(bytes, name);
  const { recordBytes, pointCount, pointsOffset, compressed } = header;
  const { all, fields } = lasFields(header);
  const limit = options?.maxBytes ?? DEFAULT_MAX_BYTES;
  if (pointCount * all.length * 8 > limit * 8 || pointCount * recordBytes > limit * 4) {
    throw new FileFormatError(
      name,
      'byte 107',
      `${pointCount} points of ${all.length} channels do not fit into memory`,
    );
  }
  const records = compressed ? decompress(bytes, header, name) : bytes.subarray(pointsOffset);
  const out = new Float64Array(pointCount * all.length);
  for (const [column, field] of all.entries()) {
    readField(records, recordBytes, pointCount, field, out, column, all.length);
  }
  const cloud = makePointCloud(
    out,
    all.map(({ channel }) => channel),
  );
  warnOfNonFinite(cloud, name, options);
  return { ...cloud, las: { header, fields } };
}

async function prepare(bytes: Uint8Array): Promise<void> {
  // The compressed bit of the point format; anything else needs no decoder.
  if (bytes.length > 104 && (bytes[104] & 0xc0) !== 0) await prepareDecoder();
}

/**
 * ASPRS LAS 1.0 to 1.5, point formats 0 to 10 with extra bytes, and LAZ of the formats 0 to 3 and 6 to 8.
 *
 * Every attribute is a channel: intensity (0 to 65535, no scale is declared), return_number, classification, gps_time,
 * red, green, blue, … under the specification's names; `scan_angle` in degrees; flags 0 or 1. Coordinates are those of
 * the file's own system, in its units, as float64: projected maps need it. Written as LAS, uncompressed.
 * Source: "LAS Specification 1.4 – R15", American Society for Photogrammetry and Remote Sensing; LAZ through laz-perf.
 */
export const las = {
  id: 'las',
  title: 'LAS, LAZ',
  extensions: ['.las', '.laz'],
  convention: { axes: "the file's own coordinate system; z up" },
  hasMark: (head: Uint8Array) => head[0] === 0x4c && head[1] === 0x41 && head[2] === 0x53 && head[3] === 0x46,
  prepare,
  parse,
  read: async (path: string, options?: PointCloudReading) => {
    const bytes = await readFileBounded(path, options?.maxBytes);
    await prepare(bytes);
    return parse(bytes, path, options);
  },
  encode: (cloud: PointCloud) => encodeLas(cloud),
  write: (path: string, cloud: PointCloud) => writeFileAtomic(path, encodeLas(cloud, path)),
} as const satisfies PointCloudFormat;
