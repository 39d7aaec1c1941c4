import { FileFormatError } from '../../errors/index.js';
import { LAS_POINT_FORMATS } from './fields.js';

/** A variable length record: what a LAS file says beside its points. */
export interface LasRecord {
  readonly userId: string;
  readonly recordId: number;
  /** Header of the record and its data, as they stand in the file. */
  readonly bytes: Uint8Array;
  readonly data: Uint8Array;
}

export interface LasHeader {
  /** 0 to 5, of LAS 1.x. */
  readonly minorVersion: number;
  /** The public header block as it stands in the file. */
  readonly bytes: Uint8Array;
  readonly compressed: boolean;
  readonly pointFormat: number;
  readonly recordBytes: number;
  readonly pointCount: number;
  readonly pointsOffset: number;
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
  readonly records: readonly LasRecord[];
  /** Those behind the points (LAS 1.4 and later). */
  readonly extendedRecords: readonly LasRecord[];
}

/** Bytes of the public header block of LAS 1.0 … 1.5. */
export const LAS_HEADER_BYTES = [227, 227, 227, 235, 375, 393] as const;
const RECORD_HEADER_BYTES = 54;
const EXTENDED_RECORD_HEADER_BYTES = 60;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Reads header and variable length records; every offset and count is held against the file's size.
 *
 * @throws FileFormatError naming what does not fit
 */
export function parseLasHeader(bytes: Uint8Array, name: string): LasHeader {
  const refuse = (place: string, problem: string): never => {
    throw new FileFormatError(name, place, problem);
  };
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'LASF') refuse('byte 0', 'does not begin with LASF');
  if (bytes.length < LAS_HEADER_BYTES[0]) refuse('header', `${bytes.length} bytes are no whole LAS header`);
  const view = viewOf(bytes);
  const [major, minorVersion] = [bytes[24], bytes[25]];
  if (major !== 1 || minorVersion > 5) refuse('byte 24', `version ${major}.${minorVersion}; known: 1.0 to 1.5`);
  const headerBytes = view.getUint16(94, true);
  const leastHeader = LAS_HEADER_BYTES[minorVersion];
  if (headerBytes < leastHeader || headerBytes > bytes.length) {
    refuse('byte 94', `a header of ${headerBytes} bytes; LAS 1.${minorVersion} has at least ${leastHeader}`);
  }
  const pointFormat = bytes[104] & 0x3f;
  const known = LAS_POINT_FORMATS[pointFormat];
  if (known === undefined)
    refuse('byte 104', `point format ${pointFormat}; known: 0 to ${LAS_POINT_FORMATS.length - 1}`);
  const recordBytes = view.getUint16(105, true);
  if (recordBytes < known.bytes) {
    refuse('byte 105', `point records of ${recordBytes} bytes; format ${pointFormat} has at least ${known.bytes}`);
  }
  const pointCount = minorVersion >= 4 ? Number(view.getBigUint64(247, true)) : view.getUint32(107, true);
  const pointsOffset = view.getUint32(96, true);
  if (pointsOffset < headerBytes || pointsOffset > bytes.length) {
    refuse('byte 96', `points begin at byte ${pointsOffset} of ${bytes.length}`);
  }
  const compressed = (bytes[104] & 0xc0) !== 0;
  if (!compressed && pointCount * recordBytes > bytes.length - pointsOffset) {
    const whole = Math.floor((bytes.length - pointsOffset) / recordBytes);
    refuse('points', `${pointCount} points are declared, the file holds ${whole}: it was cut off`);
  }
  const triple = (at: number): readonly [number, number, number] => [
    view.getFloat64(at, true),
    view.getFloat64(at + 8, true),
    view.getFloat64(at + 16, true),
  ];
  const [scale, offset] = [triple(131), triple(155)];
  if (!scale.every((value) => Number.isFinite(value) && value !== 0) || !offset.every(Number.isFinite)) {
    refuse('byte 131', `scale ${scale.join(', ')} and offset ${offset.join(', ')} give no coordinates`);
  }
  const records = readRecords(bytes.subarray(0, pointsOffset), name, headerBytes, view.getUint32(100, true), false);
  const [extendedAt, extendedCount] =
    minorVersion >= 4 ? [Number(view.getBigUint64(235, true)), view.getUint32(243, true)] : [0, 0];
  return {
    minorVersion,
    bytes: bytes.slice(0, headerBytes),
    compressed,
    pointFormat,
    recordBytes,
    pointCount,
    pointsOffset,
    scale,
    offset,
    records,
    extendedRecords: readRecords(bytes, name, extendedAt, extendedCount, true),
  };
}

function readRecords(bytes: Uint8Array, name: string, start: number, count: number, extended: boolean): LasRecord[] {
  const view = viewOf(bytes);
  const head = extended ? EXTENDED_RECORD_HEADER_BYTES : RECORD_HEADER_BYTES;
  const records: LasRecord[] = [];
  for (let index = 0, at = start; index < count; index++) {
    const place = `${extended ? 'extended ' : ''}variable length record ${index + 1} of ${count}`;
    if (!(at + head <= bytes.length))
      throw new FileFormatError(
        name,
        place,
        extended ? 'lies beyond the end of the file' : 'lies beyond where the points begin',
      );
    const length = extended ? Number(view.getBigUint64(at + 20, true)) : view.getUint16(at + 20, true);
    const end = at + head + length;
    if (!(end <= bytes.length)) throw new FileFormatError(name, place, `${length} bytes, more than there are`);
    records.push({
      userId: Buffer.from(bytes.subarray(at + 2, at + 18))
        .toString('latin1')
        .replace(/\0.*$/s, ''),
      recordId: view.getUint16(at + 18, true),
      bytes: bytes.slice(at, end),
      data: bytes.slice(at + head, end),
    });
    at = end;
  }
  return records;
}
