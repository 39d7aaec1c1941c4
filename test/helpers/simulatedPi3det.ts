import { join } from 'node:path';
import type { PinholeCamera } from '../../src/contracts/index.js';
import { writePi3detInfos, type Pi3detInfo } from '../../src/datasets/pi3det/index.js';
import { kittiBin, makeFolders } from '../../src/sensors/index.js';
import { drawStance, egoFromLidarOf, readWorldPlatforms } from '../../src/world/platform/index.js';
import { rngSource } from '../../src/random/index.js';
import {
  builtScene,
  egoMotionOf,
  labelledScan,
  lidarOf,
  senseFrame,
  WORLD_FILE,
  writeWorldFile,
  type WorldFrame,
} from '../../src/world/resense/index.js';

/** Pi3DET's camera size and a slightly distorted lens. */
export const camera: PinholeCamera = {
  widthPx: 1280,
  heightPx: 800,
  imageFromCamera: Float64Array.of(900, 0, 639.5, 0, 0, 900, 399.5, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, -0.1, 1, 0, 0, -0.1, 0, 0, 0, 1),
  distortion: [-0.03, 0.005, 0.0003, -0.0002],
};

const lidar = { model: 'velodyne-hdl-64e', sector: { widthDeg: 90, steps: 256 } };
const scene = {
  builder: 'block',
  key: 'test/simulated-pi3det',
  options: { layout: 'street', extentM: 40, durationS: 4 },
};

/** A small Pi3DET folder with labels and a world file, without images; a few frames of one drive. */
export async function writeSimulatedPi3det(root: string, platform: string, count: number): Promise<string> {
  await makeFolders(join(root, 'training', 'point_cloud'));
  const robots = readWorldPlatforms();
  const drive = builtScene(scene);
  const frames = Array.from({ length: count }, (_, index): WorldFrame => {
    const timeS = 0.5 + index / 2;
    const stance = drawStance(robots, platform, { sequence: 'drive', frame: index }, rngSource('test', platform));
    return {
      id: String(index).padStart(7, '0'),
      scene: 'drive',
      timeS,
      ...egoMotionOf(drive, timeS),
      egoFromLidar: [...egoFromLidarOf(stance)],
      lidar: 'front',
      rollingShutter: 'compensated',
      seed: 7 + index,
      minPoints: 5,
    };
  });
  const infos: Pi3detInfo[] = [];
  for (const frame of frames) {
    const scan = labelledScan(senseFrame(drive, frame, lidarOf(lidar)), {
      channels: ['x', 'y', 'z', 'intensity'],
      names: { car: 'Car', pedestrian: 'Pedestrian' },
      cropTo: [camera],
      minPoints: frame.minPoints,
    });
    const pointCloudPath = `training/point_cloud/${frame.id}.bin`;
    await kittiBin.write(join(root, pointCloudPath), scan.cloud);
    const { names, boxes } = scan.truth();
    const { cameraFromLidar, distortion = [] } = camera;
    infos.push({
      frameId: frame.id,
      platform,
      pointCloudPath,
      calib: { E: cameraFromLidar, I: [900, 0, 639.5, 0, 900, 399.5, 0, 0, 1], D: distortion },
      annos: { names, boxes: boxes.data },
    });
  }
  await writePi3detInfos(join(root, 'pi3det_infos_train.pkl'), infos);
  await writeWorldFile(join(root, WORLD_FILE), {
    schema: 'robosense.world/1',
    scenes: { drive: scene },
    lidars: { front: lidar },
    frames,
  });
  return root;
}
