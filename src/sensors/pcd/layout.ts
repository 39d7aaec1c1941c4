import type { PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { rowsOf } from '../pointCloud.js';
import { columnsOf, isPackedColour } from './columns.js';
import type { PcdEncoding, PcdField, PcdHeader } from './header.js';

/** What a PCD file says besides its points; a cloud that carries it is written in the same layout again. */
export interface PcdLayout {
  readonly fields: readonly PcdField[];
  /** Columns and rows of an organised cloud (points in row order); height 1 otherwise. */
  readonly width: number;
  readonly height: number;
  /** Pose of the sensor: tx, ty, tz in metres, quaternion w, x, y, z. The points are as stored, not moved by it. */
  readonly viewpoint: readonly number[];
  readonly encoding: PcdEncoding;
}

/**
 * A cloud read from PCD. Packed colours (`rgb`, `rgba`) are the channels r, g, b, a from 0 to 255, with whatever the
 * fourth byte held; a field of several elements is the channels `name[0]`, `name[1]` ….
 */
export interface PcdPointCloud extends PointCloud {
  readonly pcd: PcdLayout;
}

export interface PcdWriting {
  /** `binary` unless the cloud comes from a PCD file of another encoding. */
  readonly encoding?: PcdEncoding;
  /** Declared fields; unless given, those the cloud was read with, or F for every channel (ring U 2, colours U 4). */
  readonly fields?: readonly PcdField[];
  readonly viewpoint?: readonly number[];
}

const sameChannels = (fields: readonly PcdField[], channels: readonly string[]): boolean => {
  const held = columnsOf(fields).map(({ channel }) => channel);
  return held.length === channels.length && held.every((channel) => channels.includes(channel));
};

function isWholeUpTo(cloud: PointCloud, channel: string, limit: number): boolean {
  const { data, width } = rowsOf(cloud);
  for (let at = cloud.channels.indexOf(channel); at < data.length; at += width) {
    if (!Number.isInteger(data[at]) || data[at] < 0 || data[at] > limit) return false;
  }
  return true;
}

/** Fields for a cloud that no PCD file prescribes them for. */
function defaultFields(cloud: PointCloud): PcdField[] {
  const bytes = cloud.points.data instanceof Float64Array ? 8 : 4;
  const has = (channel: string): boolean => cloud.channels.includes(channel) && isWholeUpTo(cloud, channel, 255);
  const packed = ['r', 'g', 'b'].every(has) && cloud.channels.includes('a') === has('a');
  return cloud.channels.flatMap((channel): PcdField[] => {
    if (packed && ['g', 'b', 'a'].includes(channel)) return [];
    if (packed && channel === 'r') {
      return [{ name: cloud.channels.includes('a') ? 'rgba' : 'rgb', bytes: 4, type: 'U', count: 1 }];
    }
    if (channel === 'ring' && isWholeUpTo(cloud, channel, 0xffff))
      return [{ name: channel, bytes: 2, type: 'U', count: 1 }];
    return [{ name: channel.replace(/[^\w.-]/g, '_'), bytes, type: 'F', count: 1 }];
  });
}

const asUnsigned = (field: PcdField): PcdField => ({ ...field, type: 'U' });

/** The header under which a cloud is written. */
export function headerFor(cloud: PointCloud, options: PcdWriting = {}): Omit<PcdHeader, 'dataOffset'> {
  const pointCount = cloud.points.shape[0];
  const layout = (cloud as Partial<PcdPointCloud>).pcd;
  const kept = layout !== undefined && sameChannels(layout.fields, cloud.channels) ? layout.fields : undefined;
  const organised = layout !== undefined && layout.width * layout.height === pointCount;
  const viewpoint = options.viewpoint ?? layout?.viewpoint ?? [0, 0, 0, 1, 0, 0, 0];
  if (viewpoint.length !== 7 || !viewpoint.every(Number.isFinite)) {
    throw new InputError('a PCD viewpoint has 7 numbers: tx ty tz qw qx qy qz');
  }
  const encoding = options.encoding ?? layout?.encoding ?? 'binary';
  const fields = options.fields ?? kept ?? defaultFields(cloud);
  return {
    // As text, opaque colours declared as floats would all be spelled nan.
    fields: encoding === 'ascii' ? fields.map((field) => (isPackedColour(field) ? asUnsigned(field) : field)) : fields,
    width: organised ? layout.width : pointCount,
    height: organised ? layout.height : 1,
    pointCount,
    viewpoint,
    encoding,
  };
}
