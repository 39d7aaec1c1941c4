/** Writes the mini dataset: loaded when one is built, for it takes the built-in world along. */
import { join } from 'node:path';
import ndarray from 'ndarray';
import { PI3DET_IMAGE_SIZE, writePi3detInfos, type Pi3detInfo } from '../../src/datasets/pi3det/index.js';
import { composePoses } from '../../src/geometry/index.js';
import { keyedRng, rngSource } from '../../src/random/index.js';
import { kittiBin, resizeImage, writeImage } from '../../src/sensors/index.js';
import { cameraFor, crossPlatformCamera, renderView, viewOf } from '../../src/world/camera/index.js';
import { drawStance, egoFromLidarOf, readWorldPlatforms } from '../../src/world/platform/index.js';
import {
  builtScene,
  egoMotionOf,
  labelledScan,
  lidarOf,
  senseFrame,
  writeWorldFile,
  WORLD_FILE,
  type WorldFrame,
} from '../../src/world/resense/index.js';
import { instancesAt, type Scene } from '../../src/world/scene/index.js';
import { PARTS, type Part } from './miniParts.js';
import { labelNames } from './world.js';

/** Objects with fewer points in the cropped cloud are not labelled. */
const MIN_POINTS = 5;

/** 64 channels, a sector of 90 degrees ahead in steps of 0.176 degrees. */
const LIDAR = { model: 'velodyne-hdl-64e', sector: { widthDeg: 90, steps: 512 } };

/** What the view is rendered at; files have Pi3DET's own size, which its calibration and crop go by. */
const RENDERED = { widthPx: 400, heightPx: 250 } as const;

/** One scene at one moment, as all parts see it. */
export interface Unit {
  readonly index: number;
}

/** A frame of one part. */
export interface Written {
  readonly info: Pi3detInfo;
  readonly frame: WorldFrame;
}

/** Writes a scene as every part sees it. */
export async function writeScene(outDir: string, seed: number, { index }: Unit): Promise<readonly Written[]> {
  const scene = builtScene(sceneReference(seed, index));
  const timeS = keyedRng('pi3det-mini', seed, 'time', index).uniform(0, scene.durationS);
  const written: Written[] = [];
  for (const part of PARTS) {
    const frame = worldFrame(scene, part.platform, seed, index, timeS);
    written.push({ info: await writeFrame(join(outDir, part.folder), part, scene, frame), frame });
  }
  return written;
}

/** Writes what belongs to all scenes: the world files, and the info files with and without answers. */
export async function writeInfos(
  outDir: string,
  seed: number,
  written: readonly (readonly Written[])[],
): Promise<void> {
  for (const [part, { folder, split }] of PARTS.entries()) {
    const root = join(outDir, folder);
    const infos = written.map((row) => row[part].info);
    await writeWorldFile(join(root, WORLD_FILE), {
      schema: 'robosense.world/1',
      scenes: Object.fromEntries(written.map((_, index) => [String(index), sceneReference(seed, index)])),
      lidars: { front: LIDAR },
      frames: written.map((row) => row[part].frame),
    });
    if (split === 'training') {
      await writePi3detInfos(join(root, 'pi3det_infos_train.pkl'), infos);
      continue;
    }
    const withoutAnswers = infos.map(({ annos: _annos, ...info }) => info);
    await writePi3detInfos(join(root, 'pi3det_infos_val.pkl'), withoutAnswers);
    await writePi3detInfos(join(root, 'pi3det_infos_val_answers.pkl'), infos);
  }
}

/** Never a scene of the baseline's training: those keys begin with `baseline/`. */
function sceneReference(seed: number, index: number): Parameters<typeof builtScene>[0] {
  return { builder: 'block', key: `pi3det-mini/${seed}/${index}`, options: {} };
}

function worldFrame(scene: Scene, platform: string, seed: number, index: number, timeS: number): WorldFrame {
  const sequence = String(index);
  const streams = rngSource(seed);
  const stance = drawStance(readWorldPlatforms(), platform, { sequence, frame: 0 }, (...keys) =>
    streams('pi3det-mini', platform, ...keys),
  );
  return {
    id: String(index).padStart(7, '0'),
    scene: sequence,
    timeS,
    ...egoMotionOf(scene, timeS),
    egoFromLidar: Array.from(egoFromLidarOf(stance)),
    lidar: 'front',
    rollingShutter: 'compensated',
    seed: keyedRng('pi3det-mini', seed, 'noise', platform, index).integer(0, 2 ** 31),
    minPoints: MIN_POINTS,
  };
}

async function writeFrame(root: string, part: Part, scene: Scene, frame: WorldFrame): Promise<Pi3detInfo> {
  const egoFromLidar = Float64Array.from(frame.egoFromLidar);
  const worldFromEgo = Float64Array.from(frame.worldFromEgo);
  const { widthPx, heightPx } = PI3DET_IMAGE_SIZE;
  const mounted = crossPlatformCamera(widthPx, heightPx, egoFromLidar);
  const camera = cameraFor(viewOf(mounted, worldFromEgo), composePoses(worldFromEgo, egoFromLidar));
  const sensed = senseFrame(scene, frame, lidarOf(LIDAR));
  const { cloud, truth } = labelledScan(sensed, {
    channels: ['x', 'y', 'z', 'intensity'],
    cropTo: [camera],
    names: labelNames,
    minPoints: frame.minPoints,
  });
  const { names, boxes } = truth();
  const pointCloudPath = `${part.split}/point_cloud/${frame.id}.bin`;
  const imagePath = `${part.split}/image/${frame.id}.jpg`;
  await kittiBin.write(join(root, pointCloudPath), cloud);
  const view = viewOf(crossPlatformCamera(RENDERED.widthPx, RENDERED.heightPx, egoFromLidar), worldFromEgo);
  const { rgb } = renderView(instancesAt(scene, frame.timeS), view, { sun: scene.sun });
  const rendered = { pixels: ndarray(rgb, [RENDERED.heightPx, RENDERED.widthPx, 3]) };
  await writeImage(join(root, imagePath), await resizeImage(rendered, widthPx, heightPx), { quality: 85 });
  const { fx, fy, cx, cy } = mounted.projection;
  return {
    frameId: frame.id,
    platform: part.platform,
    pointCloudPath,
    imagePath,
    calib: {
      E: Array.from(camera.cameraFromLidar),
      I: [fx, 0, cx, 0, fy, cy, 0, 0, 1],
      D: [...(mounted.distortion ?? [])],
    },
    annos: { names, boxes: boxes.data as Float64Array },
  };
}
