import type { PointCloud } from '../contracts/index.js';
import { makePointCloud, channelIndex, rowsOf } from './pointCloud.js';

/** Frame of nuScenes LIDAR_TOP: x right, y forward, z up. Every other frame here is x forward, y left, z up. */
export const NUSCENES_LIDAR_FRAME = 'nuscenes-lidar';

/** What a format says its numbers mean. */
export interface PointCloudConvention {
  /** Meaning of the axes for people. */
  readonly axes: string;
  /** `PointCloud.frame` of what is read; undefined is the tool's own LiDAR frame. */
  readonly frame?: string;
  /** What a full intensity is; undefined where the format does not say. */
  readonly intensityScale?: 1 | 255;
}

function about(cloud: PointCloud, change: { intensityScale?: 1 | 255; frame?: string | undefined }) {
  const intensityScale = change.intensityScale ?? cloud.intensityScale;
  const frame = 'frame' in change ? change.frame : cloud.frame;
  return { ...(intensityScale !== undefined && { intensityScale }), ...(frame !== undefined && { frame }) };
}

/** Turns x, y by a quarter and names the new frame; the numbers themselves stay the same, bit for bit. */
function quarterTurn(cloud: PointCloud, toLidar: boolean, frame: string | undefined): PointCloud {
  const { data, count, width } = rowsOf(cloud);
  const turned = data.slice();
  for (let row = 0, at = 0; row < count; row++, at += width) {
    const x = data[at];
    const y = data[at + 1];
    turned[at] = toLidar ? y : -y;
    turned[at + 1] = toLidar ? -x : x;
  }
  return makePointCloud(turned, cloud.channels, about(cloud, { frame }));
}

/** The cloud in the tool's LiDAR frame: x forward, y left, z up. Clouds of any frame but nuScenes' are there already. */
export function toLidarFrame(cloud: PointCloud): PointCloud {
  return cloud.frame === NUSCENES_LIDAR_FRAME ? quarterTurn(cloud, true, undefined) : cloud;
}

/** The cloud in the frame of nuScenes LIDAR_TOP: x right, y forward, z up. */
export function toNuscenesLidarFrame(cloud: PointCloud): PointCloud {
  return cloud.frame === NUSCENES_LIDAR_FRAME ? cloud : quarterTurn(cloud, false, NUSCENES_LIDAR_FRAME);
}

/** The cloud with intensities on another scale; unchanged where its own scale is unknown or it has no intensity. */
export function withIntensityScale(cloud: PointCloud, scale: 1 | 255): PointCloud {
  const column = channelIndex(cloud, 'intensity');
  if (column === undefined || cloud.intensityScale === undefined || cloud.intensityScale === scale) return cloud;
  const { data, count, width } = rowsOf(cloud);
  const scaled = data.slice();
  for (let row = 0, at = column; row < count; row++, at += width) {
    scaled[at] = scale === 1 ? data[at] / 255 : data[at] * 255;
  }
  return makePointCloud(scaled, cloud.channels, about(cloud, { intensityScale: scale }));
}

/** The cloud in the frame and on the intensity scale of a format. */
export function convertTo(cloud: PointCloud, convention: PointCloudConvention): PointCloud {
  const placed = convention.frame === NUSCENES_LIDAR_FRAME ? toNuscenesLidarFrame(cloud) : toLidarFrame(cloud);
  return convention.intensityScale === undefined ? placed : withIntensityScale(placed, convention.intensityScale);
}
