import type { LasField, LasType } from './fields.js';
import { LAS_TYPE_BYTES } from './fields.js';
import type { LasHeader } from './header.js';
import { LAS_POINT_FORMATS } from './fields.js';

const DESCRIPTOR_BYTES = 192;
const TYPES: readonly LasType[] = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'f32', 'f64'];
const HAS_SCALE = 8;
const HAS_OFFSET = 16;

/**
 * Fields of the bytes that follow the point format's own, as the Extra Bytes record (LASF_Spec, 4) describes them.
 *
 * Bytes that no record describes are channels of their own, `extra_bytes[0]` …, so that none is lost.
 */
export function extraFields(header: LasHeader, taken: ReadonlySet<string>): LasField[] {
  const fields: LasField[] = [];
  const names = new Set(taken);
  const unique = (wanted: string): string => {
    let name = wanted;
    for (let index = 2; names.has(name); index++) name = `${wanted}_${index}`;
    names.add(name);
    return name;
  };
  let at = LAS_POINT_FORMATS[header.pointFormat].bytes;
  const record = header.records.find(({ userId, recordId }) => userId === 'LASF_Spec' && recordId === 4);
  const data = record?.data ?? new Uint8Array();
  for (let start = 0; start + DESCRIPTOR_BYTES <= data.length; start += DESCRIPTOR_BYTES) {
    const described = describe(data.subarray(start, start + DESCRIPTOR_BYTES), at);
    const end = described.reduce((last, { at: place, type }) => Math.max(last, place + LAS_TYPE_BYTES[type]), at);
    if (described.length === 0 || end > header.recordBytes) break;
    fields.push(...described.map((field) => ({ ...field, channel: unique(field.channel) })));
    at = end;
  }
  for (let index = 0; at < header.recordBytes; index++, at++) {
    fields.push({ channel: unique(`extra_bytes[${index}]`), at, type: 'u8' });
  }
  return fields;
}

/** The fields of one descriptor: one, or several for the old array types and for undocumented bytes. */
function describe(descriptor: Uint8Array, at: number): LasField[] {
  const view = new DataView(descriptor.buffer, descriptor.byteOffset, descriptor.byteLength);
  const [dataType, options] = [descriptor[2], descriptor[3]];
  const name =
    Buffer.from(descriptor.subarray(4, 36))
      .toString('utf8')
      .replace(/\0.*$/s, '')
      .trim()
      .toLowerCase()
      .replace(/\s+/g, '_') || 'extra_bytes';
  if (dataType === 0) {
    return Array.from({ length: options }, (_, index) => ({
      channel: `${name}[${index}]`,
      at: at + index,
      type: 'u8',
    }));
  }
  const type = TYPES[(dataType - 1) % TYPES.length];
  const count = Math.floor((dataType - 1) / TYPES.length) + 1;
  if (count > 3) return [];
  return Array.from({ length: count }, (_, index) => ({
    channel: count === 1 ? name : `${name}[${index}]`,
    at: at + index * LAS_TYPE_BYTES[type],
    type,
    ...(options & HAS_SCALE && { scale: view.getFloat64(112 + 8 * index, true) }),
    ...(options & HAS_OFFSET && { offset: view.getFloat64(136 + 8 * index, true) }),
  }));
}
