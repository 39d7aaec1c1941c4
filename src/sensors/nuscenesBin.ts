import type { PointCloud } from '../contracts/index.js';
import { writeFileAtomic } from './atomicWrite.js';
import { NUSCENES_LIDAR_FRAME } from './conventions.js';
import { encodeFloat32Rows, parseFloat32Rows } from './float32Rows.js';
import type { Float32RowFormat, Float32RowWriting } from './float32Rows.js';
import { readAndParse } from './format.js';
import type { PointCloudFormat, PointCloudReading } from './format.js';

const layout: Float32RowFormat = {
  id: 'nuscenes-bin',
  title: 'nuScenes .pcd.bin',
  channels: ['x', 'y', 'z', 'intensity', 'ring'],
  convention: { axes: 'x right, y forward, z up in metres', frame: NUSCENES_LIDAR_FRAME, intensityScale: 255 },
};

function parse(bytes: Uint8Array, name: string, options?: PointCloudReading): PointCloud {
  return parseFloat32Rows(bytes, name, layout, options);
}

function encode(cloud: PointCloud, options?: Float32RowWriting): Uint8Array {
  return encodeFloat32Rows(cloud, layout, options);
}

/**
 * nuScenes LIDAR_TOP scan: little-endian float32 rows x, y, z (metres), intensity (0 to 255), ring.
 *
 * The coordinates stay in the sensor's own axes (x right, y forward); `toLidarFrame` turns them.
 * Source: nuscenes-devkit, utils/data_classes.py, LidarPointCloud; Caesar et al., "nuScenes", CVPR 2020.
 */
export const nuscenesBin = {
  ...layout,
  extensions: ['.pcd.bin'],
  hasMark: () => false,
  parse,
  read: (path: string, options?: PointCloudReading) => readAndParse(path, options, parse),
  encode,
  write: (path: string, cloud: PointCloud, options?: Float32RowWriting) =>
    writeFileAtomic(path, encode(cloud, options)),
} as const satisfies PointCloudFormat<PointCloudReading, Float32RowWriting>;
