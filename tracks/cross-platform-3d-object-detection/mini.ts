/**
 * The mini dataset: a few dozen simulated frames in Pi3DET's own layout (robosense2025/track5), one folder per part:
 *
 *     vehicle/                       training/{point_cloud,image}, pi3det_infos_train.pkl with annos
 *     phase1_drone_validation/       validation/{point_cloud,image}, pi3det_infos_val.pkl without annos,
 *                                    pi3det_infos_val_answers.pkl with annos, for scoring at home
 *     phase2_quadruped_validation/   the same
 *
 * All parts show the same scenes through the same sensor; only its height and attitude differ, so a drop from part to
 * part is the platform's doing. Every scan is sensed from its own pose, not warped from another. As in the official
 * files, clouds hold what the front camera sees.
 */
import { join } from 'node:path';
import ndarray from 'ndarray';
import type { MiniRecipe, PinholeCamera } from '../../src/contracts/index.js';
import { writePi3detInfos, type Pi3detInfo } from '../../src/datasets/pi3det/index.js';
import { frustumCrop } from '../../src/geometry/index.js';
import { keyedRng } from '../../src/random/index.js';
import { kittiBin, makePointCloud, writeImage } from '../../src/sensors/index.js';
import {
  buildScene,
  drawPose,
  forwardLidar,
  labelScan,
  renderScan,
  scanScene,
  type PlatformName,
} from '../../src/world/index.js';

interface Part {
  readonly folder: string;
  readonly platform: PlatformName;
  readonly split: 'training' | 'validation';
  readonly description: string;
}

const PARTS: readonly Part[] = [
  {
    folder: 'vehicle',
    platform: 'vehicle',
    split: 'training',
    description: 'simulated car, 1.9 m above the road, with answers: the source platform',
  },
  {
    folder: 'phase1_drone_validation',
    platform: 'drone',
    split: 'validation',
    description: 'the same scenes from a drone at 4.1 m, answers in a file of their own',
  },
  {
    folder: 'phase2_quadruped_validation',
    platform: 'quadruped',
    split: 'validation',
    description: 'the same scenes from a quadruped at 0.62 m, answers in a file of their own',
  },
];

/** Pi3DET labels these two. */
const CLASSES: readonly string[] = ['Car', 'Pedestrian'];

/** Objects with fewer points in the cropped cloud are not labelled. */
const MIN_POINTS = 5;

/** Pi3DET's image size; a slightly distorted lens with a horizontal view of 71°, 10 cm before and below the LiDAR. */
const INTRINSICS = [900, 0, 639.5, 0, 900, 399.5, 0, 0, 1];
const DISTORTION = [-0.03, 0.005, 0.0003, -0.0002];
const CAMERA_FROM_LIDAR = [0, -1, 0, 0, 0, 0, -1, -0.1, 1, 0, 0, -0.1, 0, 0, 0, 1];

const CAMERA: PinholeCamera = {
  widthPx: 1280,
  heightPx: 800,
  imageFromCamera: Float64Array.of(900, 0, 639.5, 0, 0, 900, 399.5, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.from(CAMERA_FROM_LIDAR),
  distortion: DISTORTION,
};

/** One frame of one part. */
interface Unit {
  readonly part: number;
  readonly index: number;
}

/** The recipe of the mini dataset; the same seed gives the same bytes. @param frames of each part */
export function pi3detMini(frames = 40): MiniRecipe<Unit, Pi3detInfo> {
  return {
    parts: PARTS.map(({ folder, description }) => ({ name: folder, description })),
    units: () => PARTS.flatMap((_, part) => Array.from({ length: frames }, (_, index) => ({ part, index }))),
    write: (outDir, seed, { part, index }) => writeFrame(join(outDir, PARTS[part].folder), PARTS[part], seed, index),
    async finish(outDir, _seed, written) {
      for (const [part, { folder, split }] of PARTS.entries()) {
        const infos = written.slice(part * frames, (part + 1) * frames);
        const root = join(outDir, folder);
        if (split === 'training') {
          await writePi3detInfos(join(root, 'pi3det_infos_train.pkl'), infos);
          continue;
        }
        const withoutAnswers = infos.map(({ annos: _annos, ...info }) => info);
        await writePi3detInfos(join(root, 'pi3det_infos_val.pkl'), withoutAnswers);
        await writePi3detInfos(join(root, 'pi3det_infos_val_answers.pkl'), infos);
      }
    },
  };
}

async function writeFrame(root: string, part: Part, seed: number, index: number): Promise<Pi3detInfo> {
  const frameId = String(index).padStart(7, '0');
  const rng = keyedRng('pi3det-mini', seed, part.platform, index);
  const pose = drawPose(part.platform, rng);
  // A string: never a scene of the baseline's training, whose keys are numbers. The same scene for every part.
  const scene = buildScene(`pi3det-mini/${seed}/${index}`);
  const scan = scanScene(scene, forwardLidar(), pose, rng.integer(0, 2 ** 31));
  const points = frustumCrop(scan.points, 4, CAMERA);
  const labels = labelScan(scene, pose, points, 4, MIN_POINTS);
  const wanted = labels.names.flatMap((name, row) => (CLASSES.includes(name) ? [row] : []));
  const pointCloudPath = `${part.split}/point_cloud/${frameId}.bin`;
  const imagePath = `${part.split}/image/${frameId}.jpg`;
  const cloud = makePointCloud(points, ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
  await kittiBin.write(join(root, pointCloudPath), cloud);
  // A return covers a little more than the sensor steps of 0.176° and 0.425° at 900 pixels a radian.
  const pixels = ndarray(renderScan(points, CAMERA, { splatPx: [4, 8] }), [800, 1280, 3]);
  await writeImage(join(root, imagePath), { pixels }, { quality: 75 });
  return {
    frameId,
    platform: part.platform,
    pointCloudPath,
    imagePath,
    calib: { E: CAMERA_FROM_LIDAR, I: INTRINSICS, D: DISTORTION },
    annos: {
      names: wanted.map((row) => labels.names[row]),
      boxes: Float64Array.from(wanted.flatMap((row) => [...labels.boxes.subarray(row * 7, row * 7 + 7)])),
    },
  };
}
