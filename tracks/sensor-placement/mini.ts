/**
 * The mini dataset: drives through the built-in world in the layout of Track 3's data (nuScenes v1.0 tables).
 *
 *     <out>/phase1_validation/v1.0-trainval/   the thirteen tables; scenes carla-1126, carla-1127, …: Track 3's `val`
 *                             samples/LIDAR_TOP/*.pcd.bin    float32 x (right), y (forward), z, intensity 0 to 255, ring
 *                                                            0 to 31, two of the placement's channels each
 *                             samples/CAM_…/*.jpg            six cameras
 *                             maps/*.png                     one pixel, which the official devkit insists on
 *                             world.json                     what every frame was sensed from
 *
 * Key frames are half a second apart; there is nothing between them, so that the sweep before a key frame is the key frame
 * before it, as in the official data. The scans are those of the placement `place3d/center`; its points lie, as in
 * Place3D's data, in the frame of a virtual LIDAR_TOP at (0, 0, 1.8) m. All other placements are sensed from `world.json`.
 * Unlike Place3D's ideal scans these have noise, losses and intensities.
 */
import { join } from 'node:path';
import type { MiniRecipe } from '../../src/contracts/index.js';
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
import { scanCloud } from './scanCloud.js';
import { knownPlacements, lidarReference, place3dRig } from './world.js';

const PART = 'phase1_validation';
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
interface Unit {
  readonly index: number;
}

interface Written {
  readonly samples: readonly SampleToWrite[];
  /** Without the ids that the tables will give them. */
  readonly frames: readonly WorldFrame[];
}

/** The recipe of the mini dataset; the same seed gives the same bytes. */
export function sensorPlacementMini(scenes = 12, keyFrames = 5): MiniRecipe<Unit, Written> {
  return {
    parts: [
      {
        name: PART,
        description:
          'simulated drives with answers, recorded through the placement Center; every other placement is sensed again',
      },
    ],
    units: () => Array.from({ length: scenes }, (_, index) => ({ index })),
    async write(outDir, seed, { index }) {
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
    },
    async finish(outDir, seed, written) {
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
    },
  };
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
