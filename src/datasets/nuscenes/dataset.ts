import { join } from 'node:path';
import type { Dataset, DatasetSource } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses, yawOfQuaternion } from '../../geometry/index.js';
import { detectionNameOf } from './classes.js';
import {
  objectsOf,
  sampleOfFrame,
  turnBoxesInPlace,
  turnVelocitiesInPlace,
  type NuscenesCamera,
  type NuscenesFrame,
  type NuscenesObjects,
} from './frame.js';
import { openNuscenesTables } from './openTables.js';
import { egoFromGlobal, egoFromSensor, globalFromEgo, sensorFromEgo } from './poses.js';
import { boxesInSensorFrame } from './sensorBoxes.js';
import { nuscenesSplit, type SplitLists } from './splits.js';
import type { NuscenesTables } from './tables.js';
import { writeBoxVelocity } from './velocity.js';

export const NUSCENES_FORMAT = 'nuscenes';
const LIDAR = 'LIDAR_TOP';

/** Labels of the detection task in the tool's LiDAR frame. */
function objectsAt(tables: NuscenesTables, lidar: number): NuscenesObjects {
  const { annotations } = tables;
  const seen = boxesInSensorFrame(tables, lidar);
  const names: string[] = [];
  const kept: number[] = [];
  seen.annotations.forEach((row, i) => {
    const name = detectionNameOf(tables.categoryOf(row));
    if (name === undefined) return;
    names.push(name);
    kept.push(i);
  });
  const boxes = new Float64Array(7 * kept.length);
  const velocities = new Float64Array(2 * kept.length);
  const lidarPoints = new Int32Array(kept.length);
  const global = composePoses(sensorFromEgo(tables, lidar), egoFromGlobal(tables, lidar));
  const velocity = new Float64Array(3);
  kept.forEach((i, k) => {
    const row = seen.annotations[i];
    const [width, length, height] = seen.size.subarray(3 * i, 3 * i + 3);
    boxes.set(seen.translation.subarray(3 * i, 3 * i + 3), 7 * k);
    boxes.set([length, width, height, yawOfQuaternion(seen.rotation.subarray(4 * i, 4 * i + 4))], 7 * k + 3);
    writeBoxVelocity(tables, row, velocity, 0, 2);
    for (let axis = 0; axis < 2; axis++) {
      velocities[2 * k + axis] = global[4 * axis] * velocity[0] + global[4 * axis + 1] * velocity[1];
    }
    lidarPoints[k] = annotations.lidarPoints[row];
  });
  turnBoxesInPlace(boxes);
  turnVelocitiesInPlace(velocities);
  return objectsOf(boxes, names, velocities, lidarPoints);
}

function camerasAt(tables: NuscenesTables, sample: number, globalFromLidarTop: Float64Array, dataroot: string) {
  const { sampleData, calibratedSensors } = tables;
  const cameras: Record<string, NuscenesCamera> = {};
  for (const channel of tables.channels) {
    const row = tables.keyFrame(sample, channel);
    if (row < 0) continue;
    const intrinsic = calibratedSensors.records[sampleData.calibratedSensor[row]].camera_intrinsic.flat();
    if (intrinsic.length !== 9) continue;
    cameras[channel] = {
      imagePath: join(dataroot, sampleData.filename(row)),
      intrinsic,
      cameraFromLidarTop: composePoses(sensorFromEgo(tables, row), egoFromGlobal(tables, row), globalFromLidarTop),
      ...(sampleData.width[row] > 0 && { widthPx: sampleData.width[row], heightPx: sampleData.height[row] }),
    };
  }
  return cameras;
}

/** A key frame of the tables. @throws InputError where the sample has no LIDAR_TOP key frame */
function frameAt(tables: NuscenesTables, sample: number, dataroot: string): NuscenesFrame {
  const token = tables.samples.tokens.token(sample);
  const lidar = tables.keyFrame(sample, LIDAR);
  if (lidar < 0) throw new InputError(`${tables.folder}: sample ${token} has no key frame of ${LIDAR}`);
  const egoFromLidarTop = egoFromSensor(tables, lidar);
  return {
    token,
    scene: tables.scenes.records[tables.samples.scene[sample]].name,
    lidarPath: join(dataroot, tables.sampleData.filename(lidar)),
    egoFromLidarTop,
    cameras: camerasAt(tables, sample, composePoses(globalFromEgo(tables, lidar), egoFromLidarTop), dataroot),
    ...(tables.annotations.tokens.rows > 0 && { objects: () => objectsAt(tables, lidar) }),
  };
}

/** A nuScenes data set with its tables at hand. */
export interface NuscenesDataset extends Dataset<NuscenesObjects> {
  readonly tables: NuscenesTables;
  /** Row of a sample in the tables. @throws InputError for an unknown token */
  rowOf(id: string): number;
}

export interface NuscenesSource extends DatasetSource {
  readonly version?: string;
  /** Whose splits are meant; the devkit's unless given. */
  readonly lists?: SplitLists;
  /** Where sensor files lie, if not in the tables' dataroot, e.g. those of another LiDAR placement. */
  readonly sensorRoot?: string;
}

/**
 * Opens a nuScenes data set (also Place3D's and Track 3's, which have the same layout) as samples of a split.
 *
 * @throws InputError, FileFormatError, SplitVersionError as `openNuscenesTables` and `nuscenesSplit`
 */
export async function openNuscenesDataset(source: NuscenesSource): Promise<NuscenesDataset> {
  const tables = await openNuscenesTables(source.path, source.version, { sweeps: (source.sweeps ?? 1) > 1 });
  const split = nuscenesSplit(tables, source.lists ?? 'nuscenes', source.split);
  const scenes = new Set(split.sceneNames);
  const { samples } = tables;
  const ids: string[] = [];
  for (let row = 0; row < samples.tokens.rows; row++) {
    if (scenes.has(tables.scenes.records[samples.scene[row]].name)) ids.push(samples.tokens.token(row));
  }
  const dataroot = source.sensorRoot ?? tables.dataroot;
  const rowOf = (id: string): number => {
    const row = samples.tokens.rowOf(id);
    if (row < 0) throw new InputError(`${tables.folder}: no sample '${id}'`);
    return row;
  };
  const names = ['sample', 'sample_data', 'sample_annotation', 'ego_pose', 'calibrated_sensor', 'scene', 'instance'];
  return {
    path: source.path,
    format: NUSCENES_FORMAT,
    split: split.name,
    ids,
    hasGroundTruth: tables.annotations.tokens.rows > 0,
    files: names.map((name) => join(tables.folder, `${name}.json`)),
    tables,
    rowOf,
    sample: async (id) => sampleOfFrame(frameAt(tables, rowOf(id), dataroot), tables.folder),
  };
}
