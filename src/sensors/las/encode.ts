import type { PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { rowsOf } from '../pointCloud.js';
import { storedNumber, writeField } from './columns.js';
import type { LasField } from './fields.js';
import type { LasHeader, LasRecord } from './header.js';
import { lasFields, type LasPointCloud } from './layout.js';
import { newLasHeader } from './newHeader.js';

/** Records that describe a compression or an index which the written file does not have. */
const STALE: ReadonlySet<string> = new Set(['laszip encoded', 'copc']);
const RETURN_COUNTERS = { legacy: 5, extended: 15 } as const;
const INTERNAL_WAVEFORMS = 65535;

/**
 * Uncompressed LAS. A cloud read from LAS or LAZ keeps version, point format, scale, offset and records; any other is
 * LAS 1.4 of the smallest point format that holds its channels, in steps of a millimetre.
 *
 * @throws InputError for a .laz (nothing here compresses) and for values that the file's types cannot hold
 */
export function encodeLas(cloud: PointCloud, path = 'LAS file'): Uint8Array {
  if (path.toLowerCase().endsWith('.laz')) throw new InputError(`${path}: LAZ is read, not written: name it .las`);
  const header = (cloud as Partial<LasPointCloud>).las?.header ?? newLasHeader(cloud, path);
  const { data, count, width } = rowsOf(cloud);
  const fields = writtenFields(cloud, header, path);
  const points = new Uint8Array(count * header.recordBytes);
  const view = new DataView(points.buffer);
  for (const { field, column } of fields) {
    for (let row = 0, at = field.at; row < count; row++, at += header.recordBytes) {
      const value = data[row * width + column];
      const stored = storedNumber(value, field);
      if (stored === undefined || Number.isNaN(stored)) {
        const range = field.scale === undefined ? '' : ` at steps of ${field.scale} from ${field.offset ?? 0}`;
        throw new InputError(`${path}: point ${row}: ${field.channel} ${value} does not fit LAS ${field.type}${range}`);
      }
      writeField(view, at, field, stored);
    }
  }
  return assemble(header, points, count, cloud);
}

/** The fields that the cloud has a channel for; a channel without a field would be lost, so it is refused. */
function writtenFields(cloud: PointCloud, header: LasHeader, path: string): { field: LasField; column: number }[] {
  const { all } = lasFields(header);
  const homeless = cloud.channels.filter((channel) => !all.some((field) => field.channel === channel));
  if (homeless.length > 0) {
    throw new InputError(`${path}: LAS point format ${header.pointFormat} has no place for ${homeless.join(', ')}`);
  }
  return all.flatMap((field) => {
    const column = cloud.channels.indexOf(field.channel);
    return column < 0 ? [] : [{ field, column }];
  });
}

function assemble(source: LasHeader, points: Uint8Array, count: number, cloud: PointCloud): Uint8Array {
  const kept = (records: readonly LasRecord[]): LasRecord[] => records.filter(({ userId }) => !STALE.has(userId));
  const [records, extended] = [kept(source.records), kept(source.extendedRecords)];
  const pointsOffset = source.bytes.length + records.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const header = source.bytes.slice();
  const view = new DataView(header.buffer);
  view.setUint32(96, pointsOffset, true);
  view.setUint32(100, records.length, true);
  header[104] = source.pointFormat;
  countPoints(view, source, count, cloud);
  setBounds(view, cloud, source);
  let end = pointsOffset + points.length;
  if (source.minorVersion >= 4) {
    view.setBigUint64(235, BigInt(extended.length > 0 ? end : 0), true);
    view.setUint32(243, extended.length, true);
    for (const { recordId, userId, bytes } of extended) {
      if (userId === 'LASF_Spec' && recordId === INTERNAL_WAVEFORMS) view.setBigUint64(227, BigInt(end), true);
      end += bytes.length;
    }
  }
  return Buffer.concat([header, ...records.map(({ bytes }) => bytes), points, ...extended.map(({ bytes }) => bytes)]);
}

/** Numbers of points, in all and by return. */
function countPoints(view: DataView, { minorVersion, pointFormat }: LasHeader, count: number, cloud: PointCloud): void {
  const { data, width } = rowsOf(cloud);
  const byReturn = new Array<number>(RETURN_COUNTERS.extended + 1).fill(0);
  const column = cloud.channels.indexOf('return_number');
  for (let row = 0; row < count; row++) byReturn[column < 0 ? 1 : Math.min(15, data[row * width + column])]++;
  // Formats 6 and later leave the 32-bit counters at zero (specification, "Legacy Number of Point Records").
  const legacy = pointFormat < 6;
  view.setUint32(107, legacy ? count : 0, true);
  for (let index = 0; index < RETURN_COUNTERS.legacy; index++) {
    view.setUint32(111 + 4 * index, legacy ? byReturn[index + 1] : 0, true);
  }
  if (minorVersion < 4) return;
  view.setBigUint64(247, BigInt(count), true);
  for (let index = 0; index < RETURN_COUNTERS.extended; index++) {
    view.setBigUint64(255 + 8 * index, BigInt(byReturn[index + 1]), true);
  }
}

/** Bounds of the coordinates as the file holds them, largest before smallest for each axis. */
function setBounds(view: DataView, cloud: PointCloud, { scale, offset }: LasHeader): void {
  const { data, count, width } = rowsOf(cloud);
  for (const axis of [0, 1, 2] as const) {
    let [low, high] = count === 0 ? [0, 0] : [Infinity, -Infinity];
    for (let row = 0, at = axis as number; row < count; row++, at += width) {
      const value = Math.round((data[at] - offset[axis]) / scale[axis]) * scale[axis] + offset[axis];
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    view.setFloat64(179 + 16 * axis, high, true);
    view.setFloat64(187 + 16 * axis, low, true);
  }
}
