import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dataset, DatasetSource } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import {
  composePoses,
  identityPose,
  multiplyQuaternions,
  quaternionFromYaw,
  quaternionOf,
} from '../../geometry/index.js';
import { nuscenesBin } from '../../sensors/index.js';
import type { NuscenesGroundTruth, NuscenesPlacedBoxes } from './boxes.js';
import { DETECTION_NAMES, type DetectionName } from './classes.js';
import { objectsOf, sampleOfFrame, turnBoxesInPlace, turnVelocitiesInPlace, type NuscenesFrame } from './frame.js';
import { readMmdet3dInfos, type Mmdet3dInfo, type Mmdet3dSweep } from './mmdet3dInfos.js';
import { checkedSweeps, mergeSweeps, missingSweep, type Sweep } from './sweeps.js';

export const MMDET3D_NUSCENES_FORMAT = 'mmdet3d-nuscenes';
const LIDAR = 'LIDAR_TOP';

/** Info files name bare files; they lie beside the info file, or in the dataroot's `samples/<channel>`. */
function locate(infoFile: string, channel: string, path: string): string {
  const folder = dirname(infoFile);
  const candidates = [folder, dirname(folder)].flatMap((root) => [
    join(root, path),
    join(root, 'samples', channel, path),
  ]);
  return candidates.find((candidate) => existsSync(candidate)) ?? candidates[1];
}

/** Sweeps lie in the dataroot, or beside the info file. */
function locateSweep(infoFile: string, { folder, fileName }: Mmdet3dSweep): string {
  const folders = [dirname(infoFile), dirname(dirname(infoFile))];
  const candidates = folders.flatMap((root) => [join(root, folder, LIDAR, fileName), join(root, fileName)]);
  return candidates.find((candidate) => existsSync(candidate)) ?? candidates[0];
}

function frameOf(info: Mmdet3dInfo, infoFile: string, sweepCount: number): NuscenesFrame {
  const { instances } = info;
  const lidarPath = locate(infoFile, LIDAR, info.lidarPath);
  const past = info.sweeps.slice(0, sweepCount - 1);
  const pastPaths = past.map((sweep) => locateSweep(infoFile, sweep));
  return {
    token: info.token,
    lidarPaths: [lidarPath, ...pastPaths],
    async readCloud() {
      const newest = await nuscenesBin.read(lidarPath);
      if (sweepCount === 1) return newest;
      const sweeps: Sweep[] = [{ cloud: newest, newestFromSensor: identityPose(), timeS: 0 }];
      for (const [i, { timestampS, keyFrameFromSweep }] of past.entries()) {
        if (!existsSync(pastPaths[i])) throw missingSweep(pastPaths[i], info.token, i + 1, sweepCount);
        const cloud = await nuscenesBin.read(pastPaths[i]);
        sweeps.push({ cloud, newestFromSensor: keyFrameFromSweep, timeS: timestampS - info.timestampS });
      }
      return mergeSweeps(sweeps);
    },
    egoFromLidarTop: info.egoFromLidarTop,
    cameras: Object.fromEntries(
      Object.entries(info.cameras).map(([name, camera]) => [
        name,
        { ...camera, imagePath: locate(infoFile, name, camera.imagePath) },
      ]),
    ),
    ...(instances && {
      objects() {
        const boxes = instances.boxes.slice();
        const velocities = instances.velocities.slice();
        turnBoxesInPlace(boxes);
        turnVelocitiesInPlace(velocities);
        return objectsOf(boxes, instances.names, velocities, instances.lidarPoints);
      },
    }),
  };
}

/**
 * Opens the key frames of an info file of MMDetection3D ≥ 1.1 (`.pkl` or `.json`) as samples.
 *
 * With `sweeps` above 1 clouds are merged with the sweeps that the file lists, as `openNuscenesDataset` does it.
 *
 * @throws FileFormatError as {@link readMmdet3dInfos}; InputError for sweeps that are no whole number of at least 1
 */
export async function openMmdet3dInfos(source: DatasetSource): Promise<Dataset<ReturnType<typeof objectsOf>>> {
  const sweeps = checkedSweeps(source);
  const infos = await readMmdet3dInfos(source.path);
  const byToken = new Map(infos.map((info) => [info.token, info]));
  return {
    path: source.path,
    format: MMDET3D_NUSCENES_FORMAT,
    ...(source.split !== undefined && { split: source.split }),
    ids: infos.map((info) => info.token),
    hasGroundTruth: infos[0]?.instances !== undefined,
    files: [source.path],
    async sample(id) {
      const info = byToken.get(id);
      if (info === undefined) throw new InputError(`${source.path}: no sample '${id}'`);
      return sampleOfFrame(frameOf(info, source.path, sweeps), source.path);
    },
  };
}

/**
 * Labels of info files as the evaluator takes them: in the global frame.
 *
 * Info files know neither attributes (all are none) nor bicycle racks; every sample counts as a scene of its own.
 *
 * @param detectionNames classes to keep; all ten unless given
 * @throws InputError for a sample without labels
 */
export function groundTruthOfInfos(
  infos: readonly Mmdet3dInfo[],
  detectionNames: readonly DetectionName[] = DETECTION_NAMES,
): NuscenesGroundTruth {
  const sampleTokens = infos.map(({ token }) => token);
  const sampleRows = new Uint32Array(infos.length + 1);
  const egoTranslation = new Float64Array(3 * infos.length);
  const translation: number[] = [];
  const size: number[] = [];
  const rotation: number[] = [];
  const velocity: number[] = [];
  const detection: number[] = [];
  const numPts: number[] = [];
  infos.forEach((info, s) => {
    const { instances } = info;
    if (instances === undefined) throw new InputError(`sample ${info.token} has no labels (instances)`);
    const m = composePoses(info.globalFromEgo, info.egoFromLidarTop);
    const turn = quaternionOf(m);
    for (let axis = 0; axis < 3; axis++) egoTranslation[3 * s + axis] = info.globalFromEgo[4 * axis + 3];
    instances.names.forEach((name, i) => {
      if (!(detectionNames as readonly string[]).includes(name)) return;
      const [x, y, z, length, width, height, yaw] = instances.boxes.subarray(7 * i, 7 * i + 7);
      for (let row = 0; row < 12; row += 4) translation.push(m[row] * x + m[row + 1] * y + m[row + 2] * z + m[row + 3]);
      size.push(width, length, height);
      rotation.push(...multiplyQuaternions(turn, quaternionFromYaw(yaw)));
      const [vx, vy] = instances.velocities.subarray(2 * i, 2 * i + 2);
      velocity.push(m[0] * vx + m[1] * vy, m[4] * vx + m[5] * vy);
      detection.push((DETECTION_NAMES as readonly string[]).indexOf(name));
      const lidar = instances.lidarPoints[i];
      numPts.push(lidar < 0 ? -1 : lidar + instances.radarPoints[i]);
    });
    sampleRows[s + 1] = detection.length;
  });
  const noRacks: NuscenesPlacedBoxes = {
    sampleTokens,
    sampleRows: new Uint32Array(infos.length + 1),
    translation: new Float64Array(0),
    size: new Float64Array(0),
    rotation: new Float64Array(0),
  };
  return {
    boxes: {
      ...{ sampleTokens, sampleRows },
      translation: Float64Array.from(translation),
      size: Float64Array.from(size),
      rotation: Float64Array.from(rotation),
      velocity: Float64Array.from(velocity),
      detection: Uint8Array.from(detection),
      attribute: new Uint8Array(detection.length),
      score: new Float64Array(detection.length).fill(-1),
      numPts: Int32Array.from(numPts),
    },
    bicycleRacks: noRacks,
    egoTranslation,
    sceneNames: sampleTokens,
    sceneOfSample: Uint32Array.from(infos, (_, s) => s),
  };
}
