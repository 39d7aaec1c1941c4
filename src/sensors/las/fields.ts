/** One attribute of a point record: where it stands and how it becomes a number. */
export interface LasField {
  readonly channel: string;
  /** Bytes from the record's beginning. */
  readonly at: number;
  readonly type: LasType;
  /** A part of the number: lowest bit and how many. */
  readonly bits?: readonly [shift: number, count: number];
  /** Value = stored · scale + offset. */
  readonly scale?: number;
  readonly offset?: number;
}

export type LasType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'f32' | 'f64';

export const LAS_TYPE_BYTES: Readonly<Record<LasType, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
};

const flag = (channel: string, at: number, shift: number, count = 1): LasField => ({
  channel,
  at,
  type: 'u8',
  bits: [shift, count],
});

const LEGACY: readonly LasField[] = [
  { channel: 'intensity', at: 12, type: 'u16' },
  flag('return_number', 14, 0, 3),
  flag('number_of_returns', 14, 3, 3),
  flag('scan_direction', 14, 6),
  flag('edge_of_flight_line', 14, 7),
  flag('classification', 15, 0, 5),
  flag('synthetic', 15, 5),
  flag('key_point', 15, 6),
  flag('withheld', 15, 7),
  { channel: 'scan_angle', at: 16, type: 'i8' },
  { channel: 'user_data', at: 17, type: 'u8' },
  { channel: 'point_source_id', at: 18, type: 'u16' },
];

const EXTENDED: readonly LasField[] = [
  { channel: 'intensity', at: 12, type: 'u16' },
  flag('return_number', 14, 0, 4),
  flag('number_of_returns', 14, 4, 4),
  flag('synthetic', 15, 0),
  flag('key_point', 15, 1),
  flag('withheld', 15, 2),
  flag('overlap', 15, 3),
  flag('scanner_channel', 15, 4, 2),
  flag('scan_direction', 15, 6),
  flag('edge_of_flight_line', 15, 7),
  { channel: 'classification', at: 16, type: 'u8' },
  { channel: 'user_data', at: 17, type: 'u8' },
  // Stored in steps of 0.006 degrees.
  { channel: 'scan_angle', at: 18, type: 'i16', scale: 0.006 },
  { channel: 'point_source_id', at: 20, type: 'u16' },
  { channel: 'gps_time', at: 22, type: 'f64' },
];

const gpsTime = (at: number): LasField[] => [{ channel: 'gps_time', at, type: 'f64' }];
const colours = (at: number): LasField[] =>
  ['red', 'green', 'blue'].map((channel, index) => ({ channel, at: at + 2 * index, type: 'u16' }));
const infrared = (at: number): LasField[] => [{ channel: 'nir', at, type: 'u16' }];
/** Offsets into the waveform data exceed what a double holds exactly: they are kept as two halves. */
const wavePacket = (at: number): LasField[] => [
  { channel: 'wave_descriptor', at, type: 'u8' },
  { channel: 'wave_offset_low', at: at + 1, type: 'u32' },
  { channel: 'wave_offset_high', at: at + 5, type: 'u32' },
  { channel: 'wave_bytes', at: at + 9, type: 'u32' },
  { channel: 'wave_return_location', at: at + 13, type: 'f32' },
  { channel: 'wave_dx', at: at + 17, type: 'f32' },
  { channel: 'wave_dy', at: at + 21, type: 'f32' },
  { channel: 'wave_dz', at: at + 25, type: 'f32' },
];

export interface LasPointFormat {
  /** Without extra bytes. */
  readonly bytes: number;
  /** All but x, y, z, which stand first as i32. */
  readonly fields: readonly LasField[];
}

/** Point data record formats 0 to 10 (ASPRS LAS 1.4 R15 specification, section 2.6). */
export const LAS_POINT_FORMATS: readonly LasPointFormat[] = [
  { bytes: 20, fields: LEGACY },
  { bytes: 28, fields: [...LEGACY, ...gpsTime(20)] },
  { bytes: 26, fields: [...LEGACY, ...colours(20)] },
  { bytes: 34, fields: [...LEGACY, ...gpsTime(20), ...colours(28)] },
  { bytes: 57, fields: [...LEGACY, ...gpsTime(20), ...wavePacket(28)] },
  { bytes: 63, fields: [...LEGACY, ...gpsTime(20), ...colours(28), ...wavePacket(34)] },
  { bytes: 30, fields: EXTENDED },
  { bytes: 36, fields: [...EXTENDED, ...colours(30)] },
  { bytes: 38, fields: [...EXTENDED, ...colours(30), ...infrared(36)] },
  { bytes: 59, fields: [...EXTENDED, ...wavePacket(30)] },
  { bytes: 67, fields: [...EXTENDED, ...colours(30), ...infrared(36), ...wavePacket(38)] },
];
