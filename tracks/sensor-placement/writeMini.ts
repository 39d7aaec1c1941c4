/** Writes the mini dataset: loaded when one is built, for it takes the built-in world along. */
import { join } from 'node:path';
import {
  buildNuscenesRecords,
  sensorFilename,
  writeNuscenesPoints,
  writeNuscenesTables,
  type SampleToWrite,
  type SensorFileToWrite,
  type SensorToWrite,
} from '../../src/datasets/nuscenes/index.js';
import { composePoses, quaternionFromYaw, quaternionOf, translationOf } from '../../src/geometry/index.js';
import { keyedRng } from '../../src/random/index.js';
import { writeImage } from '../../src/sensors/index.js';
import { nuScenesRig, renderViews, viewOf, type MountedCamera } from '../../src/world/camera/index.js';
import { rgbImage } from '../../src/world/pictures/index.js';
import {
  builtScene,
  egoMotionOf,
  lidarOf,
  mountsOf,
  senseFrame,
  writeWorldFile,
  WORLD_FILE,
  type SceneReference,
  type WorldFrame,
} from '../../src/world/resense/index.js';
import { instancesAt, type Scene } from '../../src/world/scene/index.js';
import { labelsOf } from './miniLabels.js';
import { PART } from './miniParts.js';
import { scanCloud } from './scanCloud.js';
import { knownPlacements, lidarReference, place3dRig } from './world.js';

const VERSION = 'v1.0-trainval';
/** Of Track 3's validation scenes. */
const FIRST_SCENE = 1126;
const KEY_FRAME_S = 0.5;
const FIRST_STAMP_US = 1_750_000_000_000_000;
const BETWEEN_SCENES_US = 60_000_000;
const IMAGE = { widthPx: 400, heightPx: 225 } as const;

/** Name of the recorded placement in the world file. */
const RECORDED = 'center';

/** One drive. */
export interface Unit {
  readonly index: number;
}

/** What the tables and the world file hold of a drive. */
export interface Written {
  readonly samples: readonly SampleToWrite[];
  /** Without the ids that the tables will give them. */
  readonly frames: readonly WorldFrame[];
}

/** Writes the sensor files of a drive, and says what tables and world file hold of it. */
export async function writeDrive(outDir: string, seed: number, { index }: Unit, keyFrames: number): Promise<Written> {
  const scene = builtScene(sceneReference(seed, index));
  const latest = scene.durationS - (keyFrames - 1) * KEY_FRAME_S;
  const startS = keyedRng('sensor-placement-mini', seed, 'start', index).uniform(0, latest);
  const samples: SampleToWrite[] = [];
  const frames: WorldFrame[] = [];
  for (let k = 0; k < keyFrames; k++) {
    const frame = worldFrame(scene, seed, index, k, startS + k * KEY_FRAME_S);
    frames.push(frame);
    samples.push(await writeKeyFrame(join(outDir, PART), scene, sceneName(index), frame, stampUs(index, k)));
  }
  return { samples, frames };
}

/** Writes what belongs to all drives: the tables and the world file. */
export async function writeTables(outDir: string, seed: number, written: readonly Written[]): Promise<void> {
  const root = join(outDir, PART);
  const records = buildNuscenesRecords({
    sensors: sensors(),
    scenes: written.map(({ samples }, index) => ({
      name: sceneName(index),
      description: 'simulated drive through a city block',
      samples,
    })),
  });
  await writeNuscenesTables(root, VERSION, records);
  await writeWorldFile(join(root, WORLD_FILE), {
    schema: 'robosense.world/1',
    scenes: Object.fromEntries(written.map((_, index) => [sceneName(index), sceneReference(seed, index)])),
    lidars: { [RECORDED]: lidarReference(place3dRig(RECORDED)) },
    frames: written.flatMap(({ frames }) => frames).map((frame, i) => ({ ...frame, id: records.sample[i].token })),
  });
}

const sceneName = (index: number): string => `carla-${FIRST_SCENE + index}`;

const stampUs = (index: number, keyFrame: number): number =>
  FIRST_STAMP_US + index * BETWEEN_SCENES_US + Math.round(1e6 * KEY_FRAME_S * keyFrame);

/** Never a scene of the baseline's training: those keys begin with `baseline/`. */
function sceneReference(seed: number, index: number): SceneReference {
  return { builder: 'block', key: `sensor-placement-mini/${seed}/${index}`, options: {} };
}

function worldFrame(scene: Scene, seed: number, index: number, keyFrame: number, timeS: number): WorldFrame {
  return {
    id: `${sceneName(index)}/${keyFrame}`,
    scene: sceneName(index),
    timeS,
    ...egoMotionOf(scene, timeS),
    egoFromLidar: Array.from(place3dRig(RECORDED).egoFromOutput),
    lidar: RECORDED,
    // As CARLA casts them: all rays at the stamp.
    rollingShutter: 'none',
    seed: keyedRng('sensor-placement-mini', seed, 'noise', index, keyFrame).integer(0, 2 ** 31),
    minPoints: 0,
  };
}

const cameras = (): readonly MountedCamera[] => nuScenesRig(IMAGE.widthPx, IMAGE.heightPx, 'place3d');

/** LIDAR_TOP's axes: x right, y forward; a quarter turn to the right from the ego's. */
function sensors(): SensorToWrite[] {
  return [
    {
      channel: 'LIDAR_TOP',
      modality: 'lidar',
      translation: translationOf(place3dRig(RECORDED).egoFromOutput),
      rotation: [Math.SQRT1_2, 0, 0, -Math.SQRT1_2],
    },
    ...cameras().map(({ name, projection: { fx, fy, cx, cy }, egoFromCamera }): SensorToWrite => {
      const intrinsic = [
        [fx, 0, cx],
        [0, fy, cy],
        [0, 0, 1],
      ];
      const mounting = { translation: translationOf(egoFromCamera), rotation: quaternionOf(egoFromCamera) };
      return { channel: name, modality: 'camera', ...mounting, intrinsic };
    }),
  ];
}

/** Writes a key frame's files and says what the tables hold of it. */
async function writeKeyFrame(
  root: string,
  scene: Scene,
  name: string,
  frame: WorldFrame,
  timestampUs: number,
): Promise<SampleToWrite> {
  const { timeS } = frame;
  const worldFromEgo = Float64Array.from(frame.worldFromEgo);
  const known = knownPlacements();
  const sensed = known.map((placement) => {
    const reference = lidarReference(place3dRig(placement));
    return senseFrame(scene, frame, lidarOf(reference), mountsOf(reference));
  });
  const recorded = sensed[known.indexOf(RECORDED)];
  const ego = scene.ego.at(timeS);
  const file = (channel: string, extension: string): SensorFileToWrite => ({
    channel,
    timestampUs,
    egoTranslation: translationOf(worldFromEgo),
    egoRotation: quaternionFromYaw(ego.yawRad),
    filename: sensorFilename(name, channel, timestampUs, extension),
  });
  const lidarFile = file('LIDAR_TOP', 'pcd.bin');
  await writeNuscenesPoints(join(root, lidarFile.filename), scanCloud(recorded));

  const instances = instancesAt(scene, timeS);
  const views = cameras().map((camera) => viewOf(camera, worldFromEgo));
  const rendered = renderViews(instances, views, { sun: scene.sun });
  const images = cameras().map((camera) => ({ ...file(camera.name, 'jpg'), ...IMAGE }));
  for (const [i, { filename }] of images.entries()) {
    const image = rgbImage(rendered[i].rgb, IMAGE.widthPx, IMAGE.heightPx);
    await writeImage(join(root, filename), image, { quality: 85 });
  }
  const worldFromOutput = composePoses(worldFromEgo, recorded.egoFromOutput);
  const scans = sensed.map(({ scan }) => scan);
  return {
    timestampUs,
    files: [lidarFile, ...images],
    objects: labelsOf(scene, timeS, { scans, worldFromOutput, instances, views, rendered }),
  };
}
