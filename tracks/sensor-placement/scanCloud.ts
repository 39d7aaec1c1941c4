import type { PointCloud } from '../../src/contracts/index.js';
import { channelIndex, convertTo, nuscenesBin, rowsOf } from '../../src/sensors/index.js';
import { labelledScan, type SensedFrame } from '../../src/world/resense/index.js';
import { scanChannels } from './world.js';

/** Rings of nuScenes' LIDAR_TOP, whose layout the data declare: corruptions of beams count on them. */
const RINGS = 32;

/**
 * A simulated scan as its file has it: LIDAR_TOP's axes, intensities to 255, channels x, y, z, intensity, ring.
 *
 * The channels of all LiDARs share the 32 rings of the format, LiDAR by LiDAR from the top: of 64 channels two have one.
 */
export function scanCloud(sensed: SensedFrame): PointCloud {
  const { cloud } = labelledScan(sensed, { channels: scanChannels, cropTo: [], names: {}, minPoints: 0 });
  const channels = sensed.lidars.reduce((sum, { model }) => sum + model.elevationsRad.length, 0);
  const { data, width } = rowsOf(cloud);
  for (let at = channelIndex(cloud, 'ring') ?? data.length; at < data.length; at += width) {
    data[at] = Math.floor((RINGS * data[at]) / Math.max(RINGS, channels));
  }
  return convertTo(cloud, nuscenesBin.convention);
}
