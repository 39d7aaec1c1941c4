import { join } from 'node:path';
import {
  buildNuscenesRecords,
  sensorFilename,
  writeNuscenesPoints,
  writeNuscenesTables,
  type Rotation,
  type Vector3,
} from '../../../src/datasets/nuscenes/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { makePointCloud } from '../../../src/sensors/index.js';
import type { PointCloud } from '../../../src/contracts/index.js';

export const SCENE = 'carla-1126';
const START_US = 1_700_000_000_000_000;
const STEP_US = 250_000;

/** Scans of the tiny data set: every other one is a key frame, the last too. */
export const SCANS = 5;

/** A vehicle that turns while it drives. */
export const egoAt = (scan: number): { translation: Vector3; rotation: Rotation } => ({
  translation: [10 + 3 * scan, -4 + scan, 0.1 * scan],
  rotation: [Math.cos(0.15 * scan), 0, 0, Math.sin(0.15 * scan)],
});

export const scanFile = (scan: number): string =>
  sensorFilename(SCENE, 'LIDAR_TOP', START_US + STEP_US * scan, 'pcd.bin', scan % 2 === 0);

/** (n, 5) in the tool's frame; a tenth lies within a metre of the sensor. */
export function scanCloud(name: string, scan: number, count = 60): PointCloud {
  const rng = keyedRng('tiny', name, scan);
  const data = Float32Array.from({ length: 5 * count }, (_, i) => {
    const near = Math.floor(i / 5) % 10 === 0;
    if (i % 5 === 3) return rng.integer(0, 256);
    if (i % 5 === 4) return rng.integer(0, 32);
    return rng.uniform(near ? -1.2 : -40, near ? 1.2 : 40);
  });
  return makePointCloud(data, ['x', 'y', 'z', 'intensity', 'ring'], { intensityScale: 255 });
}

/** Writes a set of one scene with three key frames, two sweeps between them; the LiDAR's files where `lidarRoots` say. */
export async function writeTiny(
  root: string,
  lidarRoots: readonly { readonly name: string; readonly root: string }[] = [{ name: 'own', root }],
): Promise<void> {
  const keyFrames = [0, 2, 4];
  const records = buildNuscenesRecords({
    sensors: [
      {
        channel: 'LIDAR_TOP',
        modality: 'lidar',
        translation: [0.4, 0, 1.8],
        rotation: [Math.SQRT1_2, 0, 0, -Math.SQRT1_2],
      },
    ],
    scenes: [
      {
        name: SCENE,
        samples: keyFrames.map((key) => ({
          timestampUs: START_US + STEP_US * key,
          files: (key === 0 ? [0] : [key - 1, key]).map((scan) => ({
            channel: 'LIDAR_TOP',
            timestampUs: START_US + STEP_US * scan,
            egoTranslation: egoAt(scan).translation,
            egoRotation: egoAt(scan).rotation,
            filename: scanFile(scan),
            isKeyFrame: scan % 2 === 0,
          })),
          objects: [
            {
              instance: 'car',
              category: 'vehicle.car',
              translation: [20, 3, 1],
              size: [2, 4, 1.5],
              rotation: [1, 0, 0, 0],
              lidarPoints: 3,
            },
          ],
        })),
      },
    ],
  });
  await writeNuscenesTables(root, 'v1.0-trainval', records);
  for (const { name, root: folder } of lidarRoots) {
    for (let scan = 0; scan < SCANS; scan++) {
      await writeNuscenesPoints(join(folder, scanFile(scan)), scanCloud(name, scan));
    }
  }
}
