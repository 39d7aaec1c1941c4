import ndarray from 'ndarray';
import type { Channel, FloatArray, PointCloud } from '../contracts/index.js';
import { InputError } from '../errors/index.js';

/** What a format says of its points besides the numbers. */
export interface PointCloudAbout {
  readonly intensityScale?: 1 | 255;
  readonly frame?: string;
}

/**
 * Wraps row-major numbers, `data.length / channels.length` points; nothing is copied.
 *
 * @throws InputError unless the channels begin with x, y, z, are all different and divide the data into whole rows.
 */
export function makePointCloud(
  data: FloatArray,
  channels: readonly Channel[],
  about: PointCloudAbout = {},
): PointCloud {
  if (channels[0] !== 'x' || channels[1] !== 'y' || channels[2] !== 'z') {
    throw new InputError(`the channels of a point cloud begin with x, y, z; these are ${channels.join(', ')}`);
  }
  if (new Set(channels).size !== channels.length) {
    throw new InputError(`a channel of the point cloud is named twice: ${channels.join(', ')}`);
  }
  if (data.length % channels.length !== 0) {
    throw new InputError(`${data.length} numbers are not whole rows of ${channels.length} channels`);
  }
  return {
    points: ndarray(data, [data.length / channels.length, channels.length]),
    channels,
    ...(about.intensityScale !== undefined && { intensityScale: about.intensityScale }),
    ...(about.frame !== undefined && { frame: about.frame }),
  };
}

/** The flat numbers under a cloud. */
export interface PointRows {
  /** (count, width) row-major, of exactly that length. */
  readonly data: FloatArray;
  readonly count: number;
  readonly width: number;
}

/**
 * The rows of a cloud for a hot loop, after its shape was checked.
 *
 * @throws InputError when the cloud is not contiguous row-major or its channels do not match its columns.
 */
export function rowsOf(cloud: PointCloud): PointRows {
  const { data, shape, stride, offset } = cloud.points;
  const [count, width] = shape;
  if (shape.length !== 2 || width !== cloud.channels.length) {
    throw new InputError(`a point cloud of shape (${shape.join(', ')}) does not fit ${cloud.channels.length} channels`);
  }
  if (offset !== 0 || stride[1] !== 1 || (count > 1 && stride[0] !== width)) {
    throw new InputError('a point cloud is contiguous and row-major; copy the strided view first');
  }
  return { data: data.length === count * width ? data : data.subarray(0, count * width), count, width };
}

/** Column of a channel, or undefined where the cloud has none. */
export function channelIndex(cloud: PointCloud, channel: Channel): number | undefined {
  const index = cloud.channels.indexOf(channel);
  return index < 0 ? undefined : index;
}

/** How many points have a NaN or an infinity in any channel. */
export function countNonFinitePoints(cloud: PointCloud): number {
  const { data, count, width } = rowsOf(cloud);
  let found = 0;
  for (let row = 0, at = 0; row < count; row++, at += width) {
    // A sum is finite only when every term is; overflow of finite terms is looked at again.
    let sum = 0;
    for (let column = 0; column < width; column++) sum += data[at + column];
    if (Number.isFinite(sum)) continue;
    for (let column = 0; column < width; column++) {
      if (Number.isFinite(data[at + column])) continue;
      found++;
      break;
    }
  }
  return found;
}
