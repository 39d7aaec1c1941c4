import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import type { Image, PointCloud } from '../../../src/contracts/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { kittiBin, writeImage } from '../../../src/sensors/index.js';

/** A picture with something in it. */
export function picture(widthPx = 48, heightPx = 36, channels = 3): Image {
  const rng = keyedRng('picture', widthPx, channels);
  const data = Uint8Array.from({ length: widthPx * heightPx * channels }, (_, at) =>
    Math.floor(((at % (widthPx * channels)) / (widthPx * channels)) * 200 + rng.uniform(0, 30)),
  );
  return { pixels: ndarray(data, [heightPx, widthPx, channels]) };
}

/** A flat ground and a wall, `points` points. */
export function scan(points = 600): PointCloud {
  const rng = keyedRng('scan', points);
  const data = new Float32Array(4 * points);
  for (let row = 0; row < points; row++) {
    const azimuth = (2 * Math.PI * row) / points;
    const range = rng.uniform(4, 40);
    data.set([range * Math.cos(azimuth), range * Math.sin(azimuth), -1.7, rng.uniform(0.1, 1)], 4 * row);
  }
  return { points: ndarray(data, [points, 4]), channels: ['x', 'y', 'z', 'intensity'], intensityScale: 1 };
}

const CALIBRATION = [
  ...['P0', 'P1', 'P2', 'P3'].map((name) => `${name}: 40 0 24 0 0 40 18 0 0 0 1 0`),
  'R0_rect: 1 0 0 0 1 0 0 0 1',
  'Tr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 0',
  'Tr_imu_to_velo: 1 0 0 0 0 1 0 0 0 0 1 0',
].join('\n');
const LABEL = 'Car 0.00 0 0.0 1 1 20 20 1.5 1.6 4.0 0.0 1.7 10.0 0.0\n';

/** KITTI object data of `frames` frames in its official layout, and a file that no reader knows. */
export async function writeSmallKitti(root: string, frames: number): Promise<void> {
  for (const part of ['velodyne', 'image_2', 'calib', 'label_2'])
    mkdirSync(join(root, 'training', part), { recursive: true });
  for (let frame = 0; frame < frames; frame++) {
    const id = String(frame).padStart(6, '0');
    const at = (part: string, ending: string): string => join(root, 'training', part, `${id}.${ending}`);
    await kittiBin.write(at('velodyne', 'bin'), scan(600 + frame));
    await writeImage(at('image_2', 'png'), picture(48 + frame));
    writeFileSync(at('calib', 'txt'), `${CALIBRATION}\n`);
    writeFileSync(at('label_2', 'txt'), LABEL);
  }
  mkdirSync(join(root, 'ImageSets'));
  writeFileSync(join(root, 'ImageSets', 'train.txt'), '000000\n');
}
