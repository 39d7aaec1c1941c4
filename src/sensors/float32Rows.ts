import type { Channel, PointCloud } from '../contracts/index.js';
import { FileFormatError, InputError } from '../errors/index.js';
import { NUSCENES_LIDAR_FRAME } from './conventions.js';
import type { PointCloudConvention } from './conventions.js';
import { warnOfNonFinite } from './format.js';
import type { PointCloudReading } from './format.js';
import { channelIndex, makePointCloud, rowsOf } from './pointCloud.js';

/** A headerless file of little-endian float32 rows. */
export interface Float32RowFormat {
  readonly id: string;
  readonly title: string;
  readonly channels: readonly Channel[];
  readonly convention: PointCloudConvention;
}

export interface Float32RowWriting {
  /** Values for channels that the cloud lacks, e.g. `{ ring: 0 }`; without it a missing channel is refused. */
  readonly fill?: Readonly<Record<string, number>>;
}

const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Other layouts that a size in bytes would fit, to help whoever chose the wrong one. */
function otherLayouts(bytes: number, own: number): string {
  const layouts: readonly [number, string][] = [
    [16, '4 × float32 (KITTI)'],
    [20, '5 × float32 (nuScenes .pcd.bin)'],
    [24, '6 × float32'],
    [12, '3 × float32'],
  ];
  const fitting = layouts.filter(([size]) => size !== own && bytes % size === 0).map(([, title]) => title);
  return fitting.length === 0 ? 'the file is truncated or of another format' : `it would fit ${fitting.join(' or ')}`;
}

export function parseFloat32Rows(
  bytes: Uint8Array,
  name: string,
  format: Float32RowFormat,
  options: PointCloudReading | undefined,
): PointCloud {
  const width = format.channels.length;
  const rowBytes = 4 * width;
  if (options?.maxBytes !== undefined && bytes.length > options.maxBytes) {
    throw new FileFormatError(
      name,
      undefined,
      `${bytes.length} bytes, more than the limit of ${options.maxBytes} bytes`,
    );
  }
  if (bytes.length % rowBytes !== 0) {
    throw new FileFormatError(
      name,
      undefined,
      `${bytes.length} bytes are not whole points: ${format.title} has ${rowBytes} bytes a point ` +
        `(${format.channels.join(', ')} as float32) and ${bytes.length % rowBytes} are left over; ` +
        otherLayouts(bytes.length, rowBytes),
    );
  }
  // The copy gives the cloud memory of its own and the alignment that a view needs (a Buffer's slice would not copy).
  const copy = new Uint8Array(bytes);
  if (!hostIsLittleEndian) Buffer.from(copy.buffer).swap32();
  const data = new Float32Array(copy.buffer);
  const cloud = makePointCloud(data, format.channels, format.convention);
  warnOfNonFinite(cloud, name, options);
  warnOfIntensity(cloud, name, format, options);
  return cloud;
}

/** Intensities outside the declared scale mean a file of another convention, which nothing else would show. */
function warnOfIntensity(
  cloud: PointCloud,
  name: string,
  format: Float32RowFormat,
  options: PointCloudReading | undefined,
): void {
  const { intensityScale } = format.convention;
  const column = channelIndex(cloud, 'intensity');
  if (options?.onWarning === undefined || intensityScale === undefined || column === undefined) return;
  const { data, count, width } = rowsOf(cloud);
  let outside = 0;
  let worst = 0;
  for (let row = 0, at = column; row < count; row++, at += width) {
    const value = data[at];
    if (value >= 0 && value <= intensityScale) continue;
    if (Number.isNaN(value)) continue;
    outside++;
    if (Math.abs(value) > Math.abs(worst)) worst = value;
  }
  if (outside === 0) return;
  options.onWarning({
    code: 'intensity-out-of-scale',
    message:
      `${name}: ${outside} of ${count} intensities are outside 0 to ${intensityScale}, as far as ${worst}; ` +
      `${format.title} declares 0 to ${intensityScale}: is the file of another format?`,
  });
}

/** @throws InputError when a channel is missing or the cloud is of another frame or intensity scale. */
export function encodeFloat32Rows(
  cloud: PointCloud,
  format: Float32RowFormat,
  options: Float32RowWriting | undefined,
): Uint8Array {
  const { convention } = format;
  const isNuscenes = cloud.frame === NUSCENES_LIDAR_FRAME;
  if (isNuscenes !== (convention.frame === NUSCENES_LIDAR_FRAME)) {
    const frame = cloud.frame ?? 'LiDAR';
    throw new InputError(
      `${format.title} holds ${convention.axes}; the cloud is in the ${frame} frame: convert it first (convertTo)`,
    );
  }
  if (cloud.intensityScale !== undefined && cloud.intensityScale !== convention.intensityScale) {
    throw new InputError(
      `${format.title} holds intensities from 0 to ${convention.intensityScale}, the cloud's go to ` +
        `${cloud.intensityScale}: convert them first (convertTo)`,
    );
  }
  const { data, count, width } = rowsOf(cloud);
  const out = new Float32Array(count * format.channels.length);
  format.channels.forEach((channel, column) => {
    const from = channelIndex(cloud, channel);
    const fill = options?.fill?.[channel];
    if (from === undefined && fill === undefined) {
      throw new InputError(
        `${format.title} needs the channel ${channel}, the cloud has ${cloud.channels.join(', ')}: ` +
          `give its value, e.g. fill: { ${channel}: 0 }`,
      );
    }
    const step = format.channels.length;
    if (from === undefined) for (let at = column; at < out.length; at += step) out[at] = fill as number;
    else for (let row = 0, at = column; row < count; row++, at += step) out[at] = data[row * width + from];
  });
  const bytes = Buffer.from(out.buffer);
  return hostIsLittleEndian ? bytes : bytes.swap32();
}
