import type { PointCloud } from '../contracts/index.js';
import { writeFileAtomic } from './atomicWrite.js';
import { encodeFloat32Rows, parseFloat32Rows } from './float32Rows.js';
import type { Float32RowFormat, Float32RowWriting } from './float32Rows.js';
import { readAndParse } from './format.js';
import type { PointCloudFormat, PointCloudReading } from './format.js';

const layout: Float32RowFormat = {
  id: 'kitti-bin',
  title: 'KITTI .bin',
  channels: ['x', 'y', 'z', 'intensity'],
  convention: { axes: 'x forward, y left, z up in metres', intensityScale: 1 },
};

function parse(bytes: Uint8Array, name: string, options?: PointCloudReading): PointCloud {
  return parseFloat32Rows(bytes, name, layout, options);
}

function encode(cloud: PointCloud, options?: Float32RowWriting): Uint8Array {
  return encodeFloat32Rows(cloud, layout, options);
}

/**
 * KITTI Velodyne scan, also the layout of Pi3DET: little-endian float32 rows x, y, z (metres), intensity (0 to 1).
 *
 * Source: KITTI object development kit, readme.txt; Geiger, Lenz, Urtasun, "Are we ready for autonomous driving?",
 * CVPR 2012.
 */
export const kittiBin = {
  ...layout,
  extensions: ['.bin'],
  hasMark: () => false,
  parse,
  read: (path: string, options?: PointCloudReading) => readAndParse(path, options, parse),
  encode,
  write: (path: string, cloud: PointCloud, options?: Float32RowWriting) =>
    writeFileAtomic(path, encode(cloud, options)),
} as const satisfies PointCloudFormat<PointCloudReading, Float32RowWriting>;
