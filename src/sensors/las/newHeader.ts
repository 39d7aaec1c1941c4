import type { PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { rowsOf } from '../pointCloud.js';
import { LAS_POINT_FORMATS } from './fields.js';
import { LAS_HEADER_BYTES, parseLasHeader, type LasHeader } from './header.js';

/** A millimetre. */
const STEP_M = 0.001;
const CANDIDATES = [6, 7, 8] as const;

/**
 * Header for a cloud that no LAS file prescribes one for: LAS 1.4, the smallest of the formats 6 to 8 that has all its
 * channels, offset at the whole metre below its lowest corner.
 *
 * @throws InputError naming the channels that LAS has no place for
 */
export function newLasHeader(cloud: PointCloud, path: string): LasHeader {
  const has = (format: number, channel: string): boolean =>
    ['x', 'y', 'z'].includes(channel) || LAS_POINT_FORMATS[format].fields.some((field) => field.channel === channel);
  const format = CANDIDATES.find((candidate) => cloud.channels.every((channel) => has(candidate, channel)));
  if (format === undefined) {
    const homeless = cloud.channels.filter((channel) => !has(8, channel));
    throw new InputError(`${path}: LAS has no place for the channels ${homeless.join(', ')}; write .pcd or .ply`);
  }
  const { data, count, width } = rowsOf(cloud);
  const bytes = new Uint8Array(LAS_HEADER_BYTES[4]);
  const view = new DataView(bytes.buffer);
  const put = (at: number, text: string): void => void bytes.set(Buffer.from(text, 'latin1'), at);
  put(0, 'LASF');
  // The time stamps are GPS week seconds unless this bit says standard time; neither is known. WKT is required from 6 on.
  view.setUint16(6, 16, true);
  bytes.set([1, 4], 24);
  put(26, 'OTHER');
  put(58, 'RoboSense Toolkit');
  view.setUint16(94, bytes.length, true);
  view.setUint32(96, bytes.length, true);
  bytes[104] = format;
  view.setUint16(105, LAS_POINT_FORMATS[format].bytes, true);
  for (const axis of [0, 1, 2]) {
    let low = count === 0 ? 0 : Infinity;
    for (let row = 0, at = axis; row < count; row++, at += width) low = Math.min(low, data[at]);
    view.setFloat64(131 + 8 * axis, STEP_M, true);
    view.setFloat64(155 + 8 * axis, Number.isFinite(low) ? Math.floor(low) : 0, true);
  }
  return parseLasHeader(bytes, path);
}
