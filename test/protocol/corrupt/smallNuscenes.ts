import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ndarray from 'ndarray';
import {
  buildNuscenesRecords,
  sensorFilename,
  writeNuscenesPoints,
  writeNuscenesTables,
  type ObjectToWrite,
  type SampleToWrite,
} from '../../../src/datasets/nuscenes/index.js';
import type { PointCloud } from '../../../src/contracts/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { writeImage } from '../../../src/sensors/index.js';
import { picture } from './smallKitti.js';

const START_US = 1_600_000_000_000_000;
export const CAMERAS = [
  'CAM_FRONT',
  'CAM_FRONT_RIGHT',
  'CAM_BACK_RIGHT',
  'CAM_BACK',
  'CAM_BACK_LEFT',
  'CAM_FRONT_LEFT',
];

/** Rings over a flat ground with a pole of points at (0, 10, 0) m; `late` moves the pole. */
export function ringScan(late = 0): PointCloud {
  const [rings, steps] = [32, 40];
  const rng = keyedRng('ring scan', late);
  const data = new Float32Array(5 * rings * steps);
  for (let row = 0; row < rings * steps; row++) {
    const ring = row % rings;
    const azimuth = (2 * Math.PI * Math.floor(row / rings)) / steps;
    const range = 4 + ring + rng.uniform(0, 0.5);
    const [x, y] = row < 20 ? [10 + late, 0] : [range * Math.cos(azimuth), range * Math.sin(azimuth)];
    data.set([x, y, row < 20 ? -0.5 : -1.7, Math.floor(rng.uniform(10, 200)), ring], 5 * row);
  }
  return {
    points: ndarray(data, [rings * steps, 5]),
    channels: ['x', 'y', 'z', 'intensity', 'ring'],
    intensityScale: 255,
  };
}

export interface SmallNuscenes {
  /** Key frames of each scene. */
  readonly samples?: number;
  /** Files of each sensor between two key frames. */
  readonly sweeps?: number;
}

/**
 * Two scenes in the layout of nuScenes: a LiDAR, six cameras (one of them with PNG files), a car at the pole.
 *
 * @returns tokens of the samples
 */
export async function writeSmallNuscenes(
  root: string,
  { samples = 2, sweeps = 0 }: SmallNuscenes = {},
): Promise<string[]> {
  const pose = { egoTranslation: [0, 0, 0], egoRotation: [1, 0, 0, 0] } as const;
  const scenes = [];
  let recording = 0;
  for (const name of ['scene-0103', 'scene-0916']) {
    const all: SampleToWrite[] = [];
    for (let sample = 0; sample < samples; sample++) {
      const files = [];
      for (let sweep = sweeps; sweep >= 0; sweep--) {
        if (sample === 0 && sweep > 0) continue;
        const timestampUs = START_US + 500_000 * sample - Math.round((500_000 * sweep) / (sweeps + 1));
        const isKeyFrame = sweep === 0;
        const about = { timestampUs, ...pose, isKeyFrame };
        const lidar = sensorFilename(name, 'LIDAR_TOP', timestampUs, 'pcd.bin', isKeyFrame);
        const written = join(root, lidar);
        mkdirSync(dirname(written), { recursive: true });
        await writeNuscenesPoints(written, ringScan(recording));
        files.push({ ...about, channel: 'LIDAR_TOP', filename: lidar });
        for (const [index, channel] of CAMERAS.entries()) {
          const filename = sensorFilename(name, channel, timestampUs, index === 5 ? 'png' : 'jpg', isKeyFrame);
          mkdirSync(dirname(join(root, filename)), { recursive: true });
          await writeImage(join(root, filename), picture(64 + index, 36 + recording));
          files.push({ ...about, channel, filename, widthPx: 64 + index, heightPx: 36 + recording });
        }
        recording++;
      }
      const car: ObjectToWrite = {
        ...{ instance: 'car', category: 'vehicle.car', attribute: 'vehicle.parked', lidarPoints: 20 },
        translation: [10, 0, 1.3],
        size: [2, 4, 2],
        rotation: [1, 0, 0, 0],
      };
      all.push({ timestampUs: START_US + 500_000 * sample, files, objects: [car] });
    }
    scenes.push({ name, samples: all });
  }
  const camera = (index: number) => {
    const yaw = (-index * Math.PI) / 3;
    // Camera axes (x right, y down, z forward) turned about the vehicle's z.
    const [c, s] = [Math.cos(yaw / 2) / 2, Math.sin(yaw / 2) / 2];
    return [c + s, -c - s, c - s, -c + s] as const;
  };
  const records = buildNuscenesRecords({
    sensors: [
      {
        channel: 'LIDAR_TOP',
        modality: 'lidar',
        translation: [0, 0, 1.8],
        rotation: [Math.SQRT1_2, 0, 0, -Math.SQRT1_2],
      },
      ...CAMERAS.map((channel, index) => ({
        channel,
        modality: 'camera' as const,
        translation: [0, 0, 1.8] as const,
        rotation: camera(index),
        intrinsic: [
          [40, 0, 32],
          [0, 40, 18],
          [0, 0, 1],
        ],
      })),
    ],
    scenes,
  });
  await writeNuscenesTables(root, 'v1.0-mini', records);
  return records.sample.map(({ token }) => token);
}
